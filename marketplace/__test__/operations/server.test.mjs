import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { RegistryError } from '@nexxo/native/protocol';
import { logFace, openStore, RegistryServer } from '../../dist/index.js';
import { DATABASES, freshDatabase } from '../lib/databases.mjs';
import { testKeys } from '../lib/keys.mjs';
import { rawRequest } from '../lib/raw-http.mjs';

const keys = testKeys();
const UNLIMITED = {
  readsPerMinute: Number.POSITIVE_INFINITY,
  writesPerMinute: Number.POSITIVE_INFINITY,
  trustProxy: 0,
};

const ended = [];
after(async () => {
  for (const end of ended) await end();
});

/** A logger that keeps what it is told. */
function recorder() {
  const lines = [];
  const write = (level) => (fields, message) => lines.push({ level, message, ...fields });
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

const drained = async (request) => {
  let bytes = 0;
  for await (const chunk of request) bytes += chunk.length;
  return bytes;
};

/** A face with an answer for each thing that may happen in one. */
function sampleFace(events = {}) {
  return async (request, response, url) => {
    switch (url.pathname) {
      case '/good':
        response.setHeader('content-type', 'text/plain');
        response.end('good');
        return true;
      case '/fails':
        throw new Error('select secret from postgres://nexxo:hunter2@db/nexxo');
      case '/fails-late':
        response.write('half');
        throw new Error('too late');
      case '/refuses':
        throw new RegistryError('NEXXO_NAME_OWNED', 'The name belongs to somebody');
      case '/slow':
        events.slow?.();
        await sleep(400);
        response.end('at last');
        return true;
      case '/never':
        await new Promise(() => {});
        return true;
      default:
        if (!url.pathname.startsWith('/archives/') && !url.pathname.startsWith('/trpc/')) return false;
        response.end(String(await drained(request)));
        return true;
    }
  };
}

async function start({ database = 'sqlite', settings = {}, events } = {}) {
  const store = await openStore(await freshDatabase(database));
  const logger = recorder();
  const server = new RegistryServer(
    { store, keys, logger, now: Date.now },
    { ...UNLIMITED, ...settings },
    { log: logFace({ store, keys }), sample: sampleFace(events) },
  );
  const { port } = await server.listen(0, '127.0.0.1');
  let closed;
  const close = () => (closed ??= server.stop(0).then(() => store.close().catch(() => {})));
  ended.push(close);
  return { server, store, port, address: `http://127.0.0.1:${port}`, lines: logger.lines, close };
}

const codeOf = async (response) => (await response.json()).error.code;

for (const database of DATABASES) {
  describe(database, () => {
    test('health is that the process answers, readiness that its database does too', async () => {
      const { address, store } = await start({ database });
      assert.deepEqual(await (await fetch(`${address}/healthz`)).json(), { status: 'ok' });
      assert.equal((await fetch(`${address}/readyz`)).status, 200);
      assert.equal((await fetch(`${address}/readyz`, { method: 'POST' })).status, 405);
      await store.close();
      assert.equal((await fetch(`${address}/readyz`)).status, 503);
      assert.equal((await fetch(`${address}/healthz`)).status, 200);
      const metrics = await fetch(`${address}/metrics`);
      assert.equal(metrics.status, 200);
      const text = await metrics.text();
      assert.match(text, /^nexxo_database_up 0$/m);
      assert.doesNotMatch(text, /^nexxo_packages /m);
    });

    test('figures count requests by face, method and status, and the registry by its rows', async () => {
      const { address } = await start({ database });
      await fetch(`${address}/good`);
      await fetch(`${address}/nothing`);
      const text = await (await fetch(`${address}/metrics`)).text();
      assert.match(text, /^nexxo_http_requests_total\{face="sample",method="GET",status="200"\} 1$/m);
      assert.match(text, /^nexxo_http_requests_total\{face="none",method="GET",status="404"\} 1$/m);
      assert.match(text, /^nexxo_http_request_duration_seconds_count\{face="sample"\} 1$/m);
      for (const one of [
        'database_up 1',
        'packages 0',
        'versions 0',
        'log_entries 0',
        'http_requests_under_way 1',
      ]) {
        assert.match(text, new RegExp(`^nexxo_${one}$`, 'm'));
      }
      assert.match(text, /^process_resident_memory_bytes \d+/m);
    });
  });
}

test('labels of figures do not grow with what clients send', async () => {
  const { address, port } = await start();
  const lines = async () => (await (await fetch(`${address}/metrics`)).text()).match(/^nexxo_.*$/gm).length;
  const send = async (from) => {
    for (let at = from; at < from + 10; at++) {
      await fetch(`${address}/nothing-${at}?${at}`);
      await rawRequest(port, `M-SEARCH /${at} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
      await rawRequest(port, `PROPFIND /${at} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
    }
  };
  await send(0);
  await lines();
  const before = await lines();
  await send(10);
  assert.equal(await lines(), before);
});

test('what is not there is told as JSON, with headers that let a browser do nothing', async () => {
  const { address } = await start();
  const response = await fetch(`${address}/nothing`);
  assert.equal(response.status, 404);
  assert.equal(await codeOf(response), 'NEXXO_NOT_FOUND');
  const { headers } = response;
  assert.match(headers.get('content-security-policy'), /default-src 'none'.*frame-ancestors 'none'/);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('x-frame-options'), 'DENY');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.match(headers.get('x-request-id'), /^[0-9a-f-]{36}$/);
  assert.equal(headers.get('x-powered-by'), null);
});

test('L10 an error inside is logged under the answer’s id, and told to nobody else', async () => {
  const { address, lines } = await start();
  const response = await fetch(`${address}/fails`);
  assert.equal(response.status, 500);
  const text = await response.text();
  assert.doesNotMatch(text, /secret|hunter2|at |\.js/);
  const id = response.headers.get('x-request-id');
  assert.equal(JSON.parse(text).error.code, 'NEXXO_REGISTRY_UNAVAILABLE');
  const [error] = lines.filter(({ level }) => level === 'error');
  assert.equal(error.request, id);
  assert.match(error.err.message, /select secret/);
  assert.equal((await fetch(`${address}/refuses`)).status, 403);
  assert.equal(lines.filter(({ level }) => level === 'error').length, 1);
});

test('an answer that breaks in its middle is cut off, and the server goes on', async () => {
  const { address } = await start();
  await assert.rejects(fetch(`${address}/fails-late`).then((response) => response.text()));
  assert.equal(await (await fetch(`${address}/good`)).text(), 'good');
});

test('L10 a line of the log has nothing of a request but its method, path and address', async () => {
  const { address, lines } = await start();
  await fetch(`${address}/good?q=hunter2`, {
    headers: {
      authorization: 'Bearer hunter2',
      cookie: 'a=hunter2',
      'nexxo-request': 'hunter2',
      'user-agent': 'hunter2',
    },
  });
  const [line] = lines;
  assert.deepEqual(Object.keys(line).sort(), [
    'address',
    'face',
    'level',
    'message',
    'method',
    'ms',
    'path',
    'request',
    'status',
  ]);
  assert.equal(line.path, '/good');
  assert.doesNotMatch(JSON.stringify(lines), /hunter2/);
});

test('a body larger than a face takes is refused before it is sent', async () => {
  const { port } = await start();
  const head = (path, length, more = '') =>
    `PUT ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: ${length}\r\n${more}\r\n`;
  for (const [path, length] of [
    ['/archives/a/1.0.0', 32 * 1024 ** 2 + 1],
    ['/good', 1024 ** 2 + 1],
    ['/archives/a/1.0.0', '9'.repeat(18)],
  ]) {
    const { status, head: answer, body } = await rawRequest(port, head(path, length));
    assert.equal(status, 413, path);
    assert.match(answer, /^connection: close$/im);
    assert.equal(JSON.parse(body).error.code, 'NEXXO_TOO_LARGE');
  }
  const expecting = await rawRequest(port, head('/archives/a/1.0.0', 10 ** 9, 'expect: 100-continue\r\n'));
  assert.equal(expecting.status, 413);
});

test('a client that asks whether it may send its body is told so', async () => {
  const { port } = await start();
  const request = httpRequest({
    port,
    path: '/archives/a/1.0.0',
    method: 'PUT',
    headers: { expect: '100-continue', 'content-length': 5 },
  });
  request.flushHeaders();
  await once(request, 'continue');
  request.end('12345');
  const [response] = await once(request, 'response');
  assert.equal((await response.toArray()).join(''), '5');
});

test('L8 an address that asks too often waits, calls of one batch are counted each, writes more strictly', async () => {
  const { address } = await start({ settings: { readsPerMinute: 30, writesPerMinute: 5 } });
  const post = (path) => fetch(`${address}${path}`, { method: 'POST', body: '{}' });
  for (let at = 0; at < 2; at++)
    assert.equal((await post('/trpc/requests.withdraw,requests.transfer')).status, 200);
  const write = await post('/trpc/requests.withdraw,requests%2Etransfer');
  assert.equal(write.status, 429);
  assert.ok(Number(write.headers.get('retry-after')) >= 1);
  assert.equal(await codeOf(write), 'NEXXO_RATE_LIMITED');
  assert.equal((await fetch(`${address}/archives/a/1.0.0`, { method: 'PUT', body: 'x' })).status, 429);
  assert.equal((await fetch(`${address}/good`)).status, 200);
  assert.equal((await fetch(`${address}/trpc/${'plugins.info,'.repeat(40)}x`)).status, 200);
  const statuses = [];
  for (let at = 0; at < 20; at++) statuses.push((await fetch(`${address}/good`)).status);
  assert.equal(statuses.filter((status) => status === 200).length, 15);
  assert.equal(statuses.at(-1), 429);
  assert.equal((await fetch(`${address}/healthz`)).status, 200);
  assert.match(await (await fetch(`${address}/metrics`)).text(), /^nexxo_http_rate_limited_total 7$/m);
});

test('limits hold for the address that a trusted proxy saw, not for one that a client wrote', async () => {
  const ask = (address, forwarded) =>
    fetch(`${address}/good`, forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } });
  const alone = await start({ settings: { readsPerMinute: 2 } });
  for (const at of [1, 2]) assert.equal((await ask(alone.address, `10.0.0.${at}`)).status, 200);
  assert.equal((await ask(alone.address, '10.0.0.3')).status, 429);

  const behind = await start({ settings: { readsPerMinute: 2, trustProxy: 1 } });
  for (const at of [1, 2, 3]) assert.equal((await ask(behind.address, `9.9.9.9, 10.0.0.${at}`)).status, 200);
  assert.equal((await ask(behind.address, '8.8.8.8, 10.0.0.1')).status, 200);
  assert.equal((await ask(behind.address, '7.7.7.7, 10.0.0.1')).status, 429);
  // One subscriber has a whole network of IPv6.
  for (const at of [1, 2]) assert.equal((await ask(behind.address, `2001:db8::${at}`)).status, 200);
  assert.equal((await ask(behind.address, '2001:db8:0:0:ffff::1')).status, 429);
  assert.equal((await ask(behind.address, '2001:db8:0:1::1')).status, 200);
  // What is no address counts for the proxy.
  for (const bad of ['unknown', '']) assert.equal((await ask(behind.address, bad)).status, 200);
  assert.equal((await ask(behind.address, '1.2.3.4.5')).status, 429);
});

