import { askedBy, capabilityTexts, limitTexts } from './capabilities.ts';
import type { Manifest } from './manifest.ts';

const size = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 2 ** 20
      ? `${(bytes / 1024).toFixed(1)} KB`
      : `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** Rows under one title, which stands before the first. */
export const titled = (title: string, texts: readonly string[]): string[][] =>
  texts.map((text, index) => [index === 0 ? title : '', text]);

/** What a plugin wants, for those who decide: rows of a table. */
export function wishRows({ hooks, capabilities, limits }: Manifest): string[][] {
  const asked = capabilities.map(
    (request) => `${capabilityTexts(askedBy([request])).join(', ')}: ${request.reason}`,
  );
  return [
    ['hooks', hooks.join(', ') || 'none'],
    ...titled(
      'asks for',
      asked.length === 0 ? ['nothing: no files but its own, no network, no processes'] : asked,
    ),
    ...titled('raises', limitTexts(limits)),
  ];
}

/** Where a plugin says that it comes from. */
export function originRows({ kind, publisher, time, engines, source }: Manifest): string[][] {
  return [
    ['kind', kind],
    ['publisher', publisher.url === undefined ? publisher.name : `${publisher.name}, ${publisher.url}`],
    ['time', `${time} (by its own account)`],
    ['nexxo', engines.nexxo],
    ...(source === undefined
      ? []
      : [
          ['made from', [`${source.package} ${source.version}`, source.integrity].filter(Boolean).join(', ')],
        ]),
  ];
}

/** All that a manifest has digests of. */
export function contentRows({ entry, files, packages }: Manifest): string[][] {
  return [
    ['entry', entry],
    ...titled(
      'files',
      files.map((file) => `${file.sha256}  ${file.path} (${size(file.size)})`),
    ),
    ...titled(
      'packages',
      (packages ?? []).map(({ path, sha256 }) => `${sha256}  ${path}`),
    ),
  ];
}
