// Decodes Tinct pictures with tinct.wasm. Types and documentation: index.d.ts.

const FORMATS = { rgba: [0, 4], bgra: [1, 4], index8: [2, 1], index16: [3, 2] };
const METHODS = ['stored', 'lz4', 'swift', 'dense'];
// An instance whose memory has grown beyond this is not kept for the next picture.
const KEPT_BYTES = 64 << 20;
const KEPT_INSTANCES = 4;
// More does not fit into the memory of an instance, whose addresses have 32 bits.
const MOST_BYTES = 2 ** 32 - 2 ** 20;

/** @type {Promise<WebAssembly.Module> | undefined} */
let module;
/** @type {WebAssembly.Exports[]} */
const idle = [];

export class TinctError extends Error {
  constructor(kind, text, offset) {
    super(`${text} (${kind}, at byte ${offset})`);
    this.name = 'TinctError';
    this.kind = kind;
    this.offset = offset;
  }
}

async function compile(source) {
  source = await source;
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
  if (source instanceof URL && source.protocol === 'file:') {
    const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ 'node:fs/promises');
    return WebAssembly.compile(await readFile(source));
  }
  const response = source instanceof Response ? source : await fetch(source);
  if (!response.ok) throw new Error(`tinct.wasm cannot be fetched: ${response.status} ${response.statusText}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

export function init(source) {
  if (source !== undefined || module === undefined) {
    module = compile(source ?? new URL('./tinct.wasm', import.meta.url));
    module.catch(() => { module = undefined; });
  }
  return module;
}

function bytesOf(data) {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw new TypeError('Bytes are expected: an ArrayBuffer or a view of one');
}

export class Decoder {
  #wasm;
  #decoder = 0;
  #file = 0;
  #room = 0;
  #size = 0;
  #rows = 0;
  #rowsRoom = 0;
  #info = null;

  static async open(options = {}) {
    const instance = idle.pop() ?? (await WebAssembly.instantiate(await init())).exports;
    return new Decoder(instance, options);
  }

  constructor(wasm, options) {
    this.#wasm = wasm;
    // What does not fit 64 bits, such as Infinity, would become 0, which is the default.
    const [pixels, densePixels, sectionBytes] = [options.maxPixels, options.maxDensePixels, options.maxSectionBytes]
      .map((limit) => Math.min(limit ?? 0, Number.MAX_SAFE_INTEGER));
    this.#decoder = wasm.open(pixels, densePixels, sectionBytes);
    if (this.#decoder === 0) throw this.#noMemory();
  }

  #noMemory() {
    return new TinctError('no-memory', 'There is not enough memory', 0);
  }

  #text(at) {
    const bytes = new Uint8Array(this.#wasm.memory.buffer);
    return String.fromCharCode(...bytes.subarray(at, bytes.indexOf(0, at)));
  }

  #check(kind) {
    if (kind === 0) return;
    const { errorKind, errorText, errorOffset } = this.#wasm;
    throw new TinctError(this.#text(errorKind(this.#decoder)), this.#text(errorText(this.#decoder)), errorOffset(this.#decoder));
  }

  #open() {
    if (this.#decoder === 0) throw new Error('The decoder is closed');
    return this.#wasm;
  }

  // Room for bytes of the file; those that there are move along.
  reserve(bytes) {
    const wasm = this.#open();
    if (bytes <= this.#room) return;
    if (!(bytes <= MOST_BYTES)) throw this.#noMemory();
    const room = Math.max(bytes, Math.min(this.#room * 2, this.#room + (16 << 20)), 4096);
    const file = wasm.allocate(room) >>> 0; // addresses come as signed numbers
    if (file === 0) throw this.#noMemory();
    new Uint8Array(wasm.memory.buffer).copyWithin(file, this.#file, this.#file + this.#size);
    if (this.#file !== 0) wasm.release(this.#file);
    this.#file = file;
    this.#room = room;
  }

  push(data) {
    const bytes = bytesOf(data);
    this.reserve(this.#size + bytes.length);
    new Uint8Array(this.#wasm.memory.buffer).set(bytes, this.#file + this.#size);
    this.#size += bytes.length;
    this.#check(this.#wasm.feed(this.#decoder, this.#file, this.#size, 0));
  }

  end() {
    this.#check(this.#open().feed(this.#decoder, this.#file, this.#size, 1));
  }

  get info() {
    if (this.#info !== null) return this.#info;
    const wasm = this.#open();
    const at = wasm.info(this.#decoder) >>> 0;
    if (at === 0) return null;
    const [width, height, colors, bandRows, bands, hasAlpha] = new Uint32Array(wasm.memory.buffer, at, 6);
    const methods = [];
    for (let i = 0; i < bands; i++) methods.push(METHODS[wasm.method(this.#decoder, i)]);
    this.#info = Object.freeze({ width, height, colors, hasAlpha: hasAlpha !== 0, bandRows, bands: Object.freeze(methods) });
    return this.#info;
  }

  get palette() {
    if (this.info === null) return null;
    const at = this.#wasm.palette(this.#decoder) >>> 0;
    return new Uint8Array(this.#wasm.memory.buffer).slice(at, at + 4 * this.info.colors);
  }

  get rowsReady() {
    return this.#open().rowsReady(this.#decoder);
  }

  get sections() {
    const wasm = this.#open();
    const sections = [];
    for (let i = 0; i < wasm.sectionCount(this.#decoder); i++) {
      const at = wasm.section(this.#decoder, i) >>> 0;
      const [isKnown, data, size] = new Uint32Array(wasm.memory.buffer, at + 8, 3);
      sections.push({ tag: this.#text(at), data: isKnown ? new Uint8Array(wasm.memory.buffer).slice(data, data + size) : null });
    }
    return sections;
  }

  get colorSpace() {
    const sections = this.sections;
    const cicp = sections.find(({ tag }) => tag === 'cicp')?.data;
    if (cicp) return cicp[1] !== 13 ? 'other' : cicp[0] === 1 ? 'srgb' : cicp[0] === 12 ? 'display-p3' : 'other';
    return sections.some(({ tag }) => tag === 'iccp') ? 'other' : 'srgb';
  }

  readRows(first, count, format = 'rgba', into = undefined) {
    const wasm = this.#open();
    if (!(format in FORMATS)) throw new RangeError(`There is no format '${format}'`);
    if (this.info === null) throw new TinctError('misuse', 'The front matter has not come yet', 0);
    const { width, height } = this.info;
    if (!Number.isInteger(first) || !Number.isInteger(count) || first < 0 || count < 0 || first + count > height) {
      throw new RangeError(`Rows ${first} to ${first + count} of ${height}`);
    }
    const [number, size] = FORMATS[format];
    const stride = width * size;
    const result = into === undefined ? new Uint8Array(stride * count) : bytesOf(into);
    if (result.length < stride * count) throw new RangeError(`${stride * count} bytes are needed for ${count} rows, not ${result.length}`);

    // By parts that stay in the processor's caches.
    const most = Math.max(1, Math.min(count, Math.floor((256 << 10) / stride)));
    if (this.#rowsRoom < most * stride) {
      if (this.#rows !== 0) wasm.release(this.#rows);
      this.#rowsRoom = 0;
      this.#rows = wasm.allocate(most * stride) >>> 0;
      if (this.#rows === 0) throw this.#noMemory();
      this.#rowsRoom = most * stride;
    }
    for (let done = 0; done < count; done += most) {
      const rows = Math.min(most, count - done);
      this.#check(wasm.read(this.#decoder, first + done, rows, number, this.#rows, stride));
      result.set(new Uint8Array(wasm.memory.buffer, this.#rows, rows * stride), done * stride);
    }
    if (format === 'index16') return new Uint16Array(result.buffer, result.byteOffset, width * count);
    return format === 'index8' ? result : new Uint8ClampedArray(result.buffer, result.byteOffset, stride * count);
  }

  close() {
    if (this.#decoder === 0) return;
    const wasm = this.#wasm;
    wasm.close(this.#decoder);
    if (this.#file !== 0) wasm.release(this.#file);
    if (this.#rows !== 0) wasm.release(this.#rows);
    this.#decoder = 0;
    if (wasm.memory.buffer.byteLength <= KEPT_BYTES && idle.length < KEPT_INSTANCES) idle.push(wasm);
  }
}

async function decodeAs(data, options, read) {
  const bytes = bytesOf(data);
  const decoder = await Decoder.open(options);
  try {
    decoder.reserve(bytes.length);
    decoder.push(bytes);
    decoder.end();
    return { ...decoder.info, colorSpace: decoder.colorSpace, sections: decoder.sections, ...read(decoder, decoder.info) };
  } finally {
    decoder.close();
  }
}

export function decode(data, options = {}) {
  return decodeAs(data, options, (decoder, { height }) => ({ data: decoder.readRows(0, height) }));
}

export function decodeIndexed(data, options = {}) {
  return decodeAs(data, options, (decoder, { height, colors }) => ({
    palette: decoder.palette,
    indices: decoder.readRows(0, height, colors > 256 ? 'index16' : 'index8'),
  }));
}

export async function* decodeRows(source, options = {}) {
  const stream = source instanceof Response ? source.body : source;
  const decoder = await Decoder.open(options);
  const reader = stream.getReader();
  try {
    let done = 0, colorSpace;
    for (let ended = false; !ended;) {
      const { value, done: last } = await reader.read();
      ended = last;
      let fault = null;
      try {
        if (last) decoder.end();
        else decoder.push(value);
      } catch (error) {
        fault = error; // rows that came with it are whole all the same
      }
      const info = decoder.info;
      if (info === null) {
        if (fault) throw fault;
        continue;
      }
      const step = Math.max(1, Math.min(info.height, Math.floor((options.pixelsAtATime ?? 65536) / info.width)));
      for (const ready = decoder.rowsReady; done < ready;) {
        // Not across bands, so that a damaged one does not cost the rows above it.
        const rows = Math.min(step, ready - done, info.bandRows - (done % info.bandRows));
        colorSpace ??= decoder.colorSpace; // the sections that say so are there before the first row
        yield { ...info, colorSpace, row: done, rows, data: decoder.readRows(done, rows) };
        done += rows;
      }
      if (fault) throw fault;
    }
  } finally {
    decoder.close();
    await reader.cancel().catch(() => {});
  }
}
