import { bundlerFunction, bundlerParse } from './bundler.ts';

/** `rollup/parseAst`. */
export const parseAst = bundlerParse('rollup/parseAst');
export const parseAstAsync = bundlerFunction('rollup/parseAst', 'parseAstAsync');
