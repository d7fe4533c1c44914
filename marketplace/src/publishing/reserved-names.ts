import { builtinModules } from 'node:module';

/** Names that mean something else to those who read them or to tools that get them. */
const RESERVED: ReadonlySet<string> = new Set([
  ...builtinModules.filter((name) => !name.includes('/') && !name.startsWith('_')),
  ...['node', 'npm', 'npx', 'pnpm', 'yarn', 'bun', 'deno', 'corepack'],
  ...['vite', 'rollup', 'rolldown', 'rspack', 'webpack', 'esbuild', 'unplugin', 'typescript'],
  ...['nexxo', '@nexxo/native', '@nexxo/marketplace'],
  ...['node_modules', 'favicon.ico', 'package.json', 'robots.txt'],
  ...['constructor', 'prototype', 'hasownproperty', 'tostring', 'valueof'],
]);

/** Whether nobody may have a name. */
export const isReserved = (name: string): boolean => RESERVED.has(name);
