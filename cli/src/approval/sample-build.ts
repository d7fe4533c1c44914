import { type Capabilities, united, unitedLimits } from '../artifact/capabilities.ts';
import { checkPlugin } from '../check/check-plugin.ts';
import { UsageError } from '../usage-error.ts';

/** What building a sample with a plugin showed. */
export interface SampleBuild {
  /** What was built: `vite: the same as natively`. */
  builds: string[];
  hooks: string[];
  capabilities: Capabilities;
  limits: Record<string, number>;
}

const outcomes = {
  identical: 'the same as without the sandbox',
  different: 'not the same as without the sandbox',
  denied: 'something was denied',
  failed: 'it failed',
};

/** Builds a small project with a plugin, with each bundler that is installed, and collects what it needed. */
export async function sampleBuild(
  specifier: string,
  root: string,
  exportName: string,
): Promise<SampleBuild | undefined> {
  const request = { specifier, exportName, args: [], bundlers: undefined, project: undefined, root };
  try {
    const { hooks, builds } = await checkPlugin(request);
    return {
      builds: builds.map(
        ({ bundler, status, reason }) =>
          `${bundler}: ${outcomes[status]}${reason === null || status === 'identical' ? '' : ` (${reason})`}`,
      ),
      hooks,
      capabilities: builds.reduce<Capabilities>((all, { needs }) => united(all, needs.capabilities), {}),
      limits: builds.reduce<Record<string, number>>(
        (all, { needs }) => unitedLimits(all, needs.limits as Record<string, number>),
        {},
      ),
    };
  } catch (error) {
    // Without a bundler there is nothing to build, and the plugin can be approved all the same.
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
