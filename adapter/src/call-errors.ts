import { NexxoError, type NexxoErrorDetails } from './error.ts';
import { REMEDIES } from './error-codes.ts';
import { type GuestErrors, toSandboxError } from './guest-error.ts';
import type { HookBinding } from './hook-binding.ts';

/** Makes the errors of one plugin's calls: each names the plugin, the hook and the module. */
export class CallErrors {
  readonly #plugin: string;
  readonly #memoryBytes: number;
  readonly #guest: GuestErrors;

  /**
   * @param plugin the name for errors outside a hook
   * @param memoryBytes the plugin's limit
   */
  constructor(plugin: string, memoryBytes: number, guest: GuestErrors) {
    this.#plugin = plugin;
    this.#memoryBytes = memoryBytes;
    this.#guest = guest;
  }

  #where(hook: HookBinding | undefined, moduleId: string | undefined): NexxoErrorDetails {
    return { plugin: hook?.plugin ?? this.#plugin, hook: hook?.name, id: moduleId };
  }

  /** For something that the plugin threw. `wasRefusedMemory` says so of the entry in which it did. */
  thrown(value: unknown, wasRefusedMemory: boolean, hook?: HookBinding, moduleId?: string): unknown {
    const refused = wasRefusedMemory ? this.#memoryBytes : undefined;
    return this.#guest.toHost(value, this.#where(hook, moduleId), refused);
  }

  /** For something that the plugin threw while its code was evaluated. */
  load(value: unknown, wasRefusedMemory: boolean): NexxoError {
    const cause = this.thrown(value, wasRefusedMemory);
    if (cause instanceof NexxoError) return cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    // Code that tries something and catches would hide why it failed.
    if (wasRefusedMemory) {
      const limit = this.#memoryBytes;
      const what = `its code was refused memory (${limit / 2 ** 20} MiB are allowed), and threw "${message}"`;
      return new NexxoError('NEXXO_MEMORY_LIMIT', what, { plugin: this.#plugin, limit, cause });
    }
    return new NexxoError('NEXXO_PLUGIN_LOAD', `its code threw "${message}"`, {
      plugin: this.#plugin,
      cause,
    });
  }

  /** For something that the addon threw. */
  failed(error: unknown, hook?: HookBinding, moduleId?: string): unknown {
    return toSandboxError(error, this.#where(hook, moduleId));
  }

  /** For a call of a plugin that was stopped for `reason`. */
  stopped(reason: unknown, hook?: HookBinding, moduleId?: string): NexxoError {
    const where = { ...this.#where(hook, moduleId), cause: reason };
    return isDisposal(reason)
      ? new NexxoError('NEXXO_DISPOSED', 'the sandbox was disposed', where)
      : new NexxoError('NEXXO_POISONED', `the plugin was stopped earlier${reasonText(reason)}`, where);
  }

  /** For a hook that went over its CPU time, in milliseconds, after it had waited. */
  cpuLimit(used: number, limit: number, hook?: HookBinding, moduleId?: string): NexxoError {
    const where = { ...this.#where(hook, moduleId), limit, used };
    const message = `used ${Math.round(used)} ms of CPU time, ${limit} ms are allowed for one operation`;
    return new NexxoError('NEXXO_CPU_LIMIT', message, where);
  }

  /** For a hook that made more asynchronous calls than it may. */
  callQuota(limit: number, hook?: HookBinding, moduleId?: string): NexxoError {
    const where = { ...this.#where(hook, moduleId), limit };
    return new NexxoError(
      'NEXXO_CALL_QUOTA',
      `called the host more than ${limit} times in one operation`,
      where,
    );
  }

  /** For a hook that had the host work too long without a pause. */
  hostWork(used: number, limit: number, hook?: HookBinding, moduleId?: string): NexxoError {
    const where = { ...this.#where(hook, moduleId), limit, used };
    const message = `had the host work for ${Math.round(used)} ms at a stretch, ${limit} ms are allowed`;
    return new NexxoError('NEXXO_HOOK_TIMEOUT', message, where);
  }

  /** For a hook that waited too long. */
  timeout(limit: number, hook?: HookBinding, moduleId?: string): NexxoError {
    const where = { ...this.#where(hook, moduleId), limit };
    return new NexxoError('NEXXO_HOOK_TIMEOUT', `its promise did not settle within ${limit} ms`, where);
  }
}

/** What stopped a plugin. A bundler that has many calls under way may show none but the later ones. */
function reasonText(reason: unknown): string {
  if (!(reason instanceof NexxoError)) return '';
  const { code, message } = reason;
  // A bundler overwrites the code of an error that it has seen.
  const advice = Object.hasOwn(REMEDIES, code) ? `. ${REMEDIES[code]}` : undefined;
  return ` by ${advice !== undefined && message.endsWith(advice) ? message.slice(0, -advice.length) : message}`;
}

/** Whether a plugin was stopped on purpose. */
export function isDisposal(reason: unknown): boolean {
  return reason instanceof NexxoError && reason.code === 'NEXXO_DISPOSED';
}
