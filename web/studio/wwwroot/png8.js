"use strict";

// An indexed PNG of a palette and an index map, for comparison and for programs that open no .tinct: rows unfiltered, which suits palette pictures.

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) {
    crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }

  return crc;
});

/** A PNG, as bytes. palette has four bytes a colour, at most 256 colours; indices one number a pixel. */
async function png8(width, height, palette, indices) {
  const count = palette.length / 4;
  const depth = [1, 2, 4, 8].find(bits => count <= 2 ** bits);
  const header = new Uint8Array(13);
  const numbers = new DataView(header.buffer);
  numbers.setUint32(0, width);
  numbers.setUint32(4, height);
  header.set([depth, 3, 0, 0, 0], 8);
  const colors = Uint8Array.from({ length: 3 * count }, (_, i) => palette[4 * Math.floor(i / 3) + i % 3]);
  const alphas = Uint8Array.from({ length: count }, (_, i) => palette[4 * i + 3]);
  const lastAlpha = alphas.findLastIndex(alpha => alpha !== 255);
  const deflated = await new Response(new Blob([packRows(width, height, depth, indices)]).stream().pipeThrough(new CompressionStream("deflate"))).arrayBuffer();
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), chunk("IHDR", header), chunk("PLTE", colors),
    ...lastAlpha < 0 ? [] : [chunk("tRNS", alphas.subarray(0, lastAlpha + 1))], chunk("IDAT", new Uint8Array(deflated)), chunk("IEND", new Uint8Array(0)),
  ];
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function packRows(width, height, depth, indices) {
  const stride = 1 + Math.ceil(width * depth / 8);
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows[y * stride + 1 + (x * depth >> 3)] |= indices[y * width + x] << (8 - depth - (x * depth & 7));
    }
  }

  return rows;
}

function chunk(tag, body) {
  const bytes = new Uint8Array(body.length + 12);
  const numbers = new DataView(bytes.buffer);
  numbers.setUint32(0, body.length);
  bytes.set(Array.from(tag, letter => letter.charCodeAt(0)), 4);
  bytes.set(body, 8);
  let crc = 0xffffffff;
  for (const byte of bytes.subarray(4, body.length + 8)) {
    crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  }

  numbers.setUint32(body.length + 8, ~crc >>> 0);
  return bytes;
}
