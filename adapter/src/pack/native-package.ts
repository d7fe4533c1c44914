import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DeniedPackage } from './guest/denied.ts';
import type { Package, PackageJson, Packages } from './packages.ts';

const platformName =
  /(?:^|[-/.@_])(?:aix|android|darwin|freebsd|linux|macos|netbsd|openbsd|openharmony|sunos|win32|windows)(?:32|64)?(?:$|[-_.])/;
const addonBuild = /node-gyp|node-pre-gyp|prebuild|napi|cmake-js/;

/**
 * Why a package cannot run inside, or null where it can: it is built for a platform, as its files or its
 * platform-specific optional dependencies show.
 */
export function nativeReason(found: Package, packages: Packages): DeniedPackage | null {
  const { dir, json } = found;
  const platforms = Object.keys(json.optionalDependencies ?? {}).filter((name) => platformName.test(name));
  if (platforms.length === 0 && !hasAddon(dir, json)) return null;
  const name = json.name ?? dir;
  const version = json.version ?? '0.0.0';
  const installed = platforms.map((platform) => packages.find(platform, dir)).filter((at) => at !== null);
  if (installed.length > 0 && !installed.some(containsAddon) && !hasAddon(dir, json))
    return { name, version, code: 'NEXXO_PROCESS_DENIED', reason: 'it runs a native program' };
  return { name, version, code: 'NEXXO_UNSUPPORTED', reason: 'it is a native addon' };
}

/** The stand-in for one `.node` file. */
export function nativeFile(path: string, owner: Package | null): DeniedPackage {
  const name = owner?.json.name ?? path;
  return {
    name,
    version: owner?.json.version ?? '0.0.0',
    code: 'NEXXO_UNSUPPORTED',
    reason: 'it is a native addon',
  };
}

function hasAddon(dir: string, json: PackageJson): boolean {
  return (
    json.gypfile === true ||
    json.napi !== undefined ||
    addonBuild.test(json.scripts?.['install'] ?? '') ||
    existsSync(join(dir, 'binding.gyp')) ||
    existsSync(join(dir, 'prebuilds')) ||
    containsAddon(dir)
  );
}

function containsAddon(dir: string): boolean {
  return [dir, join(dir, 'build/Release'), join(dir, 'lib')].some((at) => {
    try {
      return readdirSync(at).some((file) => file.endsWith('.node'));
    } catch {
      return false;
    }
  });
}
