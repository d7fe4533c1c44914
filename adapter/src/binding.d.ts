/** The generated loader of the addon. Its own declarations are made with it, and say the same. */
declare module '#binding' {
  export const PathPolicy: import('./binding-types.ts').Binding['PathPolicy'];
  export const Instance: import('./binding-types.ts').Binding['Instance'];
  export const openEngine: import('./binding-types.ts').Binding['openEngine'];
}
