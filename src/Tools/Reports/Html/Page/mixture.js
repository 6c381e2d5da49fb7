"use strict";

// What is drawn of a Gaussian mixture: ellipses and ellipsoids of one standard deviation, and contours of its density.

/** Entry (i, j) of a symmetric matrix given as its lower triangle row by row. */
const entry = (triangle, i, j) => triangle[i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i];

/** The axes of the ellipse of one standard deviation of a 2 x 2 covariance: radii and the angle of the first. */
function ellipseOf(xx, xy, yy) {
  const middle = (xx + yy) / 2;
  const reach = Math.hypot((xx - yy) / 2, xy);
  return {
    first: Math.sqrt(Math.max(0, middle + reach)),
    second: Math.sqrt(Math.max(0, middle - reach)),
    angle: Math.atan2(2 * xy, xx - yy) / 2,
  };
}

/** A lower-triangular factor L of the first three coordinates' covariance, L Lᵀ: it maps the unit sphere to the ellipsoid. */
function factorOf(triangle) {
  const at = (i, j) => entry(triangle, i, j);
  const a = Math.sqrt(Math.max(at(0, 0), 1e-9));
  const b = at(1, 0) / a;
  const c = Math.sqrt(Math.max(at(1, 1) - b * b, 1e-9));
  const d = at(2, 0) / a;
  const e = (at(2, 1) - b * d) / c;
  const f = Math.sqrt(Math.max(at(2, 2) - d * d - e * e, 1e-9));
  return [[a, 0, 0], [b, c, 0], [d, e, f]];
}

/** The mixture's density over two of its coordinates on a grid of size x size points. */
function densityGrid(model, [i, j], [[left, right], [bottom, high]], size) {
  const density = new Float64Array(size * size);
  const [dx, dy] = [(right - left) / (size - 1), (high - bottom) / (size - 1)];
  for (const { weight, mean, covariance } of model.components) {
    const smallest = ((dx + dy) / 4) ** 2; // a component narrower than the grid would fall between its points
    const [xx, xy, yy] = [entry(covariance, i, i) + smallest, entry(covariance, i, j), entry(covariance, j, j) + smallest];
    const determinant = xx * yy - xy * xy;
    if (!(determinant > 0) || weight === 0) {
      continue;
    }

    const scale = weight / (2 * Math.PI * Math.sqrt(determinant));
    const range = (center, variance, start, step) => [
      Math.max(0, Math.floor((center - 4.5 * Math.sqrt(variance) - start) / step)),
      Math.min(size - 1, Math.ceil((center + 4.5 * Math.sqrt(variance) - start) / step)),
    ];
    const [firstColumn, lastColumn] = range(mean[i], xx, left, dx);
    const [firstRow, lastRow] = range(mean[j], yy, bottom, dy);
    for (let row = firstRow; row <= lastRow; row++) {
      const y = bottom + row * dy - mean[j];
      for (let column = firstColumn; column <= lastColumn; column++) {
        const x = left + column * dx - mean[i];
        density[row * size + column] += scale * Math.exp((x * (2 * xy * y - yy * x) - xx * y * y) / (2 * determinant));
      }
    }
  }

  return density;
}

/** The densities above which given parts of the mixture lie. */
function levelsFor(density, parts) {
  const falling = Float64Array.from(density).sort().reverse();
  const total = falling.reduce((sum, value) => sum + value, 0);
  const levels = [];
  let sum = 0;
  let at = 0;
  for (const part of parts) {
    while (at < falling.length - 1 && sum + falling[at] < part * total) {
      sum += falling[at++];
    }

    levels.push(falling[at]);
  }

  return levels;
}

/** The contour of a level as pairs of points, in steps of the grid (marching squares). */
function contourOf(density, size, level) {
  const segments = [];
  for (let row = 0; row < size - 1; row++) {
    for (let column = 0; column < size - 1; column++) {
      const at = row * size + column;
      const corners = [[column, row, density[at]], [column + 1, row, density[at + 1]],
        [column + 1, row + 1, density[at + size + 1]], [column, row + 1, density[at + size]]];
      const crossings = [];
      for (let k = 0; k < 4; k++) {
        const [x, y, value] = corners[k];
        const [nextX, nextY, nextValue] = corners[(k + 1) % 4];
        if (value < level !== nextValue < level) {
          const part = (level - value) / (nextValue - value);
          crossings.push([x + (nextX - x) * part, y + (nextY - y) * part]);
        }
      }

      for (let k = 0; k + 1 < crossings.length; k += 2) {
        segments.push([crossings[k], crossings[k + 1]]);
      }
    }
  }

  return segments;
}
