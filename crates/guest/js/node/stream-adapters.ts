// Between Node's streams and the web's: `Readable.toWeb`, `Writable.fromWeb` and the like.
import { streams } from '../web/streams.ts';
import stream, { type AnyStream } from './stream.ts';

type Options = Record<string, unknown>;
type Done = (error?: unknown) => void;
interface NodeStream extends AnyStream {
  pause(): void;
  resume(): void;
  write(chunk: unknown, done: Done): boolean;
  end(done: Done): void;
  readonly destroyed: boolean;
  readonly readableObjectMode: boolean;
}
type StreamClass = { new (options: object): NodeStream; [adapter: string]: unknown };
type Finished = (target: NodeStream, options: object, done: Done) => void;

const { Readable, Writable, Duplex } = stream as unknown as Record<string, StreamClass> as {
  Readable: StreamClass;
  Writable: StreamClass;
  Duplex: StreamClass;
};
const finished = stream['finished'] as Finished;
const errorOf = (reason: unknown): Error | undefined =>
  reason === undefined || reason instanceof Error ? reason : new Error(String(reason));

function aborted(error: unknown): unknown {
  const isEarly = (error as { code?: unknown } | undefined)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
  return isEarly ? new DOMException('The operation was aborted', 'AbortError') : error;
}

function readableToWeb(
  source: NodeStream,
  { strategy }: { strategy?: QueuingStrategy } = {},
): ReadableStream {
  const isBytes = !source.readableObjectMode;
  let isOver = false;
  return new (streams().ReadableStream)(
    {
      start(controller) {
        source.pause();
        source.on('data', (chunk: Uint8Array) => {
          controller.enqueue(isBytes && chunk instanceof Uint8Array ? new Uint8Array(chunk) : chunk);
          if ((controller.desiredSize ?? 0) <= 0) source.pause();
        });
        finished(source, { writable: false }, (error) => {
          if (isOver) return;
          isOver = true;
          source.on('error', () => {});
          if (error) controller.error(aborted(error));
          else controller.close();
        });
      },
      pull: () => source.resume(),
      cancel(reason) {
        isOver = true;
        source.destroy(errorOf(reason) as never);
      },
    },
    strategy ?? {
      highWaterMark: isBytes ? 65_536 : 16,
      ...(isBytes && { size: (chunk: Uint8Array) => chunk.byteLength }),
    },
  );
}

function readableParts(source: ReadableStream): Options & { cancel: (reason: unknown) => Promise<void> } {
  const reader = source.getReader();
  let isOver = false;
  reader.closed.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  return {
    read(this: NodeStream) {
      reader.read().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: Error) => this.destroy(error),
      );
    },
    cancel: async (reason) => {
      if (!isOver) await reader.cancel(reason);
    },
  };
}

function writableParts(target: WritableStream): Options & { abort: (reason: unknown) => Promise<void> } {
  const writer = target.getWriter();
  let isOver = false;
  writer.closed.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  return {
    write(chunk: unknown, _encoding: unknown, done: Done) {
      writer.ready.then(() => writer.write(chunk)).then(() => done(), done);
    },
    final(done: Done) {
      writer.close().then(() => done(), done);
    },
    abort: async (reason) => {
      if (!isOver) await (reason ? writer.abort(reason) : writer.close());
    },
  };
}

const destroyer =
  (...ends: ((reason: unknown) => Promise<void>)[]) =>
  (error: unknown, done: Done): void => {
    const end = () => done(error);
    Promise.all(ends.map((close) => close(error))).then(end, end);
  };

function writableToWeb(target: NodeStream): WritableStream {
  let isOver = false;
  return new (streams().WritableStream)({
    start(controller) {
      finished(target, { readable: false }, (error) => {
        target.on('error', () => {});
        if (!isOver && error) controller.error(aborted(error));
        isOver = true;
      });
    },
    write: (chunk) =>
      new Promise<void>((resolve, reject) => {
        target.write(chunk, (error) => (error ? reject(error) : resolve()));
      }),
    abort(reason) {
      target.destroy(errorOf(reason) as never);
    },
    close: () =>
      new Promise<void>((resolve, reject) => {
        isOver = true;
        target.end((error) => (error ? reject(error) : resolve()));
      }),
  });
}

Readable['toWeb'] = readableToWeb;
Readable['fromWeb'] = (source: ReadableStream, options: Options = {}) => {
  const { cancel, ...parts } = readableParts(source);
  return new Readable({ ...options, ...parts, destroy: destroyer(cancel) });
};
Writable['toWeb'] = writableToWeb;
Writable['fromWeb'] = (target: WritableStream, options: Options = {}) => {
  const { abort, ...parts } = writableParts(target);
  return new Writable({ ...options, ...parts, destroy: destroyer(abort) });
};
Duplex['toWeb'] = (duplex: NodeStream) => ({
  readable: readableToWeb(duplex),
  writable: writableToWeb(duplex),
});
Duplex['fromWeb'] = (pair: { readable: ReadableStream; writable: WritableStream }, options: Options = {}) => {
  const { cancel, ...reading } = readableParts(pair.readable);
  const { abort, ...writing } = writableParts(pair.writable);
  return new Duplex({ ...options, ...reading, ...writing, destroy: destroyer(cancel, abort) });
};
