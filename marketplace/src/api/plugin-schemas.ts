import { z } from 'zod';
import {
  capabilityName,
  capabilityRequests,
  count,
  hookName,
  hookNames,
  integrity,
  keyId,
  packageName,
  publicKey,
  sha256,
  time,
  versionNumber,
  versionState,
} from './atoms.ts';

/** How far into a search one can go. */
export const MAX_FROM = 10_000;

/**
 * `plugins.search`: `text` is words that must all be there, the last at least as the beginning of one in the name, keywords
 * or description. The first eight words count.
 */
export const searchInput = z.strictObject({
  text: z.string().max(200).default(''),
  capability: z.union([capabilityName, z.literal('none')]).optional(),
  framework: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  hook: hookName.optional(),
  size: z.int().min(1).max(50).default(20),
  from: z.int().min(0).max(MAX_FROM).default(0),
});

const found = z.strictObject({
  name: packageName,
  version: versionNumber,
  description: z.string(),
  keywords: z.array(z.string()),
  capabilities: z.array(capabilityName),
  frameworks: z.array(z.string()),
  hooks: hookNames,
  owner: keyId,
  updated: time,
});
export const searchOutput = z.strictObject({
  /** How many there are in all. */
  total: count,
  plugins: z.array(found).max(50),
  /** `from` of the next page; null on the last. */
  next: count.nullable(),
});

/** `plugins.get`: a page of versions, the newest first. */
export const getInput = z.strictObject({
  name: packageName,
  size: z.int().min(1).max(100).default(50),
  from: z.int().min(0).max(1_000_000).default(0),
});

const stateFields = {
  state: versionState,
  /** Why it was withdrawn. */
  reason: z.string().nullable(),
  stateChanged: time.nullable(),
};

const listedVersion = z.strictObject({
  version: versionNumber,
  ...stateFields,
  published: time,
  /** Ids of the keys that signed the manifest. */
  signers: z.array(keyId).max(16),
  capabilities: capabilityRequests,
  hooks: hookNames,
  integrity,
  size: count,
  logIndex: count,
});
export const getOutput = z.strictObject({
  name: packageName,
  description: z.string(),
  owner: publicKey,
  /** What `latest` names; null where all are withdrawn. */
  latest: versionNumber.nullable(),
  created: time,
  updated: time,
  total: count,
  versions: z.array(listedVersion).max(100),
  next: count.nullable(),
});

const versionOrLatest = z.union([versionNumber, z.literal('latest')]);

/** `plugins.version`: all that a client needs to verify one by itself. */
export const versionInput = z.strictObject({ name: packageName, version: versionOrLatest });
export const versionOutput = z.strictObject({
  name: packageName,
  version: versionNumber,
  ...stateFields,
  published: time,
  integrity,
  /** Bytes of the archive. */
  size: count,
  /** Where the archive is. */
  tarball: z.url(),
  /** The text of `nexxo.manifest.json`. */
  envelope: z.string(),
  /** SHA-256 of the manifest, as the log has it. */
  manifest: sha256,
  /** Those who signed the manifest, in the order in which the log has their ids. */
  signers: z.array(publicKey).max(16),
  /** Who signed the request to publish. */
  publisher: publicKey,
  /** Who owns the name now. */
  owner: publicKey,
  capabilities: capabilityRequests,
  hooks: hookNames,
  /** The place of its entry in the log. */
  logIndex: count,
});

/** `plugins.status`: what became of versions that somebody has. */
export const statusInput = z.strictObject({
  versions: z
    .array(z.strictObject({ name: packageName, version: versionNumber }))
    .min(1)
    .max(200),
});
export const statusOutput = z
  .array(
    z.strictObject({
      name: packageName,
      version: versionNumber,
      /** `unknown`: never published here. */
      state: z.enum([...versionState.options, 'unknown']),
      reason: z.string().nullable(),
      stateChanged: time.nullable(),
      /** What `latest` names; null where the name is unknown or all are withdrawn. */
      latest: versionNumber.nullable(),
    }),
  )
  .max(200);

/** `plugins.readme`: the README's text as the author wrote it; hostile wherever it is shown. */
export const readmeOutput = z.strictObject({
  text: z.string(),
  /** Whether it is longer than what is given out. */
  cut: z.boolean(),
});

/** `plugins.changes`: what one version has that another has not. */
export const changesInput = z.strictObject({ name: packageName, from: versionNumber, to: versionOrLatest });
const difference = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ added: z.array(item), removed: z.array(item) });
export const changesOutput = z.strictObject({
  name: packageName,
  from: versionNumber,
  to: versionNumber,
  /** Requests of values that the other has not. Where `added` is empty, no consent is needed. */
  capabilities: difference(capabilityRequests.element),
  limits: z.array(
    z.strictObject({ limit: z.string(), from: z.number().nullable(), to: z.number().nullable() }),
  ),
  hooks: difference(hookName),
  signers: difference(keyId),
});

export type SearchInput = z.output<typeof searchInput>;
export type SearchOutput = z.output<typeof searchOutput>;
export type GetInput = z.output<typeof getInput>;
export type GetOutput = z.output<typeof getOutput>;
export type VersionOutput = z.output<typeof versionOutput>;
export type StatusOutput = z.output<typeof statusOutput>;
export type ReadmeOutput = z.output<typeof readmeOutput>;
export type ChangesOutput = z.output<typeof changesOutput>;
