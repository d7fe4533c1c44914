import { paint } from '../output/paint.ts';
import type { BuildResult, CheckResult } from './result.ts';

const words: Record<BuildResult['status'], string> = {
  identical: 'the same',
  different: 'different',
  denied: 'denied',
  failed: 'failed',
};

/** Prints a check for people. */
export function printResult({ plugin, version, bytes, hooks, builtins, same, builds }: CheckResult): void {
  const lines = [
    `${paint('bold', `${plugin} ${version}`)}, ${Math.ceil(bytes / 1024)} KB packed`,
    `  hooks      ${hooks.join(', ') || 'none was set up'}`,
    `  built-ins  ${builtins.join(', ') || 'none'}`,
    '',
    ...builds.flatMap(buildLines),
    same
      ? 'Every build is the same as without the sandbox.'
      : 'Not every build is the same as without the sandbox.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function buildLines({
  bundler,
  sampled,
  status,
  reason,
  grants,
  outOfScope,
  files,
  nativeMs,
  sandboxedMs,
  diff,
}: BuildResult): string[] {
  const times = sandboxedMs === null ? '' : `, ${nativeMs} ms natively, ${sandboxedMs} ms sandboxed`;
  const head = `${paint(status === 'identical' ? 'green' : 'red', `${bundler}: ${words[status]}`)} (${files} files${times})`;
  const kinds = ['js', ...(sampled ?? [])].join(', ');
  return [
    head,
    ...(sampled === null ? [] : [`  built a sample of ${kinds}`]),
    ...(reason === null ? [] : [`  ${reason}`]),
    ...(grants.length === 0 ? [] : [`  needs ${grants.join(', ')}`]),
    ...(outOfScope.length === 0 ? [] : [`  natively it ${outOfScope.join(', ')}`]),
    ...(diff === null ? [] : ['', ...diff.split('\n').map(diffLine)]),
    '',
  ];
}

function diffLine(line: string): string {
  if (/^\+(?!\+\+)/.test(line)) return paint('green', line);
  return /^-(?!--)/.test(line) ? paint('red', line) : line;
}
