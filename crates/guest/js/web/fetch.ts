/** Rejects rather than throws: callers handle a failed request, not a missing function. */
export async function fetch(input?: unknown): Promise<never> {
  const target =
    typeof input === 'object' && input !== null && 'url' in input ? String(input.url) : String(input);
  throw Object.assign(
    new Error(`fetch was called for ${target}, and the sandbox does not grant network access.`),
    { code: 'NEXXO_NETWORK_DENIED' },
  );
}
