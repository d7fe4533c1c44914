import { native } from '../../native.ts';
import { changesOf } from '../changes.ts';
import { plain } from '../plain.ts';
import { mapResult, type PluginFunction, type Runner } from '../slots.ts';
import type { Owner } from './owner.ts';

/** `onLog(level, log)`: whether the log goes no further, and what the plugin changed in it. */
export function onLogRunner(fn: PluginFunction, owner: Owner): Runner {
  const { Context } = owner;
  return (call, level, data) => {
    const log = data as Record<string, unknown>;
    const before = log instanceof Error ? undefined : (native.clone(log) as Record<string, unknown>);
    return mapResult(fn.call(new Context(call), level, log), (result) => {
      const changes = before === undefined ? [] : changesOf(before, plain(log) as Record<string, unknown>);
      return { isHandled: result === false, changes };
    });
  };
}
