import { RegistryError } from '@nexxo/native/protocol';

/** Bytes of what one version may ask for: more than anybody reads before they consent. */
const MAX_CAPABILITIES = 64 * 1024;

/**
 * What lists of versions show of a manifest, as the columns `capabilities` and `hooks` have it.
 *
 * @param manifest the text of a manifest that was verified
 * @throws RegistryError `NEXXO_TOO_LARGE` where its requests take more than 64 KiB
 */
export function summaryOf(manifest: string): { capabilities: string; hooks: string } {
  const { capabilities, hooks } = JSON.parse(manifest) as { capabilities: Asked[]; hooks: string[] };
  const asked = JSON.stringify(
    capabilities.map(({ capability, value, reason }) => ({ capability, value, reason })),
  );
  if (Buffer.byteLength(asked) > MAX_CAPABILITIES)
    throw new RegistryError(
      'NEXXO_TOO_LARGE',
      'The manifest asks for capabilities at more than 64 KiB length',
    );
  return { capabilities: asked, hooks: JSON.stringify(hooks) };
}

interface Asked {
  capability: string;
  value: string[] | true | 'real';
  reason: string;
}
