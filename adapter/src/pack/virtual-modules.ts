import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import type { DeniedPackage } from './guest/denied.ts';
import type { InputFiles } from './input-files.ts';

const prefix = '\0nexxo:';

/** The export of a bundle that has the modules for the plugin's options, by specifier. */
export const INSIDE_EXPORT = '$nexxoInside';

/** The file of a written module that is bundled into plugins. */
export function guestFile(
  name: 'bundler' | 'denied' | 'guards' | 'registry' | 'vite' | 'vite-internal' | `${string}-parse-ast`,
): string {
  return fileURLToPath(new URL(`../pack/guest/${name}.js`, import.meta.url));
}

/** A module that a plugin's code names or needs, and that the module's lookups lead to. */
export interface RegisteredModule {
  specifier: string;
  kind: 'import' | 'require';
  /** Other names under which it is asked for: real paths. */
  names: string[];
  /** The function that replaces a `require('x')` made by `createRequire`, where there is one. */
  localName: string | null;
}

/** Modules that exist only in the bundle, by id. */
export class VirtualModules {
  readonly #codes = new Map<string, string>();
  readonly #importers = new Map<string, string>();

  /** The code of a virtual module, or undefined for any other id. */
  code(id: string): string | undefined {
    return this.#codes.get(id);
  }

  isVirtual(id: string): boolean {
    return id.startsWith(prefix);
  }

  /** The module on whose behalf a virtual module looks things up. */
  realImporter(id: string): string {
    return this.#importers.get(id) ?? id;
  }

  /** The entry of a plugin that is CommonJS: the exports that Node would give. */
  commonJsEntry(file: string, names: string[]): string {
    const variables = names.map((_, index) => `$${index}`);
    const lines = [
      `import exports from ${JSON.stringify(file)};`,
      'export default exports;',
      `const { ${names.map((name, index) => `${JSON.stringify(name)}: ${variables[index]}`).join(', ')} } = exports ?? {};`,
      `export { ${names.map((name, index) => `${variables[index]} as ${JSON.stringify(name)}`).join(', ')} };`,
    ];
    return this.#add('entry.mjs', lines.slice(0, names.length === 0 ? 2 : 4).join('\n'));
  }

  /** The entry of a plugin and of modules for its options, which the guest finds under {@link INSIDE_EXPORT}. */
  entryWith(
    entryId: string,
    hasDefault: boolean,
    modules: readonly { specifier: string; entry: { path: string } }[],
  ): string {
    const id = JSON.stringify(entryId);
    const lines = [
      `export * from ${id};`,
      ...(hasDefault ? [`export { default } from ${id};`] : []),
      ...modules.map(({ entry }, index) => `import * as $${index} from ${JSON.stringify(entry.path)};`),
      `export const ${INSIDE_EXPORT} = {`,
      ...modules.map(({ specifier }, index) => `  ${JSON.stringify(specifier)}: $${index},`),
      '};',
    ];
    return this.#add('entry-with-modules.mjs', lines.join('\n'));
  }

  /** A module that throws when it is evaluated. */
  throwing(message: string, code: string, errorName = 'Error'): string {
    const error = `Object.assign(new ${errorName}(${JSON.stringify(message)}), ${JSON.stringify({ code })})`;
    return this.#add(`throws:${code}:${message}`, `throw ${error};\nmodule.exports = {};`);
  }

  /** The stand-in for a package that cannot run inside. */
  denied(denied: DeniedPackage): string {
    const code = `const { deniedPackage } = require(${JSON.stringify(guestFile('denied'))});
module.exports = deniedPackage(${JSON.stringify(denied)});`;
    return this.#add(`denied:${denied.name}@${denied.version}:${denied.reason}`, code);
  }

  /** `rollup` and `rolldown`: a build can be run, by the host; everything else throws. */
  bundler(name: 'rollup' | 'rolldown', version: string): string {
    const denied: DeniedPackage = {
      name,
      version,
      code: 'NEXXO_UNSUPPORTED',
      reason: 'it is the bundler itself',
    };
    const build = name === 'rolldown' ? `, build: bundlerBuild('rolldown')` : '';
    const code = `const { deniedPackage } = require(${JSON.stringify(guestFile('denied'))});
const { bundlerBuild, bundlerStart } = require(${JSON.stringify(guestFile('bundler'))});
module.exports = Object.assign(deniedPackage(${JSON.stringify(denied)}), { VERSION: ${JSON.stringify(version)}, ${name}: bundlerStart('${name}')${build} });`;
    return this.#add(`bundler:${name}@${version}`, code);
  }

  /** `vite`: the written module, the versions of the installed one, and what else that one exports. */
  vite(version: string, rolldownVersion: string, exported: string[], written: Set<string>): string {
    const denied: DeniedPackage = {
      name: 'vite',
      version,
      code: 'NEXXO_UNSUPPORTED',
      reason: 'it is the bundler itself',
    };
    const missing = exported.filter(
      (name) => !written.has(name) && !/^(?:default|version|rolldownVersion)$/.test(name),
    );
    const code = `import { deniedFunction } from ${JSON.stringify(guestFile('denied'))};
export * from ${JSON.stringify(guestFile('vite'))};
export const version = ${JSON.stringify(version)};
export const rolldownVersion = ${JSON.stringify(rolldownVersion)};
const denied = ${JSON.stringify(denied)};
${missing.map((name) => `export const ${name} = /* @__PURE__ */ deniedFunction('vite.${name}', denied);`).join('\n')}`;
    return this.#add(`vite@${version}`, code);
  }

  /** Registers what one module asks for at run time, and gives it its own `require`d modules as functions. */
  lazy(importer: string, modules: RegisteredModule[]): string {
    const lines = [
      `import { register, registerImport } from ${JSON.stringify(guestFile('registry'))};`,
      ...modules.map(({ specifier, kind, names, localName }, index) => {
        const call = kind === 'import' ? 'import' : 'require';
        const load = `const load${index} = () => ${call}(${JSON.stringify(specifier)});`;
        const register = kind === 'import' ? 'registerImport' : 'register';
        const registrations = names.map((name) => `${register}(${JSON.stringify(name)}, load${index});`);
        const alias = localName === null ? [] : [`export { load${index} as ${localName} };`];
        return [load, ...registrations, ...alias].join('\n');
      }),
    ];
    const id = this.#add(`lazy:${importer}`, lines.join('\n'));
    this.#importers.set(id, importer);
    return id;
  }

  #add(name: string, code: string): string {
    const id = prefix + name;
    this.#codes.set(id, code);
    return id;
  }
}

/** The names that an ES module exports by itself, re-exports of everything apart. */
export function exportNames(file: string, inputs: InputFiles): string[] {
  const code = inputs.read(file);
  if (code === null) return [];
  return parseAst(code, { sourceType: 'module', lang: 'js' }).body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration') return [];
    const { declaration } = node;
    const names = node.specifiers.map(({ exported }) =>
      exported.type === 'Literal' ? exported.value : exported.name,
    );
    if (declaration?.type === 'VariableDeclaration')
      names.push(
        ...declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : [])),
      );
    else if (declaration !== null && 'id' in declaration && declaration.id?.type === 'Identifier')
      names.push(declaration.id.name);
    return names;
  });
}
