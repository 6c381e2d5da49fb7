"use strict";

// The pixels of the picture and of what each fit made of it. A fit's picture is kept as a table: what each of the original's
// colours became, in the order of their packed values.

const pixelData = JSON.parse(document.getElementById("pixels").textContent);

/** The picture's pixels, its distinct colours with their counts, and each fit's table or (where one colour became several) pixels. */
async function loadPixels(pictureIndex) {
  const data = pixelData.pictures[pictureIndex];
  const [original, tables, images] = await Promise.all([
    readPng(data.original),
    Promise.all(data.tables.map(png => png && readPng(png))),
    Promise.all(data.images.map(png => png && readPng(png))),
  ]);
  const colors = Uint32Array.from(new Set(original.pixels)).sort();
  const ranks = new Uint32Array(original.pixels.length);
  const counts = new Uint32Array(colors.length);
  for (let i = 0; i < ranks.length; i++) {
    ranks[i] = rankOf(colors, original.pixels[i]);
    counts[ranks[i]]++;
  }

  return {
    width: original.width, height: original.height, step: data.step, original: original.pixels, colors, ranks, counts,
    tables: tables.map(table => table && table.pixels.subarray(0, colors.length)),
    images: images.map(image => image && image.pixels),
  };
}

function rankOf(colors, color) {
  let low = 0;
  let high = colors.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (colors[middle] < color) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }

  return low;
}

/** The packed pixels of a fit's picture; of the original for null. */
function pixelsOf(pixels, fit) {
  return fit === null ? pixels.original : pixels.images[fit.index] ?? expand(pixels, pixels.tables[fit.index]);
}

/** The picture in which every colour is replaced by its entry of a table. */
function expand(pixels, table) {
  return Uint32Array.from(pixels.ranks, rank => table[rank]);
}

/** What the picture's colours became in a fit: an entry for each of them. */
function tableOf(pixels, fit) {
  const table = pixels.tables[fit.index];
  if (table) {
    return table;
  }

  const made = new Uint32Array(pixels.colors.length);
  pixels.images[fit.index].forEach((color, i) => { made[pixels.ranks[i]] = color; });
  return made;
}

/** For each of the picture's colours the nearest of a palette's, in a space. */
function nearestTable(colors, palette, space, hasAlpha) {
  const points = palette.map(color => coordinates(space, color, hasAlpha).concat(hasAlpha ? channels(color)[3] : 0));
  return Uint32Array.from(colors, color => {
    const [x, y, z] = coordinates(space, color, hasAlpha);
    const alpha = hasAlpha ? color >>> 24 : 0;
    let best = 0;
    let least = Infinity;
    for (let i = 0; i < points.length; i++) {
      const point = points[i];
      const distance = (point[0] - x) ** 2 + (point[1] - y) ** 2 + (point[2] - z) ** 2 + (point[3] - alpha) ** 2;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }

    return palette[best];
  });
}
