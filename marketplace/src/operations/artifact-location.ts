import { resolve } from 'node:path';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { databaseArtifacts } from '../artifacts/database-artifacts.ts';
import { directoryArtifacts } from '../artifacts/directory-artifacts.ts';
import { remoteArtifacts } from '../artifacts/remote-artifacts.ts';
import type { Store } from '../store/store.ts';
import { UsageError } from './usage-error.ts';

/** What may stand after a bucket's name; secrets come from the environment, as Amazon's own tools have it. */
const S3_OPTIONS: ReadonlySet<string> = new Set(['region', 'endpoint', 'root']);

/**
 * Opens the store of archives that a setting names.
 *
 * @param location `database`, `directory:<path>`, or `s3:<bucket>?region=…&endpoint=…&root=…`
 * @throws UsageError where it names nothing
 */
export async function openArtifacts(location: string, store: Store): Promise<ArtifactStore> {
  if (location === 'database') return databaseArtifacts(store);
  const at = location.indexOf(':');
  const [kind, rest] = [location.slice(0, at), location.slice(at + 1)];
  if (kind === 'directory') return directoryArtifacts(resolve(rest));
  const [bucket = '', query = ''] = rest.split('?', 2);
  const options = Object.fromEntries(new URLSearchParams(query));
  const unknown = Object.keys(options).find((name) => !S3_OPTIONS.has(name));
  if (!/^[a-z0-9][a-z0-9.-]+$/.test(bucket)) throw new UsageError('The store of archives names no bucket.');
  if (unknown)
    throw new UsageError(
      `A store of archives has no \`${unknown}\`: ${[...S3_OPTIONS].join(', ')} are there.`,
    );
  return remoteArtifacts({ bucket, ...options });
}

/** Where archives are, for people. */
export function describeArtifacts(location: string): string {
  if (location === 'database') return 'the database';
  return location.startsWith('directory:') ? resolve(location.slice('directory:'.length)) : location;
}
