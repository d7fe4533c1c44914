// F15: what a plugin's middleware answers: headers, status and bodies that Node can send, addresses that it may name.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { deputyProject, leaks, sandboxed } from './lib/deputy.mjs';
import { withDevServer } from './lib/dev-server.mjs';

const project = deputyProject();
after(project.remove);

/** Asks a development server with a plugin over a real connection, and gives the bytes that it answers. */
async function request(source, path, { grants = { server: ['middlewares'] }, read = true } = {}) {
  const { sandbox, plugin } = await sandboxed(project, source, grants);
  try {
    return await withDevServer(project.root, plugin, async (server) => {
      const http = createServer(server.middlewares).listen(0, '127.0.0.1');
      await new Promise((resolve) => http.once('listening', resolve));
      const socket = connect(http.address().port, '127.0.0.1');
      const chunks = [];
      if (read) socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('error', () => {});
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      await Promise.race([
        new Promise((resolve) => socket.once('close', resolve)),
        sleep(read ? 5000 : 1500),
      ]);
      socket.destroy();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      return Buffer.concat(chunks).toString('latin1');
    });
  } finally {
    sandbox.dispose();
  }
}
const answering = (body) =>
  `export default (t) => ({ name: 'thief', configureServer(server) { server.middlewares.use(async (req, res, next) => { if (!req.url.startsWith('/ask')) return next(); ${body} }) } })`;

test('F15 headers and status of a response are such, and split it nowhere', async () => {
  const told = (body) =>
    answering(
      `let told = 'passed'; try { ${body} } catch (error) { told = error.code ?? error.name } res.statusCode = 200; res.end('told ' + told)`,
    );
  const refused = {
    [`res.setHeader('X-A', 'a\\r\\nSet-Cookie: evil=1')`]: /ERR_INVALID_CHAR|TypeError/,
    [`res.setHeader('X-A', ['fine', 'a\\nSet-Cookie: evil=1'])`]: /ERR_INVALID_CHAR|TypeError/,
    [`res.setHeader('X-A', 'a\\0b')`]: /ERR_INVALID_CHAR|TypeError/,
    [`res.setHeader('X-A\\r\\nSet-Cookie: evil=1', 'a')`]: /TypeError/,
    [`res.setHeader('X A', 'a')`]: /TypeError/,
    [`res.setHeader('', 'a')`]: /TypeError/,
    [`res.setHeader('X-A', {})`]: /TypeError/,
    [`res.setHeader('X-A', [[1]])`]: /TypeError/,
    [`res.writeHead(200, { 'X-A': 'a\\r\\nSet-Cookie: evil=1' })`]: /ERR_INVALID_CHAR|TypeError/,
  };
  for (const [body, expected] of Object.entries(refused)) {
    const answer = await request(told(body), '/ask');
    assert.ok(!/evil=1/.test(answer.split('\r\n\r\n')[0]), answer);
    assert.match(/told (\w+)/.exec(answer)?.[1] ?? answer, expected, body);
  }
  for (const status of ['99', '1000', '200.5', 'NaN', `'abc'`, '-1', '2 ** 32 + 200', '{}', '100', '101']) {
    const answer = await request(answering(`res.statusCode = ${status}; res.end('x')`), '/ask');
    assert.match(answer, /^HTTP\/1\.1 (?:404|500) /, `${status}: ${answer}`);
  }
});

test('F15 a status message that no response may have does not end the process', async () => {
  for (const message of ['a\\r\\nSet-Cookie: evil=1', '\\u0100', 'a\\0b', 'a\\u007fb', 'a\\tb']) {
    for (const how of [
      `res.end('done')`,
      'next()',
      `next(new Error('x'))`,
      'res.flushHeaders(); res.end()',
    ]) {
      const answer = await request(
        answering(`res.statusCode = 404; res.statusMessage = '${message}'; ${how}`),
        '/ask',
      );
      assert.match(answer, /^HTTP\/1\.1 (?:404|500) /, `${message} ${how}: ${answer}`);
      assert.ok(!answer.includes('evil=1\r\n'), answer);
    }
  }
  const passing = `res.statusMessage = '\\u0100'; try { next() } catch (error) { res.statusMessage = 'Fine'; res.end('told ' + error.name) }`;
  assert.match(
    await request(answering(passing), '/ask'),
    /^HTTP\/1\.1 200 Fine[\s\S]*told TypeError/,
    'nor does it go on to others',
  );
});

test('F15 a request is not led to a file outside', async () => {
  for (const url of [
    `'/@fs' + t.txt + '?raw'`,
    `t.js`,
    `'/%40fs' + t.txt`,
    `'/@fs' + t.env + '?import&raw'`,
  ]) {
    const answer = await request(
      answering(`req.url = ${url}; try { next() } catch (error) { res.end(error.message) }`),
      '/ask',
    );
    assert.ok(!leaks(answer));
    assert.match(answer, /NEXXO_NAME_DENIED/, answer);
  }
  assert.match(
    await request(answering(`req.url = '/src/plain.js'; next()`), '/ask'),
    /^HTTP\/1\.1 200 [\s\S]*plain/,
  );
});

test('F15 what a client does not read is not kept without end', async () => {
  const source = `export default () => { let seen; return { name: 'thief', load: () => String(seen), configureServer(server) {
    server.middlewares.use('/ask', async (req, res) => {
      const part = 'x'.repeat(1 << 20);
      try { for (let i = 0; i < 500; i++) { res.write(part); await null } seen = 'all of it' } catch (error) { seen = error.message }
    }) } } }`;
  const { sandbox, plugin } = await sandboxed(project, source, {
    server: ['middlewares'],
    limits: { cpuMs: 20_000, outputMiB: 1024, memoryMiB: 512 },
  });
  const told = await withDevServer(project.root, plugin, async (server) => {
    const http = createServer(server.middlewares).listen(0, '127.0.0.1');
    await new Promise((resolve) => http.once('listening', resolve));
    const socket = connect(http.address().port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /ask HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await sleep(2500);
    socket.destroy();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    return plugin.load.call({}, 'x');
  });
  sandbox.dispose();
  assert.match(told, /NEXXO_OUTPUT_LIMIT/, told);
});
