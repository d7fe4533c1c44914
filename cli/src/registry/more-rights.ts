import { capabilityTexts, limitTexts, without } from '../artifact/capabilities.ts';
import type { Locked } from '../project/lock.ts';

/**
 * What an update wants beyond what was approved: capabilities, higher limits, other signers. Each is for somebody to
 * agree to; nothing where the plugin was not approved before, for then all is new and shown.
 */
export function moreThanBefore(was: Locked | undefined, is: Locked): string[] {
  if (was === undefined) return [];
  const raised = Object.fromEntries(
    Object.entries(is.limits ?? {}).filter(([name, value]) => !(value <= (was.limits?.[name] ?? 0))),
  );
  return [
    ...capabilityTexts(without(is.capabilities, was.capabilities)),
    ...limitTexts(raised),
    ...is.signers.filter((signer) => !was.signers.includes(signer)).map((signer) => `signed by ${signer}`),
  ];
}
