import stringDecoder from 'string_decoder';
import { defineGlobal } from '../web/define.ts';
import assert, { strict } from './assert.ts';
import asyncHooks from './async-hooks.ts';
import buffer from './buffer.ts';
import nodeConsole from './console.ts';
import crypto from './crypto.ts';
import diagnosticsChannel from './diagnostics-channel.ts';
import events from './events.ts';
import fs from './fs.ts';
import { constants as fsConstants } from './fs-constants.ts';
import fsPromises from './fs-promises.ts';
import './late-loader.ts';
import './stream-adapters.ts';
import module from './module.ts';
import { network } from './network.ts';
import os from './os.ts';
import { posix, win32 } from './path.ts';
import process from './process.ts';
import { processes } from './processes.ts';
import punycode from './punycode.ts';
import querystring from './querystring.ts';
import { builtinNames, PREFIX_ONLY, registry } from './registry.ts';
import stream from './stream.ts';
import streamConsumers from './stream-consumers.ts';
import streamWeb from './stream-web.ts';
import timers from './timers.ts';
import timersPromises from './timers-promises.ts';
import { unsupported } from './unsupported.ts';
import url from './url.ts';
import util from './util.ts';
import vm from './vm.ts';
import zlib from './zlib.ts';

defineGlobal('Buffer', buffer.Buffer);

// The old "constants": every constant of the others in one place.
const constants = {
  ...os.constants.dlopen,
  ...os.constants.errno,
  ...os.constants.priority,
  ...os.constants.signals,
  ...fsConstants,
  ...(crypto['constants'] as object),
};

const modules: Record<string, object> = {
  assert,
  'assert/strict': strict,
  async_hooks: asyncHooks,
  buffer,
  console: nodeConsole,
  constants,
  crypto,
  diagnostics_channel: diagnosticsChannel,
  events,
  fs,
  'fs/promises': fsPromises,
  module,
  os,
  path: posix,
  'path/posix': posix,
  'path/win32': win32,
  process,
  punycode,
  querystring,
  stream,
  'stream/consumers': streamConsumers,
  'stream/promises': stream.promises,
  'stream/web': streamWeb,
  string_decoder: stringDecoder,
  sys: util,
  timers,
  'timers/promises': timersPromises,
  url,
  util,
  'util/types': util.types,
  vm,
  zlib,
  ...network,
  ...processes,
  ...unsupported,
};

/**
 * A namespace as `import` sees it: what `require` gives as `default`, and each of its own properties by name. Properties are read
 * through it rather than copied, because `process` changes when the environment comes, after the snapshot.
 */
function namespace(value: object): Record<string, unknown> {
  const made: Record<string, unknown> = { default: value };
  for (const name of Object.keys(value)) {
    if (name === 'default') continue;
    Object.defineProperty(made, name, {
      enumerable: true,
      configurable: true,
      get: () => (value as Record<string, unknown>)[name],
    });
  }
  return made;
}

for (const [name, value] of Object.entries(modules)) {
  registry[name] = namespace(value);
  if (!PREFIX_ONLY.has(name)) builtinNames.push(name);
}
builtinNames.sort();

export const builtins: Record<string, object> = registry;
