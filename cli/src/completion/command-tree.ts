import type { Argument, Command, Option } from 'commander';

/** A command as completion sees it. */
export interface Node {
  /** The words that lead to it, without the program's own name: `plugin trust`. */
  path: string;
  children: { name: string; description: string }[];
  options: { flag: string; description: string; takesValue: boolean; choices: readonly string[] }[];
  /** What its arguments can be, where they are from a list. */
  choices: readonly string[];
}

/** All commands of a program, from its own definition. */
export function commandTree(command: Command, path: string[] = []): Node[] {
  const children = command.commands.filter((child) => child.name() !== 'help');
  const node = {
    path: path.join(' '),
    children: children.map((child) => ({ name: child.name(), description: child.description() })),
    options: command.options.flatMap(optionNodes),
    choices: command.registeredArguments.flatMap(({ argChoices }: Argument) => argChoices ?? []),
  };
  return [node, ...children.flatMap((child) => commandTree(child, [...path, child.name()]))];
}

function optionNodes({ long, description, required, optional, argChoices }: Option): Node['options'] {
  return long
    ? [{ flag: long, description, takesValue: required || optional, choices: argChoices ?? [] }]
    : [];
}

/** The first sentence of a description, without what shells read as their own. */
export const shortText = (text: string): string =>
  text.replace(/[.;:](?:\s.*)?$/s, '').replace(/['"`\\$[\]()<>]/g, '');
