import { RegistryError } from '@nexxo/native/protocol';
import { covers } from '../artifact/signers.ts';
import type { KnownRegistry, RegistryFile } from './registry-file.ts';

/**
 * The registry that a name is looked for in: the one whose pattern fits it most exactly, and no other, so that nobody can
 * offer elsewhere what a company keeps for itself.
 *
 * @throws RegistryError NEXXO_REGISTRY_UNKNOWN where no pattern fits
 */
export function registryFor(name: string, { registries }: RegistryFile): KnownRegistry {
  const fitting = registries.flatMap((registry) =>
    registry.patterns.filter((pattern) => covers(pattern, name)).map((pattern) => ({ registry, pattern })),
  );
  const [best] = fitting.sort((one, other) => exactness(other.pattern) - exactness(one.pattern));
  if (best === undefined)
    throw new RegistryError(
      'NEXXO_REGISTRY_UNKNOWN',
      `No registry in nexxo.registry.json has names such as ${name}`,
    );
  return best.registry;
}

const exactness = (pattern: string): number => (pattern === '*' ? 0 : pattern.endsWith('/*') ? 1 : 2);
