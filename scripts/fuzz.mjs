// Runs fuzz targets side by side, each in a process of its own, and ends with what each has done.
//   node scripts/fuzz.mjs [--seconds 60] [target ...]
// The coverage that libFuzzer asks for is an unstable flag of rustc, which the stable one takes by RUSTC_BOOTSTRAP.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { main, say, step } from './lib/progress.mjs';
import { at } from './lib/root.mjs';
import { read, run } from './lib/run.mjs';

const COVERAGE = [
  '-Cpasses=sancov-module',
  ...['level=4', 'inline-8bit-counters', 'pc-table', 'trace-compares'].map(
    (name) => `-Cllvm-args=-sanitizer-coverage-${name}`,
  ),
  ...['-Ccodegen-units=1', '-Cdebug-assertions=yes', '-Coverflow-checks=yes', '--cfg', 'fuzzing'],
];

const targets = readdirSync(at('fuzz/fuzz_targets')).map((name) => name.replace(/\.rs$/, ''));

main(async () => {
  const { values, positionals } = parseArgs({
    options: { seconds: { type: 'string', default: '60' } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !targets.includes(name));
  if (unknown.length > 0) throw new Error(`there is no target ${unknown}; there are ${targets.join(', ')}`);
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new Error(`--seconds takes a number above 0, not ${values.seconds}`);
  const chosen = positionals.length > 0 ? positionals : targets;
  const binaries = await buildTargets(chosen);
  const results = await step(`${chosen.join(', ')} for ${seconds} s`, () =>
    Promise.all(chosen.map((name, index) => fuzz(name, binaries[index], seconds))),
  );
  for (const { name, runs, finding } of results)
    say(`${finding ? 'x' : '+'} ${name}: ${runs} runs${finding}`);
  if (results.some(({ finding }) => finding !== ''))
    throw new Error('there is a finding: see fuzz/artifacts');
});

async function buildTargets(names) {
  const host = /host: (\S+)/.exec(read('rustc', ['-vV']) ?? '')?.[1];
  const args = ['build', '--release', '--manifest-path', at('fuzz/Cargo.toml'), '--target', host];
  const env = {
    ...process.env,
    RUSTC_BOOTSTRAP: '1',
    CARGO_ENCODED_RUSTFLAGS: COVERAGE.join('\x1f'),
    CARGO_TARGET_DIR: at('target/fuzz'),
  };
  await step('building the fuzz targets', () =>
    run('cargo', [...args, ...names.flatMap((name) => ['--bin', name])], { env }),
  );
  return names.map((name) => at(`target/fuzz/${host}/release/${name}`));
}

/** Runs one target; its corpus is kept for the next time. */
function fuzz(name, binary, seconds) {
  const [corpus, artifacts] = [at('fuzz/corpus', name), at('fuzz/artifacts', name)];
  for (const folder of [corpus, artifacts]) mkdirSync(folder, { recursive: true });
  const options = [`-max_total_time=${seconds}`, '-rss_limit_mb=4096', '-timeout=25', '-print_final_stats=1'];
  const child = spawn(binary, [corpus, `-artifact_prefix=${artifacts}/`, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let tail = '';
  child.stderr.on('data', (chunk) => (tail = (tail + chunk).slice(-20_000)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        name,
        runs: /stat::number_of_executed_units: (\d+)/.exec(tail)?.[1] ?? 'an unknown number of',
        finding: code === 0 ? '' : `\n${tail.split('\n').slice(-30).join('\n')}`,
      }),
    );
  });
}
