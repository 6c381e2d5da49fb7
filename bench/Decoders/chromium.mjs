// Times tinct-decode in a headless Chromium as speed.mjs does in Node, by the clock: node chromium.mjs FILE... prints a line of "FILE,MEGAPIXELS A SECOND" each.
// The page is served with the headers that let its clock count microseconds.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { open } from '../../web/tinct-decode/test/chromium.js';

const files = process.argv.slice(2);
const root = new URL('../../web/tinct-decode/', import.meta.url);
const server = createServer(async ({ url }, response) => {
  const [, kind, name] = url.split('/');
  // The empty icon keeps the browser from asking for one.
  const body = kind === 'page' ? '<!DOCTYPE html><link rel="icon" href="data:,">' : await readFile(kind === 'file' ? files[name] : new URL(kind, root));
  const type = kind === 'page' ? 'text/html' : kind.endsWith('.js') ? 'text/javascript' : kind.endsWith('.wasm') ? 'application/wasm' : 'image/vnd.tinct';
  response.writeHead(200, { 'content-type': type, 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' });
  response.end(body);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}`;
const page = await open();
try {
  await page.go(`${address}/page`);
  for (const [n, file] of files.entries()) {
    const speed = await page.evaluate(`(async () => {
      const { Decoder, init } = await import('/index.js');
      await init();
      const data = new Uint8Array(await (await fetch('/file/${n}')).arrayBuffer());
      let sum = 0, best = Infinity, pixels = 0, result;
      for (let n = 0; sum < 2 || n < 4; n++) {
        const start = performance.now();
        const decoder = await Decoder.open();
        decoder.push(data);
        decoder.end();
        const { width, height } = decoder.info;
        result ??= new Uint8Array(4 * width * height);
        decoder.readRows(0, height, 'rgba', result);
        decoder.close();
        const took = (performance.now() - start) / 1000;
        pixels = width * height;
        best = Math.min(best, took);
        sum += took;
      }
      return pixels / best / 1e6;
    })()`);
    console.log(`${file},${speed.toFixed(2)}`);
  }
} finally {
  await page.close();
  server.closeAllConnections();
  server.close();
}
