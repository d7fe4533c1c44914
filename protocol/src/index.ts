/** What clients and a registry say to each other; docs/internals/marketplace.md has the formats. */
export { REGISTRY_ERRORS, type RegistryErrorCode } from './error-codes.ts';
export * from './log/index.ts';
export { RegistryError } from './registry-error.ts';
export {
  MAX_REQUEST_BYTES,
  MAX_REQUEST_ENVELOPE_BYTES,
  type PublishChange,
  REQUEST_TYPE,
  type RegistryRequest,
  type RequestedChange,
  type RequestOptions,
  type RestoreChange,
  signRequest,
  type TransferChange,
  type VerifiedRequest,
  verifyRequest,
  type WithdrawChange,
} from './request.ts';
