// A manifest for tests of signatures, and the bytes that a signature of it is over.
export const TYPE = 'application/vnd.nexxo.manifest+json';
export const NAME = 'rollup-plugin-signed';

export const payload = Buffer.from(
  JSON.stringify({
    manifestVersion: 1,
    name: NAME,
    version: '1.0.0',
    kind: 'artifact',
    entry: 'plugin.mjs',
    files: [
      {
        path: 'plugin.mjs',
        size: 0,
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
    ],
    hooks: [],
    capabilities: [],
    engines: { nexxo: '>=0.1.0' },
    publisher: { name: 'Acme' },
    time: '2026-11-20T00:00:00Z',
  }),
);
/** DSSE's pre-authentication encoding. */
export const encoding = Buffer.concat([
  Buffer.from(`DSSEv1 ${TYPE.length} ${TYPE} ${payload.length} `),
  payload,
]);
