// The globals whose modules use other globals while they are evaluated.
import { Event, EventTarget } from 'event-target-shim';
import { denied } from '../node/denied.ts';
import { AbortController, AbortSignal } from './abort.ts';
import { Blob, File } from './blob.ts';
import { console } from './console.ts';
import { defineGlobal, defineLazyGlobal, defineMissing } from './define.ts';
import { STREAM_CLASSES, streams } from './streams.ts';
import './fetch-classes.ts';
import { MessageChannel, MessageEvent, MessagePort } from './message-channel.ts';

class CustomEvent extends Event {
  readonly detail: unknown;
  constructor(type: string, init: { detail?: unknown; bubbles?: boolean; cancelable?: boolean } = {}) {
    super(type, init);
    this.detail = init.detail ?? null;
  }
}

for (const [name, value] of Object.entries({
  AbortController,
  AbortSignal,
  Blob,
  console,
  CustomEvent,
  Event,
  EventTarget,
  File,
  MessageChannel,
  MessageEvent,
  MessagePort,
}))
  defineGlobal(name, value);

for (const name of STREAM_CLASSES) defineLazyGlobal(name, () => streams()[name]);

/** Classes that libraries look into and inherit from while they load; making one of them is what is not provided. */
const MISSING = ['BroadcastChannel', 'CompressionStream', 'DecompressionStream'];
for (const name of MISSING) defineMissing(name, denied('unsupported', name));
