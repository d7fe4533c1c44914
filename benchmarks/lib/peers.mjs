export const peerNames = ['native', 'worker-threads', 'isolated-vm', 'quickjs-emscripten', 'nexxo'];

/**
 * A peer module exports `open({ cacheDir })`, which throws where the peer cannot be had, and otherwise gives
 *   load(file, options)  -> { plugin, transform(code, id), dispose() }, ready to be called
 *   warm(file)           optional: prepares what a later process may start from
 *   memoryInside()       optional: the most memory, in bytes, that its instances have had
 *   startsFrom           what that is, in a word, or null
 *   close()              ends it
 */
export async function openPeer(name, { cacheDir = null } = {}) {
  const peer = await import(`../peers/${name}.mjs`);
  return { name, ...(await peer.open({ cacheDir })) };
}

/** All that can be had, and a reason for each that cannot. */
export async function openPeers(names, options) {
  const peers = [];
  const missing = {};
  for (const name of names) {
    try {
      peers.push(await openPeer(name, options));
    } catch (error) {
      missing[name] = error.message.split('\n')[0];
    }
  }
  return { peers, missing };
}
