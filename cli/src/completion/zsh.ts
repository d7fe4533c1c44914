import { type Node, shortText } from './command-tree.ts';

/** Completion for zsh, with descriptions. */
export function zshCompletion(program: string, nodes: readonly Node[]): string {
  const commands = nodes.map(({ path, children, options, choices }) => {
    const next = [
      ...children.map(({ name, description }) => `'${name}:${shortText(description)}'`),
      ...choices.map((choice) => `'${choice}'`),
    ];
    const flags = options.map(({ flag, description }) => `'${flag}:${shortText(description)}'`);
    return `    '${path}') next=(${next.join(' ')}) flags=(${flags.join(' ')}) ;;`;
  });
  const known = nodes.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const values = nodes.flatMap(({ path, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ flag, choices }) => `    '${path} ${flag}') compadd -- ${choices.join(' ')}; return ;;`),
  );
  return `#compdef ${program}
# Completion of ${program} for zsh: eval "$(${program} completion zsh)"
_${program}() {
  local path_='' at
  local -a next flags
  for at in "\${(@)words[2,CURRENT-1]}"; do
    case "\${path_:+$path_ }$at" in
    ${known.join('|')}) path_="\${path_:+$path_ }$at" ;;
    esac
  done
  case "$path_ \${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "$path_" in
${commands.join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    _describe -o option flags
  elif (( \${#next} )); then
    _describe command next
  else
    _files
  fi
}
compdef _${program} ${program}
`;
}
