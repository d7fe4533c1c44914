import { bundlerFunction, bundlerParse } from './bundler.ts';

/** `rolldown/parseAst`. */
export const parseAst = bundlerParse('rolldown/parseAst');
export const parseAstAsync = bundlerFunction('rolldown/parseAst', 'parseAstAsync');
