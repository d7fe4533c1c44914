import { native } from '../native.ts';

/** The types of tokens, by the numbers that `js_tokens/machine.rs` has for them. */
export const tokenTypes: readonly string[] = [
  'HashbangComment',
  'RegularExpressionLiteral',
  'Punctuator',
  'TemplateHead',
  'TemplateMiddle',
  'TemplateTail',
  'NoSubstitutionTemplate',
  'IdentifierName',
  'PrivateIdentifier',
  'StringLiteral',
  'NumericLiteral',
  'WhiteSpace',
  'LineTerminatorSequence',
  'MultiLineComment',
  'SingleLineComment',
  'Invalid',
  'JSXPunctuator',
  'JSXIdentifier',
  'JSXString',
  'JSXText',
  'JSXInvalid',
];

/**
 * The tokens that `js-tokens` finds, two numbers each: four times the type, plus 1 where it is not closed and 2 where it is;
 * and the end.
 *
 * @returns undefined for what the package's own code has to do
 */
export function jsTokens(input: string, hasJsx: boolean, knowsNames: boolean): Uint32Array | undefined {
  const bytes = native.jsTokens(input, hasJsx, knowsNames);
  return bytes && new Uint32Array(bytes.buffer);
}

/**
 * A script with a space for each character of its comments.
 *
 * @returns undefined for what the package's own code has to do
 */
export function blankComments(input: string, hasJsx: boolean, knowsNames: boolean): string | undefined {
  return native.blankComments(input, hasJsx, knowsNames);
}
