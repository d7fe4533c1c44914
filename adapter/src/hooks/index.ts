import { checkLoad, checkRenderChunk, checkTransform } from '../checks/code-result.ts';
import { checkHtml } from '../checks/html-result.ts';
import { checkResolve } from '../checks/resolve-result.ts';
import {
  checkDecision,
  checkDynamicImport,
  checkLater,
  checkNothing,
  checkOptionalText,
  checkText,
} from '../checks/simple-results.ts';
import type { ResultCheck } from '../hook-binding.ts';
import {
  configEnvironmentHandler,
  configHandler,
  configResolvedHandler,
  optionsHandler,
  sharedOptionsHandler,
} from './build-hooks.ts';
import {
  dataHandler,
  moduleObjectHandler,
  notifyHandler,
  renderDynamicImportHandler,
  resolveImportMetaHandler,
} from './data-hooks.ts';
import { buildAppHandler } from './environment-hooks.ts';
import type { MakeHandler } from './handler.ts';
import { onLogHandler } from './log-hook.ts';
import { loadHandler, moduleParsedHandler, resolveIdHandler, transformHandler } from './module-hooks.ts';
import {
  addonHandler,
  bundleHandler,
  renderChunkHandler,
  transformIndexHtmlHandler,
} from './output-hooks.ts';

import { configureServerHandler, hotUpdateHandler } from './server-hooks.ts';

/** How a hook is called and its result checked. */
export interface HookKind {
  make: MakeHandler;
  check: ResultCheck;
}

/** The hooks that this version runs. */
export const HOOKS: ReadonlyMap<string, HookKind> = new Map<string, HookKind>([
  ['options', { make: optionsHandler, check: checkLater }],
  ['outputOptions', { make: optionsHandler, check: checkLater }],
  ['onLog', { make: onLogHandler, check: checkLater }],
  ['buildStart', { make: sharedOptionsHandler, check: checkLater }],
  ['resolveId', { make: resolveIdHandler, check: checkResolve }],
  ['resolveDynamicImport', { make: dataHandler(1), check: checkResolve }],
  ['load', { make: loadHandler, check: checkLoad }],
  ['shouldTransformCachedModule', { make: moduleObjectHandler, check: checkDecision }],
  ['transform', { make: transformHandler, check: checkTransform }],
  ['moduleParsed', { make: moduleParsedHandler, check: checkNothing }],
  ['buildEnd', { make: notifyHandler, check: checkNothing }],
  ['watchChange', { make: dataHandler(0), check: checkNothing }],
  ['closeWatcher', { make: dataHandler(), check: checkNothing }],
  ['renderStart', { make: sharedOptionsHandler, check: checkLater }],
  ['renderDynamicImport', { make: renderDynamicImportHandler, check: checkDynamicImport }],
  ['resolveImportMeta', { make: resolveImportMetaHandler, check: checkOptionalText }],
  ['resolveFileUrl', { make: moduleObjectHandler, check: checkOptionalText }],
  ['renderChunk', { make: renderChunkHandler, check: checkRenderChunk }],
  ['augmentChunkHash', { make: addonHandler, check: checkOptionalText }],
  ['renderError', { make: notifyHandler, check: checkNothing }],
  ['generateBundle', { make: bundleHandler, check: checkLater }],
  ['writeBundle', { make: bundleHandler, check: checkLater }],
  ['closeBundle', { make: notifyHandler, check: checkNothing }],
  ['banner', { make: addonHandler, check: checkText }],
  ['footer', { make: addonHandler, check: checkText }],
  ['intro', { make: addonHandler, check: checkText }],
  ['outro', { make: addonHandler, check: checkText }],
  ['config', { make: configHandler, check: checkLater }],
  ['configEnvironment', { make: configEnvironmentHandler, check: checkLater }],
  ['configResolved', { make: configResolvedHandler, check: checkLater }],
  ['transformIndexHtml', { make: transformIndexHtmlHandler, check: checkHtml }],
  ['configureServer', { make: configureServerHandler, check: checkLater }],
  ['configurePreviewServer', { make: configureServerHandler, check: checkLater }],
  ['hotUpdate', { make: hotUpdateHandler, check: checkLater }],
  ['handleHotUpdate', { make: hotUpdateHandler, check: checkLater }],
  ['buildApp', { make: buildAppHandler, check: checkNothing }],
]);

/** Their names. */
export const HOOK_NAMES: ReadonlySet<string> = new Set(HOOKS.keys());
