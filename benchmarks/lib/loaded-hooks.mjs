import { openPeers } from './peers.mjs';
import { identityPlugin, nullPlugin } from './small-plugins.mjs';

/** The hooks that return null and their source, in each peer that can be had, checked. Ends with `close`. */
export async function loadHooks(names) {
  const { peers, missing } = await openPeers(names);
  const hooks = { null: {}, identity: {} };
  for (const peer of peers) {
    try {
      hooks.null[peer.name] = await loadAndVerify(peer, nullPlugin, () => null);
      hooks.identity[peer.name] = await loadAndVerify(peer, identityPlugin, (text) => text);
    } catch (error) {
      missing[peer.name] = error.message.split('\n')[0];
    }
  }
  const close = async () => {
    for (const peer of peers) await peer.close();
  };
  return { hooks, missing, close };
}

async function loadAndVerify(peer, file, expected) {
  const { transform } = await peer.load(file);
  for (const text of ['export default 1\n', 'export default "価格 – τιμή"\n']) {
    const result = await transform(text, '/project/src/module-0.js');
    if (result !== expected(text)) throw new Error(`the hook answered ${String(result).slice(0, 40)}`);
  }
  return transform;
}
