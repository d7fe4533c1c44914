import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCommandLine } from '../../dist/index.js';

const read = (args = [], env = {}) => readCommandLine(args, env);
const settings = (args, env) => read(args, env).settings;

test('without flags and variables a registry runs on this machine alone, on SQLite', () => {
  assert.deepEqual(read(), {
    command: 'serve',
    file: undefined,
    settings: {
      data: 'nexxo-marketplace',
      host: '127.0.0.1',
      port: 4874,
      artifacts: 'database',
      administrators: [],
      trustProxy: 0,
      readsPerMinute: 6000,
      writesPerMinute: 240,
      shutdownSeconds: 30,
      logLevel: 'info',
    },
  });
});

test('each setting is a flag or a variable, and flags count more', () => {
  const key = `SHA256:${'A'.repeat(42)}/`;
  const env = {
    NEXXO_DATA: 'a',
    NEXXO_HOST: '0.0.0.0',
    NEXXO_PORT: '80',
    NEXXO_URL: 'https://plugins.acme.example',
    DATABASE_URL: 'postgres://u:p@h/d',
    NEXXO_KEYS: 'k',
    NEXXO_ARTIFACTS: 'directory:/srv',
    NEXXO_ADMINISTRATORS: `${key}, ${key}`,
    NEXXO_TRUST_PROXY: '1',
    NEXXO_READS_PER_MINUTE: 'off',
    NEXXO_WRITES_PER_MINUTE: '5',
    NEXXO_SHUTDOWN_SECONDS: '0',
    NEXXO_LOG_LEVEL: 'warn',
  };
  assert.deepEqual(settings(['--port', '81', '--data=b'], env), {
    data: 'b',
    host: '0.0.0.0',
    port: 81,
    url: 'https://plugins.acme.example/',
    database: 'postgres://u:p@h/d',
    keys: 'k',
    artifacts: 'directory:/srv',
    administrators: [key, key],
    trustProxy: 1,
    readsPerMinute: Number.POSITIVE_INFINITY,
    writesPerMinute: 5,
    shutdownSeconds: 0,
    logLevel: 'warn',
  });
  assert.equal(settings([], { NEXXO_PORT: '' }).port, 4874);
});

test('commands have their files', () => {
  assert.equal(read(['check']).command, 'check');
  assert.equal(read(['backup', 'x.db', '--data', 'd']).file, 'x.db');
  assert.equal(read(['--help']).command, 'help');
  assert.equal(read(['-v']).command, 'version');
});

test('what is not understood is refused in a sentence that says which it was', () => {
  const cases = [
    [['--prot', '80'], {}, /^Unknown option '--prot'/],
    [['--database', 'postgres://u:p@h/d'], {}, /^Unknown option '--database'/],
    [['--port'], {}, /--port/],
    [['serv'], {}, /^There is no command `serv`: serve, check, backup, restore are there\.$/],
    [['constructor'], {}, /^There is no command/],
    [['backup'], {}, /^`backup` takes one file\.$/],
    [['restore', 'a', 'b'], {}, /takes one file/],
    [['check', 'a'], {}, /takes no file/],
    [['--port', '80a'], {}, /^--port is no whole number from 0 to 65535\. See/],
    [['--port', '65536'], {}, /^--port is no whole/],
    [['--port=-1'], {}, /^--port is no whole/],
    [['--port', '1e3'], {}, /^--port is no whole/],
    [['--port', ''], {}, /^--port/],
    [[], { NEXXO_PORT: 'x' }, /^NEXXO_PORT is no whole/],
    [['--url', 'ftp://a'], {}, /^--url is no http/],
    [['--url', 'https://u:p@a/'], {}, /^--url is no http/],
    [['--url', 'https://a/?b'], {}, /^--url is no http/],
    [['--url', 'a'], {}, /^--url is no http/],
    [
      ['--reads-per-minute', '0'],
      {},
      /^--reads-per-minute is neither a whole number from 1 to 1000000 nor `off`/,
    ],
    [['--artifacts', 'folder:x'], {}, /^--artifacts is none of `database`/],
    [['--administrators', 'me'], {}, /^--administrators is no list of ids/],
    [['--log-level', 'loud'], {}, /^--log-level is none of debug/],
    [['--trust-proxy', 'all'], {}, /^--trust-proxy is no whole/],
  ];
  for (const [args, env, message] of cases) {
    assert.throws(() => read(args, env), { message }, args.join(' '));
  }
});

test('L10 a password that is wrong in a variable is not in the sentence', () => {
  assert.throws(
    () => read([], { DATABASE_URL: 'mysql://nexxo:hunter2@db/nexxo' }),
    ({ message }) =>
      message.startsWith('DATABASE_URL is no address of PostgreSQL') && !message.includes('hunter2'),
  );
});
