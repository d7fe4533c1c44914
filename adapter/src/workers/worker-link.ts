import type { Compression } from '../compression.ts';

/** What a runtime that runs a worker of a plugin has of the plugin: where what the worker says goes. */
export interface WorkerLink {
  /** The plugin's: what it may compress, its workers compress of. */
  compression: Compression;
  /** A message for who started it. */
  post(bytes: Uint8Array): void;
  /** It threw what nothing caught. */
  fail(error: unknown): void;
  /** It asked to end. */
  exit(code: number): void;
  /** Whether it waits for messages, which keeps it alive. */
  listen(isListening: boolean): void;
  /** Takes what it prints where its streams are kept from the console; whether they are. */
  print(fd: number, text: string): boolean;
  /** What an entry used: CPU nanoseconds, bytes in and out. */
  spent(entry: Float64Array): void;
  /** Nothing runs inside at the moment. */
  rest(): void;
  /** A limit stopped it. */
  died(reason: unknown): void;
}
