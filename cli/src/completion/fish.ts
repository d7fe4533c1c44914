import { type Node, shortText } from './command-tree.ts';

/** Completion for fish, with descriptions. */
export function fishCompletion(program: string, nodes: readonly Node[]): string {
  const known = nodes.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const lines = nodes.flatMap(({ path, children, options, choices }) => {
    const start = `complete -c ${program} -n "test (__${program}_path) = '${path}'"`;
    return [
      // Where there are words to choose from, no file is meant.
      ...(children.length + choices.length > 0 ? [`${start} -f`] : []),
      ...children.map(({ name, description }) => `${start} -a ${name} -d '${shortText(description)}'`),
      ...choices.map((choice) => `${start} -a ${choice}`),
      ...options.map(({ flag, description, takesValue, choices: values }) => {
        const value = values.length > 0 ? ` -x -a '${values.join(' ')}'` : takesValue ? ' -r' : '';
        return `${start} -l ${flag.slice(2)}${value} -d '${shortText(description)}'`;
      }),
    ];
  });
  return `# Completion of ${program} for fish: ${program} completion fish | source
function __${program}_path
  set -l path ''
  for at in (commandline -opc)[2..-1]
    set -l longer (string trim "$path $at")
    if contains -- "$longer" ${known.join(' ')}
      set path $longer
    end
  end
  echo "$path"
end
${lines.join('\n')}
`;
}
