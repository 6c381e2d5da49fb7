import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { decode } from '../index.js';
import { chromium, open } from './chromium.js';
import { golden } from './files.js';
import { readPng, writePng } from './png.js';

const skip = chromium ? false : 'there is no Chromium';
const root = new URL('../', import.meta.url);
const TYPES = { js: 'text/javascript', wasm: 'application/wasm', html: 'text/html; charset=utf-8' };
const files = new Map((await golden('valid')).map((entry) => [entry.file, entry]));
const invalid = new Map((await golden('invalid')).map((entry) => [entry.file, entry]));
// A picture with alpha, one with bands, one of two colours, a dense one.
const shown = ['swift-17-alpha.tinct', 'swift-256-bands.tinct', 'lz4-2.tinct', 'dense-256.tinct', 'stored-1-alpha.tinct'].filter((file) => files.has(file));
let server, page, address, release;

const respond = async (path) => {
  if (path === '/page') return ['text/html', '<!DOCTYPE html><body style="margin:0;background:#ffe4c4"><script type="module" src="/element.js"></script>'];
  if (path === '/early') return ['text/html', '<!DOCTYPE html><body>'];
  if (path.endsWith('.png')) return ['image/png', writePng(await decode(files.get(path.slice(1, -4)).bytes))];
  if (path.endsWith('.tinct')) return ['image/vnd.tinct', (files.get(path.slice(1)) ?? invalid.get(path.slice(1))).bytes];
  return [TYPES[path.split('.').at(-1)], await readFile(new URL(`.${path}`, root))];
};

