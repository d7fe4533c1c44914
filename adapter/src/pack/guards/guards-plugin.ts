import { type Plugin, RolldownMagicString } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';
import type { ESTree } from 'rolldown/utils';
import { parseLimit } from '../module-rewriter.ts';
import type { Packages } from '../packages.ts';
import { guestFile } from '../virtual-modules.ts';
import { findFilterMakers, findHooks, mayHaveHooks, mayMakeFilters } from './module-guards.ts';

/** The packages whose `createFilter` takes patterns of picomatch, and has the meaning that bundlers give to filters. */
const FILTER_PACKAGES = new Set(['@rollup/pluginutils', 'rollup-pluginutils', 'unplugin-utils']);

/**
 * The Rolldown plugin that lets hooks tell for which modules they do anything. A hook that begins with guards gets a
 * statement before them, by which the sandbox can ask it; `createFilter` notes what its filters were made from.
 */
export function guardsPlugin(packages: Packages): Plugin {
  return {
    name: 'nexxo:guards',
    transform: {
      filter: { code: [mayHaveHooks, mayMakeFilters], id: { exclude: /^\0|\.json$/ } },
      handler(code, id) {
        if (code.length > parseLimit) return null;
        const makesFilters = FILTER_PACKAGES.has(packages.owner(id)?.json.name ?? '');
        if (!(makesFilters && mayMakeFilters.test(code)) && !mayHaveHooks.test(code)) return null;
        const program = parse(code, id);
        if (program === null) return null;
        const text = new RolldownMagicString(code);
        return edit(text, code, program, makesFilters) ? { code: text } : null;
      },
    },
  };
}

function parse(code: string, id: string): ESTree.Program | null {
  const lang = /\.[mc]?tsx?$/.test(id) ? (id.endsWith('x') ? 'tsx' : 'ts') : 'js';
  for (const sourceType of ['unambiguous', 'commonjs'] as const) {
    try {
      return parseAst(code, { lang, sourceType });
    } catch {
      // Whether it can be parsed at all is for the bundler to say.
    }
  }
  return null;
}

function edit(
  text: RolldownMagicString,
  code: string,
  program: ESTree.Program,
  makesFilters: boolean,
): boolean {
  const hooks = findHooks(program, code);
  const makers = makesFilters ? findFilterMakers(program) : [];
  for (const { at, first, formula, reads } of hooks) {
    const told = [formula, `[${reads.join(', ')}]`].join(', ');
    text.appendRight(at, ` if (${first} === $nexxo_guards) return $nexxo_guards.$nexxoTell(${told});`);
  }
  for (const { returns, include, exclude } of makers)
    for (const { start, end } of returns) {
      text.appendRight(start, '$nexxo_guards.$nexxoFilter(');
      text.appendLeft(end, `, ${include}, ${exclude})`);
    }
  if (hooks.length === 0 && makers.length === 0) return false;
  const guest = JSON.stringify(guestFile('guards'));
  const isModule =
    program.sourceType === 'module' || program.body.some((node) => /^(?:Import|Export)/.test(node.type));
  if (isModule) text.append(`\nimport { guards as $nexxo_guards } from ${guest};\n`);
  else
    text.appendLeft(
      program.hashbang?.end ?? 0,
      `${program.hashbang ? '\n' : ''}var $nexxo_guards = require(${guest}).guards; `,
    );
  return true;
}
