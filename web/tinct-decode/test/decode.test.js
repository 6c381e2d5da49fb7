import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decoder, TinctError, decode, decodeIndexed, decodeRows, init } from '../index.js';
import { golden, inPieces, sha256 } from './files.js';

const valid = [...await golden('valid'), ...await golden('large')];
const invalid = await golden('invalid');

test('every valid file gives its pixels, indices and sections', async () => {
  assert.ok(valid.length > 150);
  for (const { file, bytes, width, height, colors, alpha, bands, sections, pixelsSha256, indicesSha256 } of valid) {
    const picture = await decode(bytes);
    assert.deepEqual([picture.width, picture.height, picture.colors, picture.hasAlpha], [width, height, colors, alpha], file);
    assert.deepEqual(picture.bands, bands.map(({ method }) => method), file);
    assert.deepEqual(picture.sections.map(({ tag }) => tag), sections, file);
    assert.equal(sha256(picture.data), pixelsSha256, file);
    const { palette, indices } = await decodeIndexed(bytes);
    assert.equal(palette.length, 4 * colors, file);
    assert.equal(sha256(Uint16Array.from(indices)), indicesSha256, file);
  }
});

test('every invalid file is refused with its kind', async () => {
  assert.ok(invalid.length > 100);
  for (const { file, bytes, kind } of invalid) {
    await assert.rejects(decode(bytes), (error) => error instanceof TinctError && error.kind === kind && error.message.includes(kind), file);
  }
});

test('rows of a file that arrives in pieces come with their bands, and are those of the whole file', async () => {
  for (const { file, bytes, width, height, bands, pixelsSha256 } of valid.filter(({ height }) => height < 200)) {
    const all = new Uint8Array(width * height * 4);
    let last = 0, parts = 0;
    for await (const { row, rows, data } of decodeRows(inPieces(bytes, 61), { pixelsAtATime: 500 })) {
      assert.equal(row, last, file);
      all.set(data, row * width * 4);
      last += rows;
      parts++;
    }
    assert.equal(last, height, file);
    assert.equal(sha256(all), pixelsSha256, file);
    assert.ok(parts >= bands.length, file); // no part has rows of two bands
  }
});

test('a damaged band is told after the rows before it', async () => {
  const { bytes, bands } = valid.find(({ bands, sections }) => bands.length > 2 && sections.length === 0);
  const damaged = new Uint8Array(bytes);
  damaged[damaged.length - 1] ^= 1; // the last band's last byte
  let seen = 0;
  await assert.rejects(async () => {
    for await (const { rows } of decodeRows(inPieces(damaged, 1000))) seen += rows;
  }, { kind: 'checksum' });
  assert.equal(seen, bands.slice(0, -1).reduce((sum, { rows }) => sum + rows, 0));
});

test('any rows can be read, in any format, into memory that is there', async () => {
  const { bytes } = valid.find(({ file, bands, colors }) => file.startsWith('swift') && bands.length > 1 && colors > 4 && colors <= 256);
  const { data, width, height } = await decode(bytes);
  const { indices } = await decodeIndexed(bytes);
  const decoder = await Decoder.open();
  decoder.push(bytes);
  decoder.end();
  const into = new Uint8Array(width * 4 * 2);
  for (const first of [height - 2, 0, 3]) {
    decoder.readRows(first, 2, 'bgra', into);
    assert.deepEqual([into[2], into[1], into[0], into[3]], [...data.subarray(first * width * 4, first * width * 4 + 4)]);
    assert.deepEqual([...decoder.readRows(first, 1, 'index8')], [...indices.subarray(first * width, (first + 1) * width)]);
    assert.deepEqual([...decoder.readRows(first, 1, 'index16')], [...indices.subarray(first * width, (first + 1) * width)]);
  }
  assert.throws(() => decoder.readRows(height, 1), RangeError);
  assert.throws(() => decoder.readRows(0, 1, 'cmyk'), RangeError);
  assert.throws(() => decoder.readRows(0, 2, 'rgba', new Uint8Array(8)), RangeError);
  decoder.close();
  decoder.close();
  assert.throws(() => decoder.rowsReady, /closed/);
});

test('limits are kept, and misuse is told', async () => {
  const { bytes, width, height } = valid.find(({ file }) => file.startsWith('dense'));
  await assert.rejects(decode(bytes, { maxPixels: width * height - 1 }), { kind: 'limit' });
  await assert.rejects(decode(bytes, { maxDensePixels: 10 }), { kind: 'limit' });
  await decode(bytes, { maxPixels: width * height });
  const huge = invalid.find(({ file }) => file === 'huge.tinct').bytes;
  for (const maxPixels of [2 ** 48, 1e30, Infinity]) {
    const unlimited = await Decoder.open({ maxPixels });
    unlimited.push(huge);
    assert.ok(unlimited.info.width * unlimited.info.height > 2 ** 47);
    unlimited.close();
  }
  await assert.rejects(decode('a string'), TypeError);
  const decoder = await Decoder.open();
  assert.equal(decoder.info, null);
  assert.equal(decoder.palette, null);
  assert.equal(decoder.rowsReady, 0);
  assert.throws(() => decoder.readRows(0, 1), { kind: 'misuse' });
  decoder.close();
});

test('colour sections say what the colours are', async () => {
  for (const { bytes, sections } of valid.filter(({ height }) => height < 200)) {
    const { colorSpace } = await decode(bytes);
    if (!sections.includes('cicp') && !sections.includes('iccp')) assert.equal(colorSpace, 'srgb');
    if (sections.includes('iccp') && !sections.includes('cicp')) assert.equal(colorSpace, 'other');
  }
});

test('memory of a decoder is given back', async () => {
  const { bytes } = valid.find(({ file }) => file.startsWith('swift'));
  await decode(bytes);
  const memory = async () => {
    const before = (await WebAssembly.instantiate(await init())).exports;
    return before.memory.buffer.byteLength;
  };
  const fresh = await memory();
  const exports = (await WebAssembly.instantiate(await init())).exports;
  const grown = [];
  for (let i = 0; i < 50; i++) {
    const file = exports.allocate(bytes.length), decoder = exports.open(0, 0, 0), row = exports.allocate(1 << 16);
    new Uint8Array(exports.memory.buffer).set(bytes, file);
    assert.equal(exports.feed(decoder, file, bytes.length, 1), 0);
    assert.equal(exports.read(decoder, 0, 1, 0, row, 0), 0);
    exports.close(decoder);
    exports.release(row);
    exports.release(file);
    grown.push(exports.memory.buffer.byteLength);
  }
  assert.ok(grown[0] >= fresh);
  assert.equal(grown.at(-1), grown[0]);
});
