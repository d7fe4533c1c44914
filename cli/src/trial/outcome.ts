import type { PluginReport } from '@nexxo/native';
import type { Case } from './case.ts';
import type { Grants } from './grants.ts';
import type { Deed } from './observe.ts';
import type { Written } from './stage.ts';

/** Who provides the plugin under test; `none` leaves it out. */
export type Mode = 'native' | 'sandboxed' | 'none';

/** What a build process is told. */
export interface BuildRequest {
  case: Case;
  mode: Mode;
  /** Where the project lies. */
  stage: string;
  /** A module beside the stage whose `load` imports for it, so that packages are found as from there. */
  loader: string;
  grants: Grants;
  /** Where the sandbox keeps bundles and snapshots. */
  cacheDir: string;
}

/** A warning of the bundler. */
export interface Warning {
  code?: string;
  plugin?: string;
  message: string;
}

/** An error that ended a build. */
export interface BuildError {
  message: string;
  stack: string;
  /** The sandbox's own code, where the sandbox stopped it. */
  code?: string;
  plugin?: string;
  /** Which of the sandbox's limits it met. */
  limit?: number;
  hook?: string;
}

/** What a build process answers. */
export interface BuildAnswer {
  error?: BuildError;
  warnings: Warning[];
  stdout: string;
  /** From importing the plugin to the end of the build; packing is not counted. */
  ms: number;
  /** What the plugin does that has no place inside; of a native build. */
  deeds: Deed[];
  /** Where the bundler wrote. */
  outputs: string[];
  /** Of a sandboxed build. */
  report?: PluginReport;
}

/** A build with what it wrote. */
export interface Outcome extends BuildAnswer {
  /** Where the project lay. */
  stage: string;
  files: Written;
}
