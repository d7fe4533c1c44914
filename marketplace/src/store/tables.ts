import type { Generated, Insertable, Selectable } from 'kysely';

/** Whether a version may be used: see {@link VersionsTable.state}. */
export type VersionState = 'published' | 'yanked' | 'revoked';

/** A name, and the key that owns it. */
export interface PackagesTable {
  id: Generated<number>;
  name: string;
  /** What look-alikes of the name have in common with it; unique, so that no two of them can be claimed at a time. */
  skeleton: string;
  /** Id of the key that may publish. */
  owner: string;
  description: string;
  /** The version that `latest` names; null where all are withdrawn. */
  latest: string | null;
  /** Milliseconds since the epoch. */
  created: number;
  /** When a version was last published or withdrawn, in milliseconds since the epoch. */
  updated: number;
}

/** What names at a short distance from each other have in common: the skeleton, and each with a character left out. */
export interface NameNeighboursTable {
  neighbour: string;
  package_id: number;
}

/** A public key that has signed something here. */
export interface KeysTable {
  /** As the npm registry writes it: `SHA256:` and unpadded base64. */
  key_id: string;
  /** Base64 of the DER SubjectPublicKeyInfo. */
  spki: string;
  first_seen: number;
}

/** A version; but for its state it never changes. Ids ascend with versions, since each must be higher than all before. */
export interface VersionsTable {
  id: Generated<number>;
  package_id: number;
  version: string;
  /** `yanked` is hidden from those who do not have it yet; `revoked` warns those who have it. */
  state: VersionState;
  /** Why it was withdrawn. */
  reason: string | null;
  /** When the state last changed, in milliseconds since the epoch; null where it never did. */
  state_changed: number | null;
  /** SHA-256 of the archive in hexadecimal digits: where its bytes are in the store of artifacts. */
  archive: string;
  /** Bytes of the archive. */
  size: number;
  /** Subresource integrity of the archive: `sha512-…`. */
  integrity: string;
  /** SHA-1 of the archive in hexadecimal digits, which old clients ask for. */
  shasum: string;
  /** The manifest's text as it was signed. */
  manifest: string;
  /** SHA-256 of the manifest in hexadecimal digits. */
  manifest_sha256: string;
  /** The text of `nexxo.manifest.json`. */
  envelope: string;
  /** JSON list of what the manifest asks for, at most 64 KiB: `summaryOf` of `search/summary.ts` writes it. */
  capabilities: string;
  /** JSON list of the manifest's hooks, by `summaryOf` too. */
  hooks: string;
  /** JSON list of the ids of the keys that signed the manifest. */
  signers: string;
  /** Id of the key that signed the request to publish. */
  publisher: string;
  /** What the packument shows of package.json, as JSON. */
  package_json: string;
  readme: string;
  /** The registry's signature over `name@version:integrity` in base64, and the key's id. */
  registry_signature: string;
  registry_key: string;
  published: number;
  /** The place of its entry in the log. */
  log_index: number;
}

/** What the latest version of a package can be filtered by. */
export interface FacetsTable {
  package_id: number;
  kind: FacetKind;
  value: string;
}
export type FacetKind = 'capability' | 'framework' | 'hook' | 'keyword';

/** What search ranks by, of packages that can be found: words of two fields and a name, each with a space before and after it. */
export interface SearchTable {
  /** Of `placeOf`. */
  place: number;
  package_id: number;
  name_words: string;
  keyword_words: string;
  description_words: string;
}

/** Archives by the SHA-256 of their bytes, where artifacts are kept in the database. */
export interface ArchivesTable {
  sha256: string;
  data: Uint8Array;
}

/** Requests that were taken, so that none is taken twice. */
export interface NoncesTable {
  key_id: string;
  nonce: string;
  /** From when on the request is too old anyway, in milliseconds since the epoch. */
  expires: number;
}

/** The log: one row. */
export interface LogStateTable {
  id: 1;
  size: number;
  /** The signed note of the tree of this size. */
  checkpoint: string;
}

/** Hashes of the log's tree, up to 256 a tile, as tlog-tiles lays them out. */
export interface LogTilesTable {
  level: number;
  tile_index: number;
  /** 32 bytes each. */
  hashes: Uint8Array;
}

/** What the log says, in order. */
export interface LogEntriesTable {
  log_index: number;
  entry: Uint8Array;
}

/** What must be the same for every process: names of keys, the public address. */
export interface SettingsTable {
  name: string;
  value: string;
}

/** All tables. Blobs are bytes, times are milliseconds; dialects differ in `dialect.ts` and `search` alone. */
export interface Tables {
  packages: PackagesTable;
  name_neighbours: NameNeighboursTable;
  keys: KeysTable;
  versions: VersionsTable;
  facets: FacetsTable;
  search: SearchTable;
  archives: ArchivesTable;
  nonces: NoncesTable;
  log_state: LogStateTable;
  log_tiles: LogTilesTable;
  log_entries: LogEntriesTable;
  settings: SettingsTable;
}

export type Package = Selectable<PackagesTable>;
export type Version = Selectable<VersionsTable>;
export type NewVersion = Insertable<VersionsTable>;
