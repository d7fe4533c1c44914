import { createServer } from 'node:http';

/** As much of S3 as a folder of objects needs, without a look at signatures. Gives its endpoint, its objects and `close`. */
export async function s3StandIn() {
  const objects = new Map();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const [, , ...rest] = decodeURIComponent(pathname).split('/');
    const key = rest.join('/');
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'PUT') {
        objects.set(key, Buffer.concat(chunks));
        response.setHeader('ETag', '"x"');
        response.end();
      } else if (searchParams.get('list-type') === '2') {
        const prefix = searchParams.get('prefix') ?? '';
        const found = [...objects].filter(([name]) => name.startsWith(prefix));
        const items = found.map(
          ([name, bytes]) =>
            `<Contents><Key>${name}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"x"</ETag><Size>${bytes.length}</Size></Contents>`,
        );
        response.setHeader('Content-Type', 'application/xml');
        response.end(
          `<?xml version="1.0"?><ListBucketResult><KeyCount>${items.length}</KeyCount><IsTruncated>false</IsTruncated>${items.join('')}</ListBucketResult>`,
        );
      } else if (objects.has(key)) {
        response.end(request.method === 'HEAD' ? undefined : objects.get(key));
      } else {
        response.statusCode = 404;
        response.end('<Error><Code>NoSuchKey</Code></Error>');
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => server.close();
  return { endpoint: `http://127.0.0.1:${server.address().port}`, objects, close };
}
