import { createServer } from 'node:http';
import { after } from 'node:test';

/** Serves one face alone, and gives its address without a slash at the end. */
export async function serveFace(face) {
  const server = createServer(async (request, response) => {
    const url = new URL(`http://localhost${request.url}`);
    if (!(await face(request, response, url))) response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}
