import { type Answer, type CallSite, foundName, text, whereOf } from './call-site.ts';
import { checkCodeNames } from './checks/code-names.ts';
import { checkNesting } from './checks/nesting.ts';
import { NexxoError } from './error.ts';
import { cleanData, isRecord } from './value/clean-data.ts';
import { plainData } from './value/plain-data.ts';

type Hook = (this: unknown, ...args: unknown[]) => unknown;

/** What another plugin's hook is given, checked: the bundler would give it nothing else. */
const ARGUMENTS: Readonly<Record<string, (site: CallSite, args: unknown[]) => unknown[]>> = {
  resolveId: (site, [source, importer, options]) => {
    const id = text(site, 'resolveId', source);
    const from = importer === undefined || importer === null ? undefined : text(site, 'resolveId', importer);
    site.guard.checkId(id, 'the resolveId of another plugin was given', whereOf(site), from);
    return [id, from, cleanData(options)];
  },
  transform: (site, [source, id, options]) => {
    const code = text(site, 'transform', source);
    const module = text(site, 'transform', id);
    const where = whereOf(site);
    site.guard.checkId(module, 'the transform of another plugin was given', where);
    checkNesting(code, 'what the transform of another plugin was given', 'NEXXO_STACK_OVERFLOW', where);
    checkCodeNames(code, site.guard, where);
    return [code, module, cleanData(options)];
  },
};

function hookOf(site: CallSite, list: unknown, index: unknown, name: string): Hook | undefined {
  const plugin = site.seenPlugins.get(list, index);
  const hook: unknown = plugin === undefined ? undefined : Reflect.get(plugin, name);
  const handler = isRecord(hook) ? hook['handler'] : hook;
  return typeof handler === 'function' ? (handler as Hook) : undefined;
}

/** What a look-up of another plugin answered. */
function answered(site: CallSite, value: unknown): unknown {
  const found = plainData(value);
  return foundName(site, isRecord(found) ? found['id'] : found, 'the resolveId of another plugin')
    ? found
    : null;
}

/** Promises of hooks that a guest has called and will ask for. */
const waiting = new WeakMap<object, Map<number, Promise<unknown>>>();
let lastTicket = 0;

function keep(site: CallSite, promise: PromiseLike<unknown>): number {
  const own = waiting.get(site.seenPlugins) ?? new Map<number, Promise<unknown>>();
  waiting.set(site.seenPlugins, own);
  const kept = Promise.resolve(promise);
  // It is told where it is asked for.
  kept.catch(() => {});
  lastTicket += 1;
  own.set(lastTicket, kept);
  return lastTicket;
}

/** Calls of another plugin's hook, in the name and the context of the hook that calls: the bundler would call it too. */
export const pluginHookAnswers: Record<string, Answer> = {
  pluginHook: (site, [list, index, name, args]) => {
    const check = typeof name === 'string' && Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name] : undefined;
    const hook = check === undefined ? undefined : hookOf(site, list, index, String(name));
    if (check === undefined || hook === undefined) {
      const { plugin, hook: at, moduleId: id } = site;
      const what = `the ${String(name)} of another plugin cannot be called from inside`;
      throw new NexxoError('NEXXO_UNSUPPORTED', what, { plugin, hook: at, id });
    }
    const result = hook.apply(site.context, check(site, Array.isArray(args) ? args : []));
    const toGuest = (value: unknown): unknown =>
      name === 'resolveId' ? answered(site, value) : plainData(value);
    return isThenable(result) ? { ticket: keep(site, result.then(toGuest)) } : { value: toGuest(result) };
  },
};

/** Those that take their time. */
export const pluginHookRequests: Record<string, Answer> = {
  pluginHookResult: async (site, [ticket]) => {
    const own = waiting.get(site.seenPlugins);
    const promise = own?.get(Number(ticket));
    own?.delete(Number(ticket));
    return await promise;
  },
};

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return isRecord(value) && typeof value['then'] === 'function';
}
