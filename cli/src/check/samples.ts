/** Files that a build of JavaScript does not know without a plugin, by extension; `main` imports those that work. */
export const foreignFiles: Readonly<Record<string, string>> = {
  yaml: 'title: sample\nitems:\n  - one\n  - two\n',
  yml: 'title: sample\n',
  toml: 'title = "sample"\n',
  csv: 'name,value\none,1\ntwo,2\n',
  json5: "{ title: 'sample' }\n",
  txt: 'a text\n',
  md: '# Sample\n\nA *text* with `code`.\n',
  html: '<p class="sample">a page</p>\n',
  svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>\n',
  css: '.sample { color: red; }\n',
  scss: '$ink: red;\n.sample { color: $ink; &:hover { color: blue; } }\n',
  less: '@ink: red;\n.sample { color: @ink; }\n',
  graphql: 'query Sample { title }\n',
  vue: '<script setup>\nconst title = "sample";\n</script>\n<template><p>{{ title }}</p></template>\n<style scoped>p { color: red; }</style>\n',
  svelte:
    '<script>\n  export let title = "sample";\n</script>\n<p>{title}</p>\n<style>p { color: red; }</style>\n',
  ts: 'export const typed: number = 1;\nexport type Typed = typeof typed;\n',
  tsx: 'export const typed = (name: string) => <p>{name}</p>;\n',
  jsx: 'export const view = (name) => <p>{name}</p>;\n',
};

/** What every sample holds. */
export const commonFiles: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "sample", "version": "1.2.3", "type": "module", "license": "MIT" }\n',
  'src/message.js': 'export const message = (name) => "Hello, " + name;\nexport const unused = 1;\n',
  'src/lazy.js': 'console.log("debug");\nexport default ["lazy", process.env.NODE_ENV];\n',
};

const page = `<!doctype html>
<html>
  <head><title>sample</title></head>
  <body><div id="app"></div><script type="module" src="/src/main.js"></script></body>
</html>
`;

/** The files of a sample that imports the given foreign ones. */
export function sampleFiles(extensions: readonly string[], hasPage: boolean): Record<string, string> {
  const imports = extensions.map(
    (extension, index) => `import * as file${index} from './file.${extension}';`,
  );
  const main = `${imports.join('\n')}
import { message } from './message.js';

export const files = [${extensions.map((_, index) => `file${index}`).join(', ')}];
export const lazy = () => import('./lazy.js');
document.title = message('sample');
`;
  return {
    ...commonFiles,
    ...(hasPage ? { 'index.html': page } : {}),
    'src/main.js': main.trimStart(),
    ...Object.fromEntries(
      extensions.map((extension) => [`src/file.${extension}`, foreignFiles[extension] ?? '']),
    ),
  };
}
