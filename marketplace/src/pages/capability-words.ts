import type { CapabilityName, CapabilityRequest } from '../api/atoms.ts';

/** What a capability lets a plugin do, as the beginning of a sentence that its values end. */
const WORDS: Readonly<Record<CapabilityName, string>> = {
  bundler: 'Runs builds of its own',
  clock: 'Sees the real time',
  config: "Changes the bundler's config",
  env: 'Sees environment variables',
  read: 'Reads files',
  resolve: 'Makes the bundler read files outside of the project',
  server: 'Uses the development server',
  watch: 'Has files watched',
  write: 'Writes files',
};

const SERVER_PARTS: Readonly<Record<string, string>> = {
  middlewares: 'answers its requests',
  moduleGraph: 'looks modules up and sees their code',
  restart: 'restarts it',
  urls: 'knows where it listens',
  watcher: 'hears of changed files',
  ws: 'talks with connected pages',
};

/** What a plugin may do with a capability, in a few words. */
export const capabilityWords = (name: CapabilityName): string => WORDS[name];

/** A value in words where it says more than it seems to. */
export function valueNote(capability: CapabilityName, value: string): string | undefined {
  if (capability === 'server') return SERVER_PARTS[value];
  if (capability === 'config' && value === '*') return 'all keys';
  if (capability !== 'read' && capability !== 'resolve' && capability !== 'watch' && capability !== 'write')
    return undefined;
  if (value === '.') return 'the whole project';
  if (value === '/' || /^[A-Za-z]:\/?$/.test(value)) return 'everything on the machine';
  return value === '..' || value.startsWith('../') || value.startsWith('/')
    ? 'outside of the project'
    : undefined;
}

/** The values of a request; none where the capability has none. */
export const valuesOf = ({ value }: CapabilityRequest): readonly string[] =>
  Array.isArray(value) ? value : [];
