import type { HookBinding } from '../hook-binding.ts';
import type { PluginRuntime } from '../plugin-runtime.ts';
import { applyInPlace } from '../value/apply-changes.ts';
import { cleanData, isRecord } from '../value/clean-data.ts';
import { plainData } from '../value/plain-data.ts';
import { plainTextDeep } from '../value/text.ts';
import { type HookHandler, mapOutcome } from './handler.ts';

/** `onLog(level, log)`: false keeps the log from going further. */
export function onLogHandler(runtime: PluginRuntime, hook: HookBinding): HookHandler {
  return function onLog(this: unknown, level: unknown, log: unknown): unknown {
    const data = log instanceof Error ? runtime.errorData(log) : plainData(log);
    const outcome = runtime.run(this, hook, undefined, undefined, level, data);
    return mapOutcome(outcome, (value) => {
      if (!isRecord(value)) return undefined;
      if (isRecord(log) && !(log instanceof Error))
        applyInPlace(log, cleanData(plainTextDeep(value['changes'])), () => {});
      return value['isHandled'] === true ? false : undefined;
    });
  };
}
