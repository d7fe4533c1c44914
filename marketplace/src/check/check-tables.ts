import { createHash, createPublicKey, verify } from 'node:crypto';
import type { History, LoggedPackage, LoggedVersion } from '@nexxo/native/protocol';
import type { RegistryKeys } from '../registry-keys.ts';
import type { Store } from '../store/store.ts';
import type { Package, VersionsTable } from '../store/tables.ts';
import type { Report } from './report.ts';

const PAGE = 200;

const COLUMNS = [
  ...([
    'package_id',
    'version',
    'state',
    'reason',
    'integrity',
    'manifest',
    'manifest_sha256',
    'signers',
  ] as const),
  ...(['publisher', 'registry_signature', 'registry_key', 'published', 'log_index'] as const),
];

type Row = Pick<VersionsTable, (typeof COLUMNS)[number]>;

/**
 * Holds every name and version of the tables against the log, and the reverse.
 *
 * @param history what all entries of the log come to
 * @returns how many names and versions there are
 */
export async function checkTables(
  { db }: Store,
  keys: RegistryKeys,
  history: History,
  report: Report,
): Promise<{ packages: number; versions: number }> {
  const found = { packages: 0, versions: 0 };
  const missing = new Map(history.packages);
  for (let after = 0; ; ) {
    const packages = await db
      .selectFrom('packages')
      .select(['id', 'name', 'owner'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    const last = packages.at(-1);
    if (!last) break;
    const versions = await db
      .selectFrom('versions')
      .select(COLUMNS)
      .where('package_id', '>', after)
      .where('package_id', '<=', last.id)
      .execute();
    const byPackage = byPackageId(versions);
    for (const one of packages) {
      missing.delete(one.name);
      checkPackage(one, history.packages.get(one.name), byPackage.get(one.id) ?? [], keys, report);
    }
    found.packages += packages.length;
    found.versions += versions.length;
    after = last.id;
  }
  for (const name of missing.keys()) report.add(`The log has ${name}, and the tables do not`, name);
  return found;
}

function byPackageId(rows: readonly Row[]): Map<number, Row[]> {
  const all = new Map<number, Row[]>();
  for (const row of rows) {
    const those = all.get(row.package_id);
    if (those) those.push(row);
    else all.set(row.package_id, [row]);
  }
  return all;
}

function checkPackage(
  { name, owner }: Pick<Package, 'name' | 'owner'>,
  logged: LoggedPackage | undefined,
  rows: readonly Row[],
  keys: RegistryKeys,
  report: Report,
): void {
  if (!logged) {
    report.add(`The tables have ${name}, and the log does not`, name);
    return;
  }
  if (owner !== logged.owner)
    report.add(`${name} belongs to ${owner}, and by the log to ${logged.owner}`, name);
  const missing = new Set(logged.versions.keys());
  for (const row of rows) {
    missing.delete(row.version);
    const version = logged.versions.get(row.version);
    const wrong = version ? differences(name, row, version, keys) : ['is in the tables alone'];
    for (const what of wrong) report.add(`${name} ${row.version} ${what}`, name);
  }
  for (const version of missing) report.add(`${name} ${version} is in the log alone`, name);
}

function differences(
  name: string,
  row: Row,
  { published, index, state, changed }: LoggedVersion,
  keys: RegistryKeys,
) {
  const { packages } = keys;
  const signed = Buffer.from(`${name}@${row.version}:${row.integrity}`, 'utf8');
  const key = createPublicKey(packages.privateKey);
  const wrong: readonly (readonly [boolean, string])[] = [
    [row.log_index !== index, `has its entry at ${index}, not at ${row.log_index}`],
    [row.integrity !== published.integrity, 'has another archive than the log says'],
    [row.manifest_sha256 !== published.manifest, 'has another manifest than the log says'],
    [row.manifest_sha256 !== sha256(row.manifest), 'has a manifest of another hash'],
    [row.signers !== JSON.stringify(published.signers), 'has other signers than the log says'],
    [row.publisher !== published.key, 'was published by another key than the log says'],
    [
      Math.floor(row.published / 1000) !== Date.parse(published.time) / 1000,
      'has another time than the log says',
    ],
    [row.state !== state, `is ${row.state}, and by the log ${state}`],
    [
      state !== 'published' && row.reason !== (changed?.reason ?? null),
      'has another reason than the log says',
    ],
    [
      row.registry_key !== packages.keyId,
      `is signed by ${row.registry_key}, which is not this registry's key`,
    ],
    [
      row.registry_key === packages.keyId &&
        !verify('sha256', signed, key, Buffer.from(row.registry_signature, 'base64')),
      "does not have this registry's signature",
    ],
  ];
  return wrong.flatMap(([is, what]) => (is ? [what] : []));
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
