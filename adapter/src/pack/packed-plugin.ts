/** Which plugin to pack, and from where it is looked up. */
export interface PackOptions {
  /** A package name with an optional subpath, a relative or absolute path, or a `file:` URL. */
  specifier: string;
  /** The project's directory: bare names and relative paths are resolved from it. */
  root: string;
  /** Further modules to pack with it, for its options; each once and in order. */
  modules?: readonly string[];
  /** The export that will be used, `a.b` being a path into it. Only checked, never narrowed to. */
  exportName?: string;
  /** Where packed plugins are kept. Default: `<root>/node_modules/.cache/nexxo/pack`; false keeps none. */
  cacheDir?: string | false;
}

/** A plugin with all its dependencies as one ES module that imports only Node's built-in modules. */
export interface PackedPlugin {
  /** The package's name; for a plugin file of the project, its path relative to the project. */
  name: string;
  /** The package's version; `0.0.0` for a plugin file of the project. */
  version: string;
  /** The `file:` URL of the entry's real path. */
  moduleName: string;
  /** The bundle. */
  readonly code: string;
  /**
   * The bundle without this machine's paths, as UTF-8: what signatures cover. Null where the project's own path, or the
   * plugin's code, does not allow it.
   */
  readonly portable: Uint8Array | null;
  /** The directory that the paths of `portable` start at: the nearest one that holds the project and all that is in the bundle. */
  base: string;
  /** The source map as JSON, its sources absolute paths. Read from the cache at first use. */
  readonly map: string | null;
  exports: string[];
  /** What else was packed with it for its options. */
  modules: { name: string; version: string }[];
  /** Real directories whose data files the plugin may read: of its packages, and of the project's own files in the bundle. */
  packageDirs: string[];
  /** Directories of the packages that the bundle was made from. */
  packages: string[];
  /** The built-in modules that the bundle may ask for, without the `node:` prefix. */
  builtins: string[];
  /** Identifies the inputs and the way they were packed: equal hashes mean equal code. */
  hash: string;
}
