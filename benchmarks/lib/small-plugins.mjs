import { fileURLToPath } from 'node:url';

const plugin = (name) => fileURLToPath(new URL(`../plugins/${name}.mjs`, import.meta.url));

export const nullPlugin = plugin('null');
export const identityPlugin = plugin('identity');
export const replacePlugin = plugin('replace');
export const asksPlugin = plugin('asks');
