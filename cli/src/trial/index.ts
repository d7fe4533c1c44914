export { Builder, type BuilderOptions } from './builder.ts';
export type { Bundler, Case, Encoded, PluginCall } from './case.ts';
export { compare, compareFiles, type Difference } from './compare.ts';
export { firstGrants, type Grants, grantTexts, neededGrants } from './grants.ts';
export type { Deed } from './observe.ts';
export type { Outcome } from './outcome.ts';
export { deedText, readsProject, type Status, tryCase, trySandboxed, type Verdict } from './trial.ts';
