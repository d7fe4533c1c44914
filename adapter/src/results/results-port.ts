import type { CallSite } from '../call-site.ts';
import type { Call } from '../call-table.ts';
import type { HookCall, Recorder } from './recorder.ts';

/** What the kept results of a plugin need of its runtime. */
export interface ResultsPort {
  readonly plugin: string;
  digest(value: unknown): string;
  /** Enters the instance. Gives the checked result, or a promise of it. */
  live(call: HookCall, recorder: Recorder | undefined): unknown;
  /** Whether the guest is on the stack. */
  isEntered(): boolean;
  /** Whether files are as they were recorded. */
  stillAnswers(reads: Uint8Array): boolean;
  /** Begins a call that does not enter. */
  open(call: HookCall): Call;
  close(call: Call): void;
  site(call: Call): CallSite;
  /** Makes a call to the host in the plugin's name. */
  ask(site: CallSite, method: string, args: unknown[]): unknown;
  /** The data of a shared value. */
  shared(key: unknown): unknown;
}

/** How results are kept. */
export interface KeptSettings {
  /** Whether they may depend on earlier calls for the same module. */
  ofModule: boolean;
  /** The share of results that are made all the same, and compared. */
  check: number;
  /** Results are looked up, and may be kept. */
  noteUse(): void;
}
