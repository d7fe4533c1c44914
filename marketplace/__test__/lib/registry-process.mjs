import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('registry-server.child.mjs', import.meta.url));

/** The address for which requests are signed; where the process listens is another matter. */
export const ADDRESS = 'https://plugins.acme.example/';

/**
 * Starts a registry in a process of its own.
 *
 * @param location as `openStore` takes it
 * @param keys folder of its keys
 */
export async function startRegistry(location, keys) {
  const args = ['--location', JSON.stringify(location), '--keys', keys, '--url', ADDRESS];
  const child = fork(CHILD, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const failed = ended.then(([code]) => Promise.reject(new Error(`the registry ended with ${code}`)));
  const [said] = await Promise.race([once(child, 'message'), failed]);
  failed.catch(() => {});
  return {
    ...said,
    pid: child.pid,
    /** Ends it at once, in the middle of whatever it does. */
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Sends an archive with its signed request; the answer's status and body. */
export async function putArchive(address, { name, version, archive, envelope }) {
  const response = await fetch(`${address}/archives/${name}/${version}`, {
    method: 'PUT',
    body: archive,
    headers: { 'nexxo-request': Buffer.from(envelope).toString('base64') },
  });
  return { status: response.status, ...(await response.json()) };
}
