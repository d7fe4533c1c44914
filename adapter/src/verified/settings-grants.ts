import { DEFAULT_LIMITS, type Limits, type PluginLimitsAndGrants } from '../options.ts';
import type { GrantedCapabilities } from '../signing/verify-manifest.ts';

const LISTS = ['read', 'write', 'resolve', 'watch', 'config', 'server'] as const;

/** What settings grant, as a lockfile writes it. */
export function grantsOf(layers: readonly (PluginLimitsAndGrants | undefined)[]): GrantedCapabilities {
  const granted: Record<string, unknown> = {};
  for (const name of LISTS) {
    const values = layers.flatMap((layer) => layer?.[name] ?? []);
    if (values.length > 0) granted[name] = [...new Set(values)].sort();
  }
  const names = layers.flatMap((layer) => Object.keys(layer?.env ?? {}));
  if (names.length > 0) granted['env'] = [...new Set(names)].sort();
  // The last word counts, as it does where the settings are put together.
  if (layers.findLast((layer) => layer?.bundler !== undefined)?.bundler === true) granted['bundler'] = true;
  if (layers.findLast((layer) => layer?.clock !== undefined)?.clock === 'real') granted['clock'] = 'real';
  return granted;
}

/** The limits that settings raise, in whole numbers as a lockfile has them. */
export function limitsOf(layers: readonly (PluginLimitsAndGrants | undefined)[]): Record<string, number> {
  const limits: Limits = Object.assign({}, ...layers.map((layer) => layer?.limits));
  const given = Object.entries(limits).filter((pair): pair is [string, number] => pair[1] !== undefined);
  const defaults: Readonly<Record<string, number>> = DEFAULT_LIMITS;
  // One that there is not is kept, to be refused.
  const raised = given.filter(([name, value]) => !(value <= (defaults[name] ?? Number.NEGATIVE_INFINITY)));
  return Object.fromEntries(raised.map(([name, value]) => [name, Math.ceil(value)]));
}

/** A plugin's entry in a lockfile that was verified. */
interface LockedPlugin {
  capabilities: GrantedCapabilities;
  limits?: Record<string, number>;
}

/**
 * What a lockfile grants a plugin, as settings. A variable of the environment that was approved has the value that the
 * process has.
 *
 * @param lock a lockfile against which the plugin was verified
 */
export function lockedSettings(lock: Uint8Array, name: string): PluginLimitsAndGrants {
  const { plugins } = JSON.parse(Buffer.from(lock).toString('utf8')) as {
    plugins: Record<string, LockedPlugin>;
  };
  const locked = plugins[name];
  if (locked === undefined) return {};
  const { env = [], ...capabilities } = locked.capabilities;
  const values = env.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...(capabilities as PluginLimitsAndGrants),
    env: Object.fromEntries(values),
    ...(locked.limits === undefined ? {} : { limits: locked.limits }),
  };
}
