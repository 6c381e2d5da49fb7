"use strict";

// Colours as packed integers (red in the lowest byte, alpha in the highest) and the spaces that fits are made in.

/** #rrggbb or #rrggbbaa to a packed colour. */
function packHex(hex) {
  const value = Number.parseInt(hex.slice(1, 7), 16);
  const alpha = hex.length > 7 ? Number.parseInt(hex.slice(7, 9), 16) : 255;
  return ((value >> 16) | (value & 0xff00) | ((value & 0xff) << 16) | (alpha << 24)) >>> 0;
}

/** A packed colour as #rrggbb, or #rrggbbaa where not opaque. */
function hexOf(packed) {
  const [r, g, b, a] = channels(packed).map(value => value.toString(16).padStart(2, "0"));
  return a === "ff" ? `#${r}${g}${b}` : `#${r}${g}${b}${a}`;
}

const channels = packed => [packed & 255, (packed >> 8) & 255, (packed >> 16) & 255, packed >>> 24];

/** The spaces by their names in sweep.json: axes, their bounds where they are fixed, which axis points up, and the coordinates of
 * an opaque colour. */
const spaces = {
  srgb: {
    name: "sRGB", axes: ["R", "G", "B"], up: 1, bounds: [[0, 255], [0, 255], [0, 255]],
    of: (r, g, b) => [r, g, b],
  },
  balanced: {
    name: "(1.5 Y, Cb, 1.2 Cr)", axes: ["1.5 Y", "Cb", "1.2 Cr"], up: 0, middle: 191.25,
    of: (r, g, b) => [(115 * r + 225 * g + 44 * b) / 256, (-43 * r - 85 * g + 128 * b) / 256, (154 * r - 129 * g - 25 * b) / 256],
  },
  oklab: {
    name: "OKLab × 255", axes: ["L", "a", "b"], up: 0,
    of: oklab,
  },
};

const tuneSpaces = { psnr: "srgb", balanced: "balanced", visual: "oklab" };

/** The space a fit was made in. */
const spaceOf = fit => spaces[fit.model?.space ?? tuneSpaces[fit.tune]] ?? spaces.srgb;

/** Coordinates of a packed colour in a space as Tinct measures there: with alpha premultiplied, where the picture has alpha; opaque
 * luma is counted from mid grey. */
function coordinates(space, packed, hasAlpha) {
  const [r, g, b, a] = channels(packed);
  if (!hasAlpha) {
    const point = space.of(r, g, b);
    point[0] -= space.middle ?? 0;
    return point;
  }

  return space.of(r, g, b).map(value => value * a / 255);
}

const linearLight = Float64Array.from({ length: 256 }, (_, i) => i <= 10 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4);

/** OKLab times 255, its slope at black bounded as Tinct's visual metric does: the cube roots are taken 0.005 further up. */
function oklab(r, g, b) {
  const [x, y, z] = [linearLight[r], linearLight[g], linearLight[b]];
  const offset = 0.005;
  const root = value => 255 * (Math.cbrt(value + offset) - Math.cbrt(offset));
  const l = root(0.4122214708 * x + 0.5363325363 * y + 0.0514459929 * z);
  const m = root(0.2119034982 * x + 0.6806995451 * y + 0.1073969566 * z);
  const s = root(0.0883024619 * x + 0.2817188376 * y + 0.6299787005 * z);
  return [
    0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
  ];
}
