"use strict";

// Reads the PNGs that Tinct writes (8 bits a sample or indexed, not interlaced) to exact pixels. A canvas would not do: it
// premultiplies by alpha, and some browsers add noise to what is read back.

const samplesOf = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Base64 of a PNG to { width, height, pixels }, the pixels packed. */
async function readPng(base64) {
  const file = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
  const head = new DataView(file.buffer);
  const png = { width: head.getUint32(16), height: head.getUint32(20), depth: file[24], type: file[25], palette: null, alphas: [] };
  const data = [];
  for (let at = 8; at < file.length;) {
    const length = head.getUint32(at);
    const tag = String.fromCharCode(...file.subarray(at + 4, at + 8));
    const body = file.subarray(at + 8, at + 8 + length);
    if (tag === "PLTE") {
      png.palette = body;
    } else if (tag === "tRNS") {
      png.alphas = body;
    } else if (tag === "IDAT") {
      data.push(body);
    }

    at += length + 12;
  }

  const inflated = new Blob(data).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(inflated).arrayBuffer());
  return { width: png.width, height: png.height, pixels: unpack(png, unfilter(png, bytes)) };
}

const rowBytes = png => Math.ceil(png.width * samplesOf[png.type] * png.depth / 8);

/** Undoes the row filters in place; each row keeps its filter byte in front. */
function unfilter(png, bytes) {
  const stride = rowBytes(png) + 1;
  const distance = Math.max(1, samplesOf[png.type] * png.depth >> 3);
  for (let row = 0; row < png.height; row++) {
    const start = row * stride + 1;
    const filter = bytes[start - 1];
    for (let i = 0; filter !== 0 && i < stride - 1; i++) {
      const at = start + i;
      const left = i >= distance ? bytes[at - distance] : 0;
      const above = row > 0 ? bytes[at - stride] : 0;
      const corner = row > 0 && i >= distance ? bytes[at - stride - distance] : 0;
      bytes[at] += filter === 1 ? left : filter === 2 ? above : filter === 3 ? (left + above) >> 1 : paeth(left, above, corner);
    }
  }

  return bytes;
}

function paeth(left, above, corner) {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}

function unpack(png, bytes) {
  const { width, height, depth, type, palette, alphas } = png;
  const pixels = new Uint32Array(width * height);
  const stride = rowBytes(png) + 1;
  const samples = samplesOf[type];
  const colors = palette && Uint32Array.from({ length: palette.length / 3 },
    (_, i) => (palette[3 * i] | palette[3 * i + 1] << 8 | palette[3 * i + 2] << 16 | (alphas[i] ?? 255) << 24) >>> 0);
  for (let y = 0, out = 0; y < height; y++) {
    const start = y * stride + 1;
    for (let x = 0; x < width; x++, out++) {
      if (colors) {
        const bit = x * depth;
        pixels[out] = colors[bytes[start + (bit >> 3)] >> (8 - depth - (bit & 7)) & ((1 << depth) - 1)];
      } else {
        const at = start + x * samples;
        const isGrey = samples < 3;
        const alpha = samples === 2 ? bytes[at + 1] : samples === 4 ? bytes[at + 3] : 255;
        pixels[out] = bytes[at] | bytes[isGrey ? at : at + 1] << 8 | bytes[isGrey ? at : at + 2] << 16 | alpha << 24;
      }
    }
  }

  return pixels;
}
