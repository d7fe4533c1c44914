import { setEventListener } from '../glue/requests.ts';
import { native } from '../native.ts';
import { setWorkerMaker, type WorkerEnvironment } from '../web/environment.ts';
import { MessageChannel, MessagePort } from '../web/message-channel.ts';
import { process } from '../web/process.ts';
import { deniedAll } from './denied.ts';
import { ParentPort } from './parent-port.ts';
import { Worker } from './worker.ts';
import { decodeMessage, SHARE_ENV } from './worker-message.ts';

type Members = Record<string, unknown>;

const environmentData = new Map<unknown, unknown>();

const workerThreads: Members = {
  ...deniedAll(
    'process',
    'worker_threads',
    'BroadcastChannel moveMessagePortToContext postMessageToThread locks',
  ),
  MessageChannel,
  MessagePort,
  SHARE_ENV,
  Worker,
  isInternalThread: false,
  isMainThread: true,
  parentPort: null,
  resourceLimits: {},
  threadId: 0,
  threadName: '',
  workerData: null,
  getEnvironmentData: (key: unknown) => environmentData.get(key),
  setEnvironmentData(key: unknown, value?: unknown) {
    if (value === undefined) environmentData.delete(key);
    else environmentData.set(key, value);
  },
  isMarkedAsUntransferable: () => false,
  markAsUncloneable: () => undefined,
  markAsUntransferable: () => undefined,
  receiveMessageOnPort: () => undefined,
};

let port: ParentPort | undefined;

/** Makes this instance one that runs a worker. */
function becomeWorker({ threadId, data, argv }: WorkerEnvironment): void {
  port = new ParentPort();
  Object.assign(workerThreads, {
    isMainThread: false,
    parentPort: port,
    threadId,
    workerData: decodeMessage(data),
  });
  process['argv'] = [...(process['argv'] as string[]), ...argv];
  process['exit'] = (code: unknown = process['exitCode'] ?? 0): never => {
    native.hostCall('workerExit', 0, [Number(code)]);
    throw new Error('process.exit() ends the worker');
  };
}

setWorkerMaker(becomeWorker);

setEventListener((event) => {
  const [kind, ...rest] = event as [string, ...unknown[]];
  if (port === undefined) Worker.tell(kind, rest);
  else if (kind === 'start') port.begin();
  else port.receive(decodeMessage(rest[0] as Uint8Array));
});

export default workerThreads;
