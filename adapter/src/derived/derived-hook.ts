import type { HookHandler } from '../hooks/handler.ts';
import type { BundlerFilter } from './bundler-filter.ts';

/**
 * A hook that the plugin has as a function and the bundler gets with a filter. Who calls it as a function with a receiver, as
 * plugins do that wrap others, finds what a function has.
 */
export class DerivedHook {
  readonly handler: HookHandler;
  readonly filter: BundlerFilter;

  constructor(handler: HookHandler, filter: BundlerFilter) {
    this.handler = handler;
    this.filter = filter;
  }

  call(receiver: unknown, ...args: never[]): unknown {
    return Reflect.apply(this.handler, receiver, args);
  }

  apply(receiver: unknown, args: never[]): unknown {
    return Reflect.apply(this.handler, receiver, args);
  }
}
