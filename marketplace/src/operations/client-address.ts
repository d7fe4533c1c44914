import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** The network of an IPv6 address, of which one subscriber has all: its first 64 bits. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const all = [...first, ...Array<string>(Math.max(0, zeros)).fill('0'), ...last];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/**
 * Whose request it is, for limits: an IPv4 address, or an IPv6 network.
 *
 * @param proxies how many of the proxies in front are trusted to add the address that they see to `x-forwarded-for`
 */
export function clientAddress({ headers, socket }: IncomingMessage, proxies: number): string {
  let address = socket.remoteAddress ?? '';
  if (proxies > 0) {
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
    // What stands further to the left is what the client wrote itself.
    const told = (forwarded[Math.max(0, forwarded.length - proxies)] ?? '').trim();
    if (isIP(told)) address = told;
  }
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  return isIP(address) === 6 && !address.includes('.') ? networkOf(address.split('%')[0] ?? '') : address;
}
