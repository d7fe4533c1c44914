import type { Node } from './command-tree.ts';

const words = (list: readonly string[]): string => list.join(' ');

/** Completion for bash: which words lead to which command, and what can follow. */
export function bashCompletion(program: string, nodes: readonly Node[]): string {
  const commands = nodes.map(({ path, children, options, choices }) => {
    const next = words([...children.map(({ name }) => name), ...choices]);
    return `    '${path}') next='${next}' flags='${words(options.map(({ flag }) => flag))}' ;;`;
  });
  const known = nodes.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const values = nodes.flatMap(({ path, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(
        ({ flag, choices }) =>
          `    '${path} ${flag}') COMPREPLY=($(compgen -W '${words(choices)}' -- "$word")); return ;;`,
      ),
  );
  return `# Completion of ${program} for bash: eval "$(${program} completion bash)"
_${program}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" path='' at next flags
  for at in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$at" in
    ${known.join('|')}) path="\${path:+$path }$at" ;;
    esac
  done
  case "$path $before" in
${values.join('\n')}
  esac
  case "$path" in
${commands.join('\n')}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$word")) ;;
    *) COMPREPLY=($(compgen -W "$next" -- "$word")); [[ "$next" ]] || COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _${program} ${program}
`;
}
