import { RegistryError } from '@nexxo/native/protocol';

/** What npm, pnpm, yarn or bun would install, link or run because of package.json. A packed plugin brings all that it needs. */
const INSTALLING = [
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'bundleDependencies',
  'bundledDependencies',
  'acceptDependencies',
  'bin',
] as const;
/** Scripts that a client runs without being asked. */
const RUNNING = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'] as const;

const LINE = 1000;
const WORD = 100;
const LIST = 50;
const ADDRESS = 2000;
/** Characters that control how a text is shown in a terminal or beside other text, and halves of characters. */
const CONTROLS = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]+/gu;
/** Names of what a package runs on. */
const ENGINE = /^[a-z][a-z0-9-]{0,40}$/;

type Json = Readonly<Record<string, unknown>>;

/** The fields of package.json in a version of a packument, and what clients say about its size. */
export interface ShownPackageJson {
  description?: string;
  keywords?: string[];
  license?: string;
  author?: Person;
  contributors?: Person[];
  homepage?: string;
  repository?: { type?: string; url: string; directory?: string };
  bugs?: { url?: string; email?: string };
  type?: 'commonjs' | 'module';
  engines?: Record<string, string>;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  dist: { fileCount: number; unpackedSize: number };
}
interface Person {
  name: string;
  email?: string;
  url?: string;
}

/**
 * What a packument shows of a package.json. It is decided once, when a version is published, and is the same for good.
 *
 * What decides where a client may install it (`engines`, `os`, `cpu`, `libc`) must be as npm has it; what people read is shown
 * as far as it is well-formed, shortened, without control characters, and with web addresses only.
 *
 * @param packageJson the archive's `package.json`, parsed
 * @param files all files of the archive
 * @returns plain data; name and version are not in it, since the manifest has them
 * @throws NEXXO_PUBLISH_KIND where a client would install, link or run something because of it; NEXXO_PUBLISH_SCRIPTS where
 *   those are scripts; NEXXO_INPUT_INVALID where it is no object, or clients would read a field in different ways
 */
export function shownPackageJson(
  packageJson: unknown,
  files: readonly { readonly data: Uint8Array }[],
): ShownPackageJson {
  if (!isObject(packageJson)) throw invalid('package.json is not an object');
  refuseInstalling(packageJson);
  const list = (field: string): string[] | undefined => systems(packageJson, field);
  const shown = {
    description: line(own(packageJson, 'description'), LINE),
    keywords: keywords(own(packageJson, 'keywords')),
    license: license(own(packageJson, 'license')),
    author: person(own(packageJson, 'author')),
    contributors: many(own(packageJson, 'contributors'), person),
    homepage: address(own(packageJson, 'homepage')),
    repository: repository(own(packageJson, 'repository')),
    bugs: bugs(own(packageJson, 'bugs')),
    type: moduleType(own(packageJson, 'type')),
    engines: engines(own(packageJson, 'engines')),
    os: list('os'),
    cpu: list('cpu'),
    libc: list('libc'),
    dist: {
      fileCount: files.length,
      unpackedSize: files.reduce((sum, { data }) => sum + data.length, 0),
    },
  };
  return without(shown);
}

/** Leaves out what is undefined. */
function without<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

const invalid = (what: string): RegistryError => new RegistryError('NEXXO_INPUT_INVALID', what);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (object: Json, field: string): unknown =>
  Object.hasOwn(object, field) ? object[field] : undefined;

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0);

function refuseInstalling(packageJson: Json): void {
  for (const field of INSTALLING)
    if (!isEmpty(own(packageJson, field)))
      throw new RegistryError(
        'NEXXO_PUBLISH_KIND',
        `package.json has \`${field}\`, while a packed plugin brings all that it needs and adds no commands`,
      );
  const directories = own(packageJson, 'directories');
  if (isObject(directories) && !isEmpty(own(directories, 'bin')))
    throw new RegistryError('NEXXO_PUBLISH_KIND', 'package.json has `directories.bin`, which adds commands');
  const scripts = own(packageJson, 'scripts');
  if (!isEmpty(scripts) && !isObject(scripts)) throw invalid('`scripts` of package.json is not an object');
  const running = RUNNING.find((name) => isObject(scripts) && !isEmpty(own(scripts, name)));
  if (running !== undefined)
    throw new RegistryError('NEXXO_PUBLISH_SCRIPTS', `package.json has a script \`${running}\``);
  if (!isEmpty(own(packageJson, 'gypfile')))
    throw new RegistryError('NEXXO_PUBLISH_SCRIPTS', 'package.json has `gypfile`, which runs a native build');
}

