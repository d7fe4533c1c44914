import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// isolated-vm needs --no-node-snapshot; all children get it, so that all peers meet the same Node.
const execArgv = ['--no-node-snapshot', '--expose-gc'];

/** Runs a module in a fresh process and gives what it hands to `answer`. */
export function runChild(file, input, onProgress = () => {}, nodeArgs = []) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(file), [JSON.stringify(input)], {
      execArgv: [...execArgv, ...nodeArgs],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let answer;
    let output = '';
    const collect = (chunk) => (output += chunk);
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('message', (message) => {
      if ('progress' in message) onProgress(message.progress);
      else answer = message;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (answer && 'result' in answer) return resolve(answer.result);
      if (answer) return reject(new Error(answer.error));
      const how = signal ? `was killed by ${signal}` : `ended with code ${code}`;
      reject(new Error(`its process ${how}${output ? `: ${output.trim().split('\n').at(-1)}` : ''}`));
    });
  });
}

/** The other end: call once, at the top of a module that `runChild` runs. */
export async function answer(work) {
  const input = JSON.parse(process.argv[2]);
  const progress = (text) => process.send({ progress: text });
  try {
    await send({ result: await work(input, progress) });
    process.exit(0);
  } catch (error) {
    await send({ error: error?.message ?? String(error) });
    process.exit(1);
  }
}

function send(message) {
  return new Promise((resolve) => process.send(message, resolve));
}