test('what is no HTTP, or has no end, is refused on its connection', async () => {
  const { port, address } = await start();
  const close = 'connection: close\r\n\r\n';
  const cases = [
    ['\0\0\0\0\r\n\r\n', 400],
    ['GET\r\n\r\n', 400],
    ['GET / HTTP/9.9\r\n\r\n', 400],
    [`GET /good HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`, 431],
    [`GET /${'y'.repeat(9000)} HTTP/1.1\r\nhost: a\r\n${close}`, 414],
    [`GET * HTTP/1.1\r\nhost: a\r\n${close}`, 400],
    [`GET ftp://a/good HTTP/1.1\r\nhost: a\r\n${close}`, 400],
    [`GET http://elsewhere/good HTTP/1.1\r\nhost: a\r\n${close}`, 200],
    [`GET //good HTTP/1.1\r\nhost: a\r\n${close}`, 404],
    [`GET /good HTTP/1.1\r\n${close}`, 400],
    [`POST /good HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n${close}`, 400],
    [`POST /good HTTP/1.1\r\nhost: a\r\ncontent-length: -3\r\n${close}`, 400],
    [`POST /trpc/x HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
    [`GET /good HTTP/1.1\r\nhost: a\r\nexpect: much\r\n${close}`, 417],
  ];
  for (const [text, status] of cases) {
    const answer = await rawRequest(port, text);
    assert.equal(answer.status, status, text.slice(0, 60));
  }
  assert.equal((await fetch(`${address}/good`)).status, 200);
});

test('a head that comes a letter at a time is cut off', { timeout: 60_000 }, async () => {
  const { port } = await start();
  const { status, ms } = await rawRequest(
    port,
    [...'GET /good HTTP/1.1\r\nhost: abcdefghijklmnopqrstuvwxyz'],
    {
      pauseMs: 700,
      timeoutMs: 50_000,
    },
  );
  assert.equal(status, 408);
  assert.ok(ms < 30_000, `${ms} ms`);
});

test('a stop lets what is under way end, takes nothing new, and says so', async () => {
  const events = {};
  const began = new Promise((resolve) => {
    events.slow = resolve;
  });
  const { server, port, address } = await start({ events });
  await (await fetch(`${address}/good`)).text(); // leaves a connection open
  const slow = fetch(`${address}/slow`);
  await began;
  const stopped = server.stop(10_000);
  await assert.rejects(fetch(`${address}/good`, { headers: { connection: 'close' } }));
  const response = await slow;
  assert.equal(await response.text(), 'at last');
  assert.equal(response.headers.get('connection'), 'close');
  await stopped;
  assert.equal(
    await new Promise((resolve) =>
      connect(port, '127.0.0.1')
        .on('error', resolve)
        .on('connect', () => resolve()),
    ).then((error) => error?.code),
    'ECONNREFUSED',
  );
});

test('a stop does not wait longer than its limit', async () => {
  const { server, address } = await start();
  const never = fetch(`${address}/never`).catch(() => 'cut off');
  await sleep(200);
  const began = performance.now();
  await server.stop(300);
  assert.ok(performance.now() - began < 3000);
  assert.equal(await never, 'cut off');
});
