// A static server as small as can be: what any of them does.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";

const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".png": "image/png", ".json": "application/json" };

/** Serves a folder on a free port of this machine; gives the address and a way to stop. */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const asked = path.normalize(decodeURIComponent(new URL(request.url, "http://local").pathname));
    const file = path.join(folder, asked.endsWith("/") ? `${asked}index.html` : asked);
    try {
      const body = await readFile(file);
      response.writeHead(200, { "content-type": types[path.extname(file)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}
