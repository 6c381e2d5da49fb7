"use strict";

// Packed pixels as something to draw, and how far two pictures of them are apart.

/** A canvas of exactly these packed pixels. */
function paint(packed, width, height) {
  const canvas = element("canvas", { width, height });
  const bytes = new Uint8ClampedArray(packed.buffer, packed.byteOffset, packed.length * 4);
  canvas.getContext("2d").putImageData(new ImageData(bytes, width, height), 0, 0);
  return canvas;
}

/** The mean squared error as tinct compare defines it, with the largest error of a channel and the share of equal pixels. */
function differenceOf(first, second) {
  const hasAlpha = [first, second].some(pixels => pixels.some(color => color >>> 24 !== 255));
  let sum = 0;
  let largest = 0;
  let equal = 0;
  for (let i = 0; i < first.length; i++) {
    if (first[i] === second[i]) {
      equal++;
      continue;
    }

    const [r, g, b, a] = channels(first[i]);
    const [s, h, c, d] = channels(second[i]);
    const errors = hasAlpha
      ? [(r * a - s * d) / 255, (g * a - h * d) / 255, (b * a - c * d) / 255, a - d]
      : [r - s, g - h, b - c];
    for (const error of errors) {
      sum += error * error;
      largest = Math.max(largest, Math.abs(error));
    }
  }

  return { mse: sum / first.length, largest, equal: equal / first.length };
}
