import './start-engine.ts';
import {
  Instance,
  InstanceFork,
  openEngine,
  PathPolicy,
  ResultStore,
  Results,
  ThreadInstance,
  valueDigest,
} from '#binding';
import type { SandboxOptions } from './options.ts';
import { Sandbox } from './sandbox.ts';

/**
 * Makes a sandbox for the plugins of a project.
 *
 * @throws NEXXO_OPTION_INVALID
 *
 * @example
 * const sandbox = createSandbox({ allowUnsigned: true });
 * export default { plugins: [await sandbox.plugin('@rollup/plugin-replace', { preventAssignment: true })] };
 */
export function createSandbox(options?: SandboxOptions): Sandbox {
  const threads = { InstanceFork, ThreadInstance };
  const results = { Results, ResultStore, valueDigest };
  return new Sandbox({ Instance, openEngine, PathPolicy, ...threads, ...results }, options);
}

export { NexxoError, type NexxoErrorDetails } from './error.ts';
export type { NexxoErrorCode } from './error-codes.ts';
export type { Grant } from './grant.ts';
export type { InsideCode, InsideModule } from './inside.ts';
export type { LoadedPlugin } from './loaded-plugin.ts';
export type { Limits, PluginLimitsAndGrants, PluginSource, SandboxOptions } from './options.ts';
export type { PackedPlugin } from './pack/index.ts';
export type { SandboxedPlugin } from './plugin-object.ts';
export { formatReport } from './report/format-report.ts';
export type { Denial, HookReport, PluginReport, Report } from './report/report.ts';
export type { Trace, TraceEvent } from './report/trace-recorder.ts';
export type { ResultOptions } from './results/result-settings.ts';
export type { ShareOptions } from './results/share.ts';
export type { Sandbox } from './sandbox.ts';
export { SERVER_CAPABILITIES, type ServerCapability } from './server/capabilities.ts';
export type { PackageFile, VerifiedManifest } from './signing/native.ts';
export { type GrantedCapabilities, type VerifyRequest, verifyManifest } from './signing/verify-manifest.ts';
