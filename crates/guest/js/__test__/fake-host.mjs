// The file system and the log that the Rust side answers, in memory.
const FILES = { '/proj/a.txt': 'hello é', '/proj/sub/b.json': '{"b":1}' };
const FOLDERS = {
  '/proj': [
    ['a.txt', 'file'],
    ['sub', 'dir'],
  ],
  '/proj/sub': [['b.json', 'file']],
  '/': [['proj', 'dir']],
};

function fail(code) {
  throw Object.assign(new Error(`refused: ${code}`), { code });
}

function find(path) {
  if (path.startsWith('/secret')) fail('NEXXO_FS_DENIED');
  if (Object.hasOwn(FILES, path)) return 'file';
  return Object.hasOwn(FOLDERS, path) ? 'dir' : fail('ENOENT');
}

const METHODS = {
  'fs.readFile': (path) =>
    find(path) === 'file' ? new Uint8Array(Buffer.from(FILES[path])) : fail('EISDIR'),
  'fs.stat': (path) => ({
    kind: find(path),
    size: Buffer.byteLength(FILES[path] ?? ''),
    mode: 0o644,
    mtimeMs: 1_000,
    ino: 1,
    nlink: 1,
  }),
  'fs.readdir': (path) => (find(path) === 'dir' ? FOLDERS[path] : fail('ENOTDIR')),
  'fs.realpath': (path) => find(path) && path,
  'fs.writeFile': () => fail('NEXXO_FS_DENIED'),
  'fs.mkdir': () => fail('NEXXO_FS_DENIED'),
  'fs.unlink': () => fail('NEXXO_FS_DENIED'),
  'fs.readlink': (path) => find(path) && fail('EINVAL'),
};

export function fakeHost() {
  const lines = [];
  return {
    lines,
    call(method, args) {
      if (method === 'print') return void lines.push(args) ?? null;
      return METHODS[method](...args);
    },
  };
}
