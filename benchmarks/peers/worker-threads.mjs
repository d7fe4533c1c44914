import { Worker } from 'node:worker_threads';
import { textPlugin } from '../lib/text-plugin.mjs';

const entry = new URL('./worker-threads.worker.mjs', import.meta.url);

export async function open() {
  return {
    startsFrom: null,
    load,
    close() {},
  };
}

async function load(file, options) {
  const worker = new Worker(entry, { workerData: { file, options } });
  const pending = new Map();
  let calls = 0;
  await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  worker.on('message', ([call, result]) => {
    const resolve = pending.get(call);
    pending.delete(call);
    resolve(result);
  });
  const transform = (code, id) =>
    new Promise((resolve) => {
      pending.set(++calls, resolve);
      worker.postMessage([calls, code, id]);
    });
  return {
    plugin: textPlugin('worker-threads', transform),
    transform,
    dispose: () => worker.terminate(),
  };
}
