import type { ServerCapability } from './server/capabilities.ts';

/** Settings of a plugin that would allow what it was denied. They can be given as they are, beside `limits`. */
export interface Grant {
  read?: string[];
  resolve?: string[];
  watch?: string[];
  config?: string[];
  server?: ServerCapability[];
}

/** A grant as a user would write it: `resolve: ["/shared/icons"]`. */
export function grantText(grant: Grant): string {
  return Object.entries(grant)
    .map(([name, values]: [string, string[]]) => `${name}: ${JSON.stringify(values)}`)
    .join(', ');
}
