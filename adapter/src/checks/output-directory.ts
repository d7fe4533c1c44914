import { type Dirent, existsSync, readdirSync } from 'node:fs';

/** What only builds write: directories, names with a hash, source maps. */
const OUTPUT = /^(?:assets|\.vite|_app|_astro)$|-[\w-]{8}\.(?:[cm]?js|css)$|\.(?:js|css)\.map$/;
/** What directories for output are called. */
const OUTPUT_DIRECTORY =
  /(?:^|[\\/._-])(?:out|output|dist|build|built|bundle|target|release)(?:[._-][^\\/]*)?$/i;
/** What no build writes as a rule. */
const SOURCE =
  /^(?:package\.json|node_modules|\.git.*|src|public|tests?|__tests__)$|(?<!\.d)\.[cm]?tsx?$|\.(?:jsx|vue|svelte|astro|scss|sass|less|styl)$/;
const SOURCE_DIRECTORY =
  /[\\/](?:src|source|sources|public|static|docs|tests?|__tests__|packages|node_modules)$/;

/** Where what is written is run later: packages, commands, the cache of the sandbox, tasks of editors and of services. */
const RUN =
  /[\\/](?:node_modules(?:$|[\\/](?!\.)|[\\/]\.(?:bin|cache|pnpm|yarn)(?![\w-]))|\.(?:cargo|circleci|config|devcontainer|github|gitlab|husky|idea|vscode|yarn)(?:$|[\\/]))/i;

/** Whether a directory may be emptied for output: nothing in it is run later, and it is not there, has nothing in it, or holds the output of a build. */
export function isFree(directory: string): boolean {
  if (RUN.test(directory)) return false;
  let entries: Dirent[];
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch {
    return !existsSync(directory);
  }
  if (entries.length === 0) return true;
  if (SOURCE_DIRECTORY.test(directory) || entries.some(({ name }) => SOURCE.test(name))) return false;
  return OUTPUT_DIRECTORY.test(directory) || entries.some(({ name }) => OUTPUT.test(name));
}
