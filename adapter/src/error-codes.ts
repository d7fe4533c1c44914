/**
 * Every code that an error of the sandbox can have, with the sentence that tells the user what to do about it.
 * `docs/errors.md` explains each.
 */
export const REMEDIES = {
  NEXXO_CPU_LIMIT: 'Raise `limits.cpuMs` for this plugin if the work is honest.',
  NEXXO_MEMORY_LIMIT: 'Raise `limits.memoryMiB` for this plugin if the work is honest.',
  NEXXO_STACK_OVERFLOW: 'The plugin recursed too deep; report it to its author.',
  NEXXO_TRAP:
    'The plugin broke its engine and was stopped; start the build again, and report it to its author.',
  NEXXO_POISONED: 'An earlier failure stopped this plugin; fix that one and start the build again.',
  NEXXO_DISPOSED: 'Create a new sandbox, or dispose this one after the build.',
  NEXXO_OUTPUT_LIMIT: 'Raise `limits.outputMiB` for this plugin if the output is honest.',
  NEXXO_CALL_QUOTA: 'Raise `limits.hostCalls` for this plugin if the calls are honest.',
  NEXXO_VALUE: 'Pass data, functions and objects with methods.',
  NEXXO_REFERENCE_LIMIT: 'Hand over fewer functions at a time, or drop those that are not needed any more.',
  NEXXO_FRAME: 'The plugin broke the protocol of the sandbox; do not use it, and report it.',
  NEXXO_FS_DENIED:
    'Grant the directory with `read: [...]` if the plugin should see it, or `write: [...]` if it should write it.',
  NEXXO_NAME_DENIED: 'Grant it only if you trust the plugin with that file.',
  NEXXO_CONFIG_DENIED: 'Grant it only if you trust the plugin with that setting.',
  NEXXO_NETWORK_DENIED: 'Plugins have no network; fetch what it needs before the build.',
  NEXXO_PROCESS_DENIED: 'Plugins start no processes; run what it needs before the build.',
  NEXXO_SERVER_DENIED: 'Grant it with `server: [...]` if the plugin should use the server.',
  NEXXO_BUNDLER_DENIED: 'Grant it with `bundler: true` if the plugin should run builds of its own.',
  NEXXO_OPTION_INVALID: 'Correct the option.',
  NEXXO_REENTRY_DEPTH: 'The plugin and the bundler call each other without end; report it to its author.',
  NEXXO_UNSIGNED:
    'Look at what it uses and approve it with `nexxo plugin add`, or name it in `allowUnsigned` of createSandbox.',
  NEXXO_PLUGIN_NOT_FOUND: 'Install the package in this project, or correct the name or path.',
  NEXXO_PACK_FAILED: 'See the cause; the package could not be bundled.',
  NEXXO_PLUGIN_LOAD: 'The plugin failed while its code was evaluated; see the cause.',
  NEXXO_FACTORY: 'The plugin refused to start; check the options that you give it.',
  NEXXO_EXPORT_MISSING: 'Name the export with `sandbox.plugin({ package, export }, ...)`.',
  NEXXO_HOOK_RESULT: 'Report it to the author of the plugin.',
  NEXXO_INSTANCE_DIFFERS: 'Declare less with `keeps`, or nothing; the result depends on earlier calls.',
  NEXXO_RESULT_DIFFERS:
    'The plugin keeps something between calls: set its `keeps` to what it does, and clear the kept results.',
  NEXXO_FILTER_DIFFERS: 'Set `derivedFilters: false` of createSandbox and report it to us.',
  NEXXO_HOOK_TIMEOUT:
    'The plugin waits for something that never comes; raise `limits.hookIdleMs` if it may take longer.',
  NEXXO_ENGINE: 'The addon is damaged or does not fit this machine; install it again.',
  NEXXO_SYSTEM: 'See the cause: the operating system refused something that the sandbox needs.',
  NEXXO_UNSUPPORTED: 'This version of the sandbox does not offer it; see docs/errors.md.',
  NEXXO_MANIFEST_INVALID: 'Correct the manifest and sign it again.',
  NEXXO_MANIFEST_MISMATCH: 'Get the right package again.',
  NEXXO_ENVELOPE_INVALID: 'Pack and sign the plugin again.',
  NEXXO_STATEMENT_INVALID: 'Have the statement written and signed again.',
  NEXXO_SIGNATURE_MISSING: 'Sign it with `nexxo plugin sign`, or approve the plugin yourself.',
  NEXXO_SIGNATURE_INVALID: 'Do not use this copy; get the plugin again.',
  NEXXO_SIGNER_UNTRUSTED: 'Add the key to `nexxo.trust.json` if you know the signer.',
  NEXXO_SIGNER_NOT_ALLOWED: 'Widen its patterns or kinds in nexxo.trust.json if it should be.',
  NEXXO_KEY_EXPIRED: 'Use a version that is signed by a key in use.',
  NEXXO_KEY_REVOKED: 'Use a version that is signed by another key.',
  NEXXO_THRESHOLD: 'Have the plugin signed by another trusted key.',
  NEXXO_VERSION_TOO_OLD: 'Use a newer version.',
  NEXXO_ENGINE_RANGE: 'Use a version of one that fits the other.',
  NEXXO_FILE_CHANGED:
    'Get the plugin again, or approve it again with `nexxo plugin approve` if that is meant.',
  NEXXO_FILE_MISSING: 'Get the plugin again.',
  NEXXO_FILE_UNSIGNED: 'Get the plugin again, or pack it again with that file.',
  NEXXO_ARCHIVE_INVALID: 'Get it again, or pack it with `nexxo plugin pack`.',
  NEXXO_TRUST_INVALID: 'Correct nexxo.trust.json, or take it back from version control.',
  NEXXO_LOCK_INVALID: 'Correct nexxo.lock, or take it back from version control.',
  NEXXO_LOCK_MISSING: 'Look at what it asks for and approve it with `nexxo plugin approve`.',
  NEXXO_LOCK_CHANGED: 'Approve it with `nexxo plugin approve` if that is meant.',
  NEXXO_LOCK_DOWNGRADE: 'Use the approved version, or approve the older one with `nexxo plugin approve`.',
  NEXXO_LOCK_SIGNER: 'Make sure that the signer changed, then `nexxo plugin approve`.',
  NEXXO_LOCK_CAPABILITY: 'Approve it with `nexxo plugin approve` if the plugin should have it.',
  NEXXO_KEY_INVALID: 'Give a P-256 key as PEM.',
  NEXXO_PASSPHRASE: 'Give the passphrase that the key was made with.',
} as const;

/** A code of `docs/errors.md`. */
export type NexxoErrorCode = keyof typeof REMEDIES;

/** Whether a text is one of the codes. */
export function isErrorCode(text: unknown): text is NexxoErrorCode {
  return typeof text === 'string' && Object.hasOwn(REMEDIES, text);
}
