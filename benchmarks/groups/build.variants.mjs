import { replacements } from '../generate-project.mjs';
import { nullPlugin, replacePlugin } from '../lib/small-plugins.mjs';

/** No plugin at all, and each plugin in each peer. */
export function variants(peers) {
  const list = [{ key: 'none', plugin: 'none', peer: null, load: async () => null }];
  for (const peer of peers) {
    list.push({
      key: `null:${peer.name}`,
      plugin: 'null',
      peer: peer.name,
      load: () => peer.load(nullPlugin),
    });
    list.push({
      key: `replace:${peer.name}`,
      plugin: 'replace',
      peer: peer.name,
      load: () => peer.load(replacePlugin, replacements),
    });
  }
  return list;
}

/** A null plugin must leave the output as it is without one. */
export const identityOf = ({ plugin }) => (plugin === 'replace' ? 'replaced' : 'unchanged');

/**
 * A round runs everything once. Nexxo is next to native, before it in one round and behind it in the next:
 * a pair that is compared shares its moment, and neither always follows the other.
 */
export function runOrder(all, round) {
  const rank = ({ plugin, peer }) => {
    const first = round % 2 === 0 ? 'native' : 'nexxo';
    const second = first === 'native' ? 'nexxo' : 'native';
    const place = peer === first ? 0 : peer === second ? 1 : 2;
    return (plugin === 'none' ? 0 : plugin === 'null' ? 10 : 20) + place;
  };
  return [...all].sort((a, b) => rank(a) - rank(b));
}
