/** Imports of the files below; what has a value gets its name, a style sheet is imported for its effect. */
export function importsOf(children) {
  return children
    .map(({ kind, name, file }) => (kind.isStyle ? `import './${file}'` : `import ${name} from './${file}'`))
    .join('\n');
}

export const namesOf = (children) => children.filter(({ kind }) => !kind.isStyle).map(({ name }) => name);
