// Reading files. Both sides must give the same: the guest may read this repository's fixtures.
const ROOT = '__test__/fixtures/node-layer/files';
const fails = (call) =>
  `(() => { try { ${call}; } catch (e) { return [e.name, e.message, e.code, e.errno, e.syscall, e.path, e.dest]; } })()`;
const failsLater = (call) =>
  `new Promise((done) => { const cb = (e) => done([e.message, e.code, e.errno, e.syscall, e.path]); ${call}; })`;
export default {
  reading: `
modules('fs').readFileSync('${ROOT}/a.txt', 'utf8')
modules('fs').readFileSync('${ROOT}/a.txt').length
modules('fs').readFileSync('${ROOT}/a.txt', { encoding: 'base64', flag: 'r' })
modules('fs').readFileSync(new URL('file://' + process.cwd() + '/${ROOT}/a.txt'), 'latin1')
modules('fs').readFileSync(Buffer.from('${ROOT}/a.txt'), 'utf-8').length
modules('fs').promises.readFile('${ROOT}/a.txt', 'utf8')
modules('fs/promises').readFile('${ROOT}/a.txt').then((b) => Buffer.isBuffer(b))
modules('fs/promises').readFile('${ROOT}/a.txt', { signal: AbortSignal.abort() })
new Promise((done) => modules('fs').readFile('${ROOT}/a.txt', 'utf8', (e, t) => done([e, t])))
new Promise((done) => modules('fs').readFile('${ROOT}/a.txt', (e, b) => done([e, b.length])))
modules('util').promisify(modules('fs').stat)('${ROOT}').then((s) => s.isDirectory())
modules('util').promisify(modules('fs').exists)('${ROOT}')
new Promise((done) => modules('fs').exists('${ROOT}/none', done))
modules('fs').existsSync('${ROOT}/sub') && !modules('fs').existsSync('${ROOT}/nope') && !modules('fs').existsSync(undefined)
modules('fs').accessSync('${ROOT}/a.txt')
modules('fs').accessSync('${ROOT}/a.txt', modules('fs').constants.R_OK)
modules('fs').statSync('${ROOT}/none', { throwIfNoEntry: false })
modules('fs').statSync('${ROOT}/a.txt').size
typeof modules('fs').statSync('${ROOT}/a.txt', { bigint: true }).size
Object.keys(modules('fs').statSync('${ROOT}/a.txt')).sort()
modules('fs').statSync('${ROOT}/a.txt').mtime instanceof Date
modules('fs').lstatSync('${ROOT}/a.txt').isSymbolicLink()
modules('fs').realpathSync('${ROOT}/sub/../a.txt') === modules('path').resolve('${ROOT}/a.txt')
modules('fs').realpathSync.native('${ROOT}') === modules('path').resolve('${ROOT}')
modules('fs/promises').realpath('${ROOT}/a.txt').then((p) => modules('path').basename(p))
new Promise((done) => modules('fs').realpath('${ROOT}/a.txt', (e, p) => done(modules('path').basename(p))))
modules('fs').createReadStream.length
modules('stream/consumers').text(modules('fs').createReadStream('${ROOT}/a.txt', { start: 1, end: 3 }))
modules('stream/consumers').text(modules('fs').createReadStream('${ROOT}/a.txt', { encoding: 'utf8', highWaterMark: 2 }))
new Promise((done) => { const s = modules('fs').createReadStream('${ROOT}/a.txt'); const seen = []; for (const n of ['open', 'ready', 'end', 'close']) s.on(n, () => { seen.push(n); if (n === 'close') done(seen); }); s.resume(); })
modules('fs').constants.F_OK + modules('fs').constants.W_OK + modules('fs').R_OK
(() => { const fs = modules('fs'); const fd = fs.openSync('${ROOT}/a.txt', 'r'); const b = Buffer.alloc(4); const n = [fs.readSync(fd, b, 0, 4, 2), b.toString(), fs.readSync(fd, b), b.toString('latin1'), fs.fstatSync(fd).size, fs.readFileSync(fd, 'utf8')]; fs.closeSync(fd); return n; })()
(async () => { const h = await modules('fs/promises').open('${ROOT}/a.txt'); const b = Buffer.alloc(3); const r = await h.read(b, 0, 3, 0); const t = await h.readFile('utf8'); await h.close(); return [r.bytesRead, b.toString(), t.length > 0]; })()
(async () => { const out = []; const h = await modules('fs/promises').open('${ROOT}/a.txt'); for await (const line of h.readLines()) out.push(line); return out; })()`,
  directories: `
modules('fs').readdirSync('${ROOT}')
modules('fs').readdirSync('${ROOT}', { recursive: true }).sort()
modules('fs').readdirSync('${ROOT}', { withFileTypes: true }).map((e) => [e.name, e.isFile(), e.isDirectory(), e.parentPath, e.path])
modules('fs').readdirSync('${ROOT}', 'buffer').map(String)
modules('fs/promises').readdir('${ROOT}/sub')
new Promise((done) => modules('fs').readdir('${ROOT}', (e, l) => done(l)))
(async () => { const out = []; for await (const e of await modules('fs/promises').opendir('${ROOT}')) out.push(e.name); return out.sort(); })()
(() => { const d = modules('fs').opendirSync('${ROOT}'); const names = [d.readSync().name, d.readSync().name, d.readSync()]; d.closeSync(); return names.sort(); })()
modules('fs').mkdirSync('${ROOT}/sub', { recursive: true })
modules('fs/promises').mkdir('${ROOT}', { recursive: true })`,
  failures: [
    fails(`modules('fs').readFileSync('${ROOT}/none')`),
    fails(`modules('fs').readFileSync('${ROOT}')`),
    fails(`modules('fs').statSync('${ROOT}/none')`),
    fails(`modules('fs').lstatSync('${ROOT}/none')`),
    fails(`modules('fs').readdirSync('${ROOT}/none')`),
    fails(`modules('fs').readdirSync('${ROOT}/a.txt')`),
    fails(`modules('fs').accessSync('${ROOT}/none')`),
    fails(`modules('fs').readlinkSync('${ROOT}/a.txt')`),
    fails(`modules('fs').realpathSync.native('${ROOT}/none')`),
    fails(`modules('fs').openSync('${ROOT}/none', 'r')`),
    fails(`modules('fs').closeSync(999)`),
    fails(`modules('fs').readFileSync('${ROOT}/a.txt/x')`),
    fails(`modules('fs').readFileSync({})`),
    fails(`modules('fs').readFileSync('a' + String.fromCharCode(0))`),
    fails(`modules('fs').readFileSync('${ROOT}/a.txt', 'nope')`),
    fails(`modules('fs').readFile('x')`),
    fails(`modules('fs').rmSync('${ROOT}/none')`),
    fails(`modules('fs').copyFileSync('${ROOT}/none', '${ROOT}/other')`),
    `modules('fs').rmSync('${ROOT}/none', { force: true })`,
    failsLater(`modules('fs').readFile('${ROOT}/none', cb)`),
    failsLater(`modules('fs').stat('${ROOT}/none', cb)`),
    failsLater(`modules('fs').access('${ROOT}/none', cb)`),
    failsLater(`modules('fs/promises').stat('${ROOT}/none').catch(cb)`),
    failsLater(`modules('fs').createReadStream('${ROOT}/none').on('error', cb)`),
  ].join('\n'),
};
