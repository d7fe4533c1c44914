/** The generated loader of the addon. Its own declarations are made with it, and say the same. */
declare module '#binding' {
  export const PathPolicy: import('./binding-types.ts').Binding['PathPolicy'];
  export const InstanceFork: import('./binding-types.ts').Binding['InstanceFork'];
  export const ThreadInstance: import('./binding-types.ts').Binding['ThreadInstance'];
  export const Instance: import('./binding-types.ts').Binding['Instance'];
  export const ResultStore: import('./binding-types.ts').Binding['ResultStore'];
  export const Results: import('./binding-types.ts').Binding['Results'];
  export const valueDigest: import('./binding-types.ts').Binding['valueDigest'];
  /** Begins to load the engine on a thread of its own. */
  export const startEngine: () => void;
  export const openEngine: import('./binding-types.ts').Binding['openEngine'];
  export const generateKey: import('./signing/native.ts').SigningBinding['generateKey'];
  export const keyId: import('./signing/native.ts').SigningBinding['keyId'];
  export const publicKey: import('./signing/native.ts').SigningBinding['publicKey'];
  export const signManifest: import('./signing/native.ts').SigningBinding['signManifest'];
  export const verifyManifest: import('./signing/native.ts').SigningBinding['verifyManifest'];
  export const signStatement: import('./signing/native.ts').SigningBinding['signStatement'];
  export const verifyStatement: import('./signing/native.ts').SigningBinding['verifyStatement'];
  export const readManifest: import('./signing/native.ts').SigningBinding['readManifest'];
  export const readArchive: import('./signing/native.ts').SigningBinding['readArchive'];
  export const checkPackage: import('./signing/native.ts').SigningBinding['checkPackage'];
  export const packPlugin: import('./signing/native.ts').SigningBinding['packPlugin'];
  export const approvePlugin: import('./signing/native.ts').SigningBinding['approvePlugin'];
  export const formatTrust: import('./signing/native.ts').SigningBinding['formatTrust'];
  export const formatLock: import('./signing/native.ts').SigningBinding['formatLock'];
  export const packageDigest: import('./signing/native.ts').SigningBinding['packageDigest'];
  export const verifyPackage: import('./signing/native.ts').SigningBinding['verifyPackage'];
  export const readPackageFiles: import('./signing/native.ts').SigningBinding['readPackageFiles'];
}
