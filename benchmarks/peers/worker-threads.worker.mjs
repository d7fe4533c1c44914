import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { hookCaller } from '../lib/hook-caller.mjs';

const { default: factory } = await import(pathToFileURL(workerData.file).href);
const transform = hookCaller(factory(workerData.options));

parentPort.on('message', ([call, code, id]) => {
  const result = transform(code, id);
  parentPort.postMessage([call, typeof result === 'object' && result ? result.code : result]);
});
parentPort.postMessage('ready');
