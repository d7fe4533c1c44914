/**
 * Sends an archive with its signed request.
 *
 * @param address where the registry listens, with a slash at the end
 * @returns the answer's status and body
 */
export async function putArchive(address, { name, version, archive, envelope, path = `${name}/${version}` }) {
  const response = await fetch(`${address}archives/${path}`, {
    method: 'PUT',
    body: archive,
    headers: { 'nexxo-request': Buffer.from(envelope).toString('base64') },
  });
  return { status: response.status, ...(await response.json()) };
}