before(async () => {
  if (skip) return;
  server = createServer(async ({ url }, response) => {
    try {
      if (url === '/slow.tinct') {
        // The first half of a file with bands; the rest when the test says so.
        const { bytes } = files.get('swift-256-bands.tinct');
        const half = bytes.length - 40;
        response.writeHead(200, { 'content-type': 'image/vnd.tinct' });
        response.write(bytes.subarray(0, half));
        release = () => response.end(bytes.subarray(half));
        return;
      }
      const [type, body] = await respond(url);
      response.writeHead(200, { 'content-type': type, 'content-security-policy': "default-src 'self'; style-src-attr 'unsafe-inline'; script-src 'self' 'wasm-unsafe-eval'" });
      response.end(body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${server.address().port}`;
  page = await open();
});

after(async () => {
  await page?.close();
  server?.closeAllConnections();
  server?.close();
});

// Puts markup on a fresh page and waits for its pictures.
async function show(markup) {
  await page.go(`${address}/page`);
  await page.evaluate(`customElements.whenDefined('tinct-img').then(() => {
    document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(markup)});
    return Promise.allSettled([...document.querySelectorAll('tinct-img, img')].map((one) => one.decode()));
  }).then(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))`);
}

test('a screenshot matches that of the PNGs, pixel for pixel', { skip }, async () => {
  assert.ok(shown.length >= 4);
  for (const attributes of ['', ' width="90"', ' height="30"', ' width="100" height="20"']) {
    await show(shown.map((file) => `<tinct-img src="/${file}" alt=""${attributes} style="image-rendering:pixelated"></tinct-img> `).join(''));
    const ours = readPng(await page.screenshot());
    await show(shown.map((file) => `<img src="/${file}.png" alt=""${attributes} style="vertical-align:bottom;image-rendering:pixelated"> `).join(''));
    const theirs = readPng(await page.screenshot());
    assert.equal(ours.width, theirs.width);
    let wrong = 0, drawn = 0;
    for (let i = 0; i < ours.data.length; i++) {
      wrong += ours.data[i] !== theirs.data[i];
      drawn += theirs.data[i] !== [0xff, 0xe4, 0xc4, 0xff][i % theirs.bytes];
    }
    assert.equal(wrong, 0, attributes);
    assert.ok(drawn > 1000);
  }
});

test('the canvas has the very pixels', { skip }, async () => {
  const file = 'swift-256-bands.tinct';
  await show(`<tinct-img src="/${file}" alt="A picture"></tinct-img>`);
  const pixels = await page.evaluate(`(() => {
    const { canvas } = document.querySelector('tinct-img');
    return [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data];
  })()`);
  assert.deepEqual(pixels, [...(await decode(files.get(file).bytes)).data]);
  assert.deepEqual(await page.evaluate(`(({ naturalWidth, naturalHeight, width, height, complete, error }) =>
    [naturalWidth, naturalHeight, width, height, complete, error])(document.querySelector('tinct-img'))`),
  [files.get(file).width, files.get(file).height, files.get(file).width, files.get(file).height, true, null]);
});

test('rows are drawn while the rest of the file is on its way', { skip }, async () => {
  await page.go(`${address}/page`);
  const early = await page.evaluate(`customElements.whenDefined('tinct-img').then(() => new Promise((resolve) => {
    document.body.insertAdjacentHTML('beforeend', '<tinct-img src="/slow.tinct" alt="Slow"></tinct-img>');
    const image = document.querySelector('tinct-img');
    image.addEventListener('progress', ({ detail: { rows, height } }) => resolve({ rows, height, complete: image.complete }), { once: true });
  }))`);
  assert.ok(early.rows < early.height);
  assert.equal(early.complete, false);
  release();
  assert.equal(await page.evaluate(`document.querySelector('tinct-img').decode().then(() => document.querySelector('tinct-img').complete)`), true);
});

test('a picture that cannot be shown says its alt text, and why', { skip }, async () => {
  for (const [file, kind] of [['missing.tinct', 'network'], ['checksum-front.tinct', 'checksum'], ['index-257.tinct', 'invalid']]) {
    await page.go(`${address}/page`);
    const { error, text } = await page.evaluate(`customElements.whenDefined('tinct-img').then(() => new Promise((resolve) => {
      const image = document.createElement('tinct-img');
      image.alt = 'Two cats';
      image.addEventListener('error', ({ error }) => resolve({ error: error.kind, text: image.shadowRoot.querySelector('span')?.textContent }));
      image.src = '/${file}';
      document.body.append(image);
    }))`);
    assert.equal(error, kind, file);
    assert.equal(text, 'Two cats');
    assert.ok((await page.accessible()).some(([role, name]) => role === 'image' && name === 'Two cats'), 'assistive technology has the text');
  }
});

test('another src replaces the picture, and taking it out stops the fetch', { skip }, async () => {
  await show('<tinct-img src="/lz4-2.tinct" alt="First"></tinct-img>');
  const result = await page.evaluate(`(async () => {
    const image = document.querySelector('tinct-img');
    image.src = '/slow.tinct';
    const aborted = image.decode().catch(({ name }) => name);
    image.src = '/dense-256.tinct';
    await image.decode();
    const second = image.naturalWidth;
    image.src = '/slow.tinct';
    const removed = image.decode().catch(({ name }) => name);
    image.remove();
    const words = [await aborted, second, await removed];
    image.src = '/lz4-2.tinct';
    document.body.append(image);
    await image.decode();
    words.push(image.naturalWidth, image.shadowRoot.querySelectorAll('canvas').length);
    image.remove();
    image.src = '/dense-256.tinct';
    words.push(image.complete);
    document.body.append(image);
    await image.decode();
    return [...words, image.naturalWidth];
  })()`);
  const [first, second] = ['lz4-2.tinct', 'dense-256.tinct'].map((file) => files.get(file).width);
  assert.deepEqual(result, ['AbortError', second, 'AbortError', first, 1, false, second]);
});

test('the rules of a page count more than the size of the picture', { skip }, async () => {
  await show('<tinct-img src="/dense-256.tinct" alt="" width="40" style="width:120px"></tinct-img>');
  const { width, height } = files.get('dense-256.tinct');
  assert.deepEqual(await page.evaluate(`(({ canvas }) => [canvas.clientWidth, canvas.clientHeight])(document.querySelector('tinct-img'))`),
    [120, Math.round(120 * height / width)]);
});

test('properties set before the element is defined count', { skip }, async () => {
  await page.go(`${address}/early`);
  assert.deepEqual(await page.evaluate(`(async () => {
    const image = document.createElement('tinct-img');
    image.src = '/lz4-2.tinct';
    image.alt = 'Early';
    document.body.append(image);
    await import('/element.js');
    await image.decode();
    return [image.getAttribute('aria-label'), image.naturalWidth];
  })()`), ['Early', files.get('lz4-2.tinct').width]);
});

test('many pictures at a time all come', { skip }, async () => {
  await show([...files.keys()].slice(0, 60).map((file) => `<tinct-img src="/${file}" alt="" width="20"></tinct-img>`).join(''));
  assert.equal(await page.evaluate(`[...document.querySelectorAll('tinct-img')].filter(({ complete, error }) => complete && !error).length`), 60);
});
