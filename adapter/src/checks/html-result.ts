import type { HookBinding } from '../hook-binding.ts';
import { isDangerousKey, isRecord } from '../value/clean-data.ts';
import { checkText } from './code-names.ts';
import { siteOf } from './guard.ts';
import { handedText } from './nesting.ts';
import { wrongResult } from './wrong-result.ts';

const PLACES = new Set(['head', 'body', 'head-prepend', 'body-prepend']);
const TAG_NAME = /^[A-Za-z][\w:.-]*$/;
const ATTRIBUTE_NAME = /^[^\s"'<>/=\u0000-\u001f]+$/;

/** A tag as Vite writes it into a page. */
export interface HtmlTag {
  tag: string;
  attrs?: Record<string, string | boolean>;
  children?: string | HtmlTag[];
  injectTo?: string;
}

/** The result of `transformIndexHtml`: nothing, a page, a list of tags, or both. */
export function checkHtml(value: unknown, hook: HookBinding): unknown {
  if (value === null || value === undefined || value === false) return value;
  if (typeof value === 'string') return checkPage(value, hook);
  if (Array.isArray(value)) return checkTags(value, 'its result', hook);
  if (!isRecord(value))
    throw wrongResult(hook, undefined, 'its result', value, 'text, a list of tags, or { html, tags }');
  const { html, tags } = value;
  if (html !== undefined && typeof html !== 'string')
    throw wrongResult(hook, undefined, '`html`', html, 'text');
  if (html !== undefined) checkPage(html, hook);
  return { html, tags: tags === undefined ? [] : checkTags(tags, '`tags`', hook) };
}

/** The addresses in a page, but for those which it had before. */
function checkPage(html: string, hook: HookBinding): string {
  checkText(html, handedText(), hook.guard, siteOf(hook));
  return html;
}

function checkTags(value: unknown, what: string, hook: HookBinding): HtmlTag[] {
  if (!Array.isArray(value)) throw wrongResult(hook, undefined, what, value, 'a list of tags');
  return value.map((item) => checkTag(item, hook));
}

function checkTag(value: unknown, hook: HookBinding): HtmlTag {
  if (!isRecord(value)) throw wrongResult(hook, undefined, 'a tag', value, 'an object with `tag`');
  const { tag, attrs, children, injectTo } = value;
  if (typeof tag !== 'string' || !TAG_NAME.test(tag)) {
    throw wrongResult(hook, undefined, "a tag's `tag`", tag, 'the name of an element');
  }
  const result: HtmlTag = { tag };
  if (attrs !== undefined && attrs !== null) result.attrs = checkAttributes(attrs, hook);
  if (typeof children === 'string') result.children = checkPage(children, hook);
  else if (children !== undefined && children !== null)
    result.children = checkTags(children, "a tag's `children`", hook);
  if (injectTo !== undefined) {
    if (typeof injectTo !== 'string' || !PLACES.has(injectTo)) {
      throw wrongResult(hook, undefined, "a tag's `injectTo`", injectTo, [...PLACES].join(', '));
    }
    result.injectTo = injectTo;
  }
  return result;
}

function checkAttributes(value: unknown, hook: HookBinding): Record<string, string | boolean> {
  if (!isRecord(value)) throw wrongResult(hook, undefined, "a tag's `attrs`", value, 'an object');
  const result: Record<string, string | boolean> = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item === undefined || item === null || isDangerousKey(key)) continue;
    if (!ATTRIBUTE_NAME.test(key))
      throw wrongResult(hook, undefined, 'an attribute name', key, 'without blanks, quotes, <, >, / and =');
    if (typeof item === 'number') result[key] = String(item);
    else if (typeof item === 'boolean') result[key] = item;
    else if (typeof item === 'string') {
      // As it would stand in a page, which may list several.
      checkPage(`="${item}" ${item}`, hook);
      result[key] = item;
    } else throw wrongResult(hook, undefined, `the attribute ${key}`, item, 'text, true or false');
  }
  return result;
}
