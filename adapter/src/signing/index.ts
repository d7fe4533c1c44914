/** Signed plugins: keys, manifests, archives, and a project's files; docs/signed-plugins.md has the formats. */
export { type Approval, type ApprovalRequest, bundlePath, makeApproval, packageDigest } from './approval.ts';
export { type Artifact, type ArtifactRequest, makeArtifact } from './artifact.ts';
export {
  checkArtifact,
  formatLock,
  formatManifest,
  formatTrust,
  readArchive,
  readPackageFiles,
  writeArtifact,
} from './documents.ts';
export { generateKey, keyIdOf, publicKeyOf, type SignRequest, signManifest } from './keys.ts';
export { type CapabilityRequest, engineVersion, type ManifestStatement } from './manifest-draft.ts';
export type { KeyPair, PackageFile, VerifiedManifest } from './native.ts';
export {
  APPROVALS_DIRECTORY,
  approvalPath,
  ENVELOPE_FILE,
  LOCK_FILE,
  readProjectFile,
  TRUST_FILE,
} from './project-files.ts';
export { privateKeyIn } from './secret-files.ts';
export {
  type StatementRequest,
  signStatement,
  type VerifyStatementRequest,
  verifyStatement,
} from './statements.ts';
export { approve, type GrantedCapabilities, type VerifyRequest, verifyManifest } from './verify-manifest.ts';
