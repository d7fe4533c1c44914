/** Every code that a registry refuses something with, or a client refuses a registry with, and what to do about it. */
export const REGISTRY_ERRORS = {
  NEXXO_REQUEST_INVALID: 'Use the `nexxo` command of this version, which writes requests.',
  NEXXO_REQUEST_SIGNATURE: 'Sign the request with the key that it names.',
  NEXXO_REQUEST_EXPIRED: 'Set the clock of this machine, and ask again.',
  NEXXO_REQUEST_REPLAYED: 'Ask again: each request is taken once.',
  NEXXO_REQUEST_REGISTRY: 'Name the registry by its own address.',
  NEXXO_NAME_INVALID: 'Choose a name as the npm registry takes them for new packages.',
  NEXXO_NAME_RESERVED: 'Choose another name.',
  NEXXO_NAME_LOOKALIKE: 'Choose a name that nobody takes for the other one.',
  NEXXO_NAME_OWNED: 'Sign with the key that owns the name, or ask its owner to transfer it.',
  NEXXO_VERSION_EXISTS: 'Raise the version; what was published stays as it is.',
  NEXXO_VERSION_NOT_HIGHER: 'Raise the version above all that were published.',
  NEXXO_VERSION_STATE: 'Look at what the version is with `nexxo plugin info`.',
  NEXXO_PUBLISH_MISMATCH: 'Publish the archive that the request names.',
  NEXXO_PUBLISH_SIGNER: 'Sign the archive with the key that publishes: `nexxo plugin sign`.',
  NEXXO_PUBLISH_SECRET:
    'Pack it again with `nexxo plugin pack`, which leaves keys out; if anybody has seen it, revoke that key.',
  NEXXO_PUBLISH_SCRIPTS: 'Remove install scripts and native builds from the package; they never run.',
  NEXXO_PUBLISH_KIND: 'Publish archives of `nexxo plugin pack`.',
  NEXXO_NOT_FOUND: 'Look for it with `nexxo plugin search`.',
  NEXXO_TOO_LARGE: 'Send less at a time.',
  NEXXO_RATE_LIMITED: 'Wait, and ask again.',
  NEXXO_INPUT_INVALID: 'Correct what was sent.',
  NEXXO_REGISTRY_UNAVAILABLE: 'Ask again later.',
  NEXXO_REGISTRY_INVALID: 'Correct nexxo.registry.json, or take it back from version control.',
  NEXXO_REGISTRY_UNKNOWN: 'Say which registry has such names: `nexxo registry add <url> --for <pattern>`.',
  NEXXO_REGISTRY_UNREACHABLE: 'Look at the address and the network, and try again.',
  NEXXO_REGISTRY_ANSWER: 'Do not trust this registry until it is known why; tell who runs it.',
  NEXXO_LOG_SIGNATURE: 'Do not trust this registry until it is known why; tell who runs it.',
  NEXXO_LOG_INCONSISTENT:
    'Do not trust this registry: it contradicts its log, as it is or as it was. Tell who runs it.',
  NEXXO_LOG_NOT_INCLUDED:
    'Do not install it: the registry shows what its log does not have. Tell who runs it.',
  NEXXO_LOG_TOO_LONG: 'Read more of it with `nexxo plugin audit --log-entries`.',
  NEXXO_VERSION_YANKED: 'Take another version.',
  NEXXO_VERSION_REVOKED: 'Remove it, and take another version.',
  NEXXO_VERSION_YOUNG:
    'Take an older version, or wait; `minimumAgeHours` in nexxo.registry.json says how long.',
  NEXXO_VERSION_DOWNGRADE: 'Name the older version with `--allow-older` if it is what you want.',
} as const;

/** A key of {@link REGISTRY_ERRORS}. */
export type RegistryErrorCode = keyof typeof REGISTRY_ERRORS;