function line(value: unknown, length: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value
    .slice(0, 4 * length)

    .replace(CONTROLS, ' ')
    .trim();
  const cut = [...text].slice(0, length).join('').trim();
  return cut === '' ? undefined : cut;
}

function many<Item>(value: unknown, read: (item: unknown) => Item | undefined): Item[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.slice(0, LIST).map(read);
  const known = items.filter((item): item is Item & {} => item !== undefined);
  return known.length === 0 ? undefined : known;
}

const keywords = (value: unknown): string[] | undefined => many(value, (item) => line(item, WORD));

function license(value: unknown): string | undefined {
  // The old form `{ "type": "MIT", "url": … }`.
  return line(isObject(value) ? own(value, 'type') : value, WORD);
}

/** A web address as it is shown and linked, nothing with a scheme that could run something. */
function address(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > ADDRESS) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  return url.username === '' && url.password === '' ? url.href : undefined;
}

function person(value: unknown): Person | undefined {
  if (typeof value === 'string') {
    // `Name <email> (url)`, as npm writes it.
    const text = line(value, LINE) ?? '';
    const name = line(text.split(/[<(]/, 1)[0], WORD);
    return name === undefined
      ? undefined
      : without({ name, email: email(between(text, '<', '>')), url: address(between(text, '(', ')')) });
  }
  if (!isObject(value)) return undefined;
  const name = line(own(value, 'name'), WORD);
  if (name === undefined) return undefined;
  return without({ name, email: email(own(value, 'email')), url: address(own(value, 'url')) });
}

function between(text: string, open: string, close: string): string | undefined {
  const start = text.indexOf(open);
  const end = text.indexOf(close, start);
  return start < 0 || end < 0 ? undefined : text.slice(start + 1, end);
}

function email(value: unknown): string | undefined {
  const text = line(value, WORD);
  return text !== undefined && /^[^\s<>()"',;:@]+@[^\s<>()"',;:@]+$/.test(text) ? text : undefined;
}

function repository(value: unknown): ShownPackageJson['repository'] {
  if (typeof value === 'string') return repository({ url: value });
  if (!isObject(value)) return undefined;
  const text = own(value, 'url');
  // `git+https://…`, which npm writes.
  const isGit = typeof text === 'string' && text.startsWith('git+');
  const url = address(isGit ? text.slice('git+'.length) : text);
  if (url === undefined) return undefined;
  const type = own(value, 'type') === 'git' ? 'git' : undefined;
  return without({ type, url: isGit ? `git+${url}` : url, directory: line(own(value, 'directory'), WORD) });
}

function bugs(value: unknown): ShownPackageJson['bugs'] {
  if (typeof value === 'string') return bugs({ url: value });
  if (!isObject(value)) return undefined;
  const found = without({ url: address(own(value, 'url')), email: email(own(value, 'email')) });
  return isEmpty(found) ? undefined : found;
}

function moduleType(value: unknown): ShownPackageJson['type'] {
  if (value === undefined || value === 'commonjs' || value === 'module') return value;
  throw invalid('`type` of package.json is neither `module` nor `commonjs`');
}

function engines(value: unknown): Record<string, string> | undefined {
  if (isEmpty(value)) return undefined;
  if (!isObject(value)) throw invalid('`engines` of package.json is not an object');
  const names = Object.keys(value);
  if (names.length > LIST || !names.every((name) => ENGINE.test(name)))
    throw invalid('`engines` of package.json has names of no engines');
  const entries = names.map((name): [string, string] => {
    const range = value[name];
    if (typeof range !== 'string' || !/^[\w .*^~<>=|+-]{0,200}$/.test(range))
      throw invalid(`\`engines.${name}\` of package.json is not a range of versions`);
    return [name, range];
  });
  return Object.fromEntries(entries);
}

/** Names of systems, each of which may have a `!` before it. */
function systems(packageJson: Json, field: string): string[] | undefined {
  const value = own(packageJson, field);
  if (isEmpty(value)) return undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const isName = (item: unknown): item is string =>
    typeof item === 'string' && /^!?[a-z0-9_]{1,30}$/.test(item);
  if (list.length > LIST || !list.every(isName))
    throw invalid(`\`${field}\` of package.json is not a list of names of systems`);
  return list;
}
