import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../cases', import.meta.url));

/** The cases that come with the repository, their packages installed. */
export async function ownCases({ names }) {
  return { folder, names };
}
