import type { HookBinding } from '../hook-binding.ts';

/** What is noted of a call while it runs. */
export interface Recorder {
  /** The plugin asked the host. */
  answer(method: string, args: unknown[], ask: () => unknown): unknown;
  /** It asked for something that takes time. */
  request(method: string, args: unknown[], ask: () => Promise<unknown>): Promise<unknown>;
  /** What it read of files; undefined where it did what cannot be repeated. */
  read(reads: Uint8Array | undefined): void;
  /** Something happened that a later call would have to know of. */
  spoil(): void;
  /** It gave this. */
  returned(value: unknown): void;
  /** It failed. */
  failed(): void;
}

/** A hook call as the runtime makes it. */
export interface HookCall {
  context: unknown;
  hook: HookBinding;
  moduleId: string | undefined;
  data: unknown;
  /** Five, as they cross. */
  args: readonly unknown[];
  narrow: number;
}

/** A call to the host as it is kept: its answer by its hash, and for a fact the hook that asked. */
export type KeptCall = [method: string, args: unknown[], answer: string, hook?: string];

/** A call to the host that was made again, and what came of it. */
export interface MadeCall {
  method: string;
  /** The hash of its arguments. */
  args: string;
  /** The hash of its answer. */
  answer: string;
  result: { value: unknown } | { error: unknown };
}
