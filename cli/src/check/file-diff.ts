import { createTwoFilesPatch } from 'diff';
import type { Outcome } from '../trial/index.ts';

const mostCharacters = 20_000;

/** A unified diff of what two builds wrote; null where that is the same. */
export function filesDiff(native: Outcome, sandboxed: Outcome): string | null {
  const names = [...new Set([...native.files.keys(), ...sandboxed.files.keys()])].sort();
  const parts = names.map((name) => fileDiff(name, native.files.get(name), sandboxed.files.get(name)));
  const text = parts.filter((part) => part !== '').join('\n');
  if (text === '') return null;
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}\n… (cut)` : text;
}

function fileDiff(
  name: string,
  native: Buffer | null | undefined,
  sandboxed: Buffer | null | undefined,
): string {
  const [a, b] = [native ?? null, sandboxed ?? null];
  if (a === b || (a !== null && b !== null && a.equals(b))) return '';
  if ([a, b].some((data) => data?.includes(0)))
    return `binary ${name}: ${a?.length ?? 'no'} bytes natively, ${b?.length ?? 'no'} sandboxed`;
  const labels = [a === null ? 'missing' : 'native', b === null ? 'missing' : 'sandboxed'] as const;
  return createTwoFilesPatch(name, name, a?.toString() ?? '', b?.toString() ?? '', ...labels);
}
