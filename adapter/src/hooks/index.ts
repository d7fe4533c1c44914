import { checkLoad, checkRenderChunk, checkTransform } from '../checks/code-result.ts';
import { checkHtml } from '../checks/html-result.ts';
import { checkResolve } from '../checks/resolve-result.ts';
import { checkLater, checkNothing, checkText } from '../checks/simple-results.ts';
import type { ResultCheck } from '../hook-binding.ts';
import {
  configHandler,
  configResolvedHandler,
  notifyHandler,
  optionsHandler,
  sharedOptionsHandler,
} from './build-hooks.ts';
import type { MakeHandler } from './handler.ts';
import { loadHandler, moduleParsedHandler, resolveIdHandler, transformHandler } from './module-hooks.ts';
import {
  addonHandler,
  bundleHandler,
  renderChunkHandler,
  transformIndexHtmlHandler,
} from './output-hooks.ts';

/** How a hook is called and its result checked. */
export interface HookKind {
  make: MakeHandler;
  check: ResultCheck;
}

/** The hooks that this version runs. */
export const HOOKS: ReadonlyMap<string, HookKind> = new Map<string, HookKind>([
  ['options', { make: optionsHandler, check: checkLater }],
  ['buildStart', { make: sharedOptionsHandler, check: checkNothing }],
  ['resolveId', { make: resolveIdHandler, check: checkResolve }],
  ['load', { make: loadHandler, check: checkLoad }],
  ['transform', { make: transformHandler, check: checkTransform }],
  ['moduleParsed', { make: moduleParsedHandler, check: checkNothing }],
  ['buildEnd', { make: notifyHandler, check: checkNothing }],
  ['renderStart', { make: sharedOptionsHandler, check: checkNothing }],
  ['renderChunk', { make: renderChunkHandler, check: checkRenderChunk }],
  ['generateBundle', { make: bundleHandler, check: checkLater }],
  ['writeBundle', { make: bundleHandler, check: checkLater }],
  ['closeBundle', { make: notifyHandler, check: checkNothing }],
  ['banner', { make: addonHandler, check: checkText }],
  ['footer', { make: addonHandler, check: checkText }],
  ['intro', { make: addonHandler, check: checkText }],
  ['outro', { make: addonHandler, check: checkText }],
  ['config', { make: configHandler, check: checkLater }],
  ['configResolved', { make: configResolvedHandler, check: checkNothing }],
  ['transformIndexHtml', { make: transformIndexHtmlHandler, check: checkHtml }],
]);

/** Their names. */
export const HOOK_NAMES: ReadonlySet<string> = new Set(HOOKS.keys());
