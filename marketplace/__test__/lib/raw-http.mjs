import { connect } from 'node:net';

/**
 * Writes bytes on a connection of its own and reads what comes until it ends.
 *
 * @returns `{ status, head, body, ms }`; status 0 where the connection ended without an answer
 */
export function rawRequest(port, chunks, { timeoutMs = 20_000, pauseMs = 0, end = false } = {}) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const socket = connect(port, '127.0.0.1');
    const received = [];
    const timer = setTimeout(() => {
      socket.destroy();
      reject(
        new Error(
          `no end after ${timeoutMs} ms: ${Buffer.concat(received).toString('latin1').slice(0, 200)}`,
        ),
      );
    }, timeoutMs);
    socket.on('connect', async () => {
      for (const chunk of [chunks].flat()) {
        if (socket.destroyed) break;
        socket.write(chunk);
        if (pauseMs) await new Promise((next) => setTimeout(next, pauseMs));
      }
      if (end) socket.end();
    });
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      // Without what says that the body may be sent.
      const text = Buffer.concat(received)
        .toString('latin1')
        .replace(/^(?:HTTP\/1\.1 1\d\d [^\r]*\r\n\r\n)+/, '');
      const [head = '', ...body] = text.split('\r\n\r\n');
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
      resolve({ status, head, body: body.join('\r\n\r\n'), ms: performance.now() - began });
    });
  });
}
