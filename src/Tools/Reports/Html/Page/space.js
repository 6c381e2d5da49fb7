"use strict";

// The section of the colour space, and what its drawings share: the picture's colours thinned to points, and the palette with its shares.

const cloudLimit = 6000;

function space() {
  const state = { mapped: 0, points: true, palette: true, spread: true };
  const drawings = [cloud(state), projections(state)];
  const redraw = () => drawings.forEach(drawing => drawing.draw(sceneOf(view.right)));
  const where = element("p", { class: "reading" });
  const switches = element("div", { class: "buttons", role: "group", "aria-label": "Shown" },
    ...[["points", "colours"], ["palette", "palette"], ["spread", "one sigma"]].map(([key, text]) => toggle(text, true, isOn => {
      state[key] = isOn;
      redraw();
    }, { "data-shows": key })));
  const fit = () => {
    const { name } = spaceOf(view.right);
    const [part, all] = isMixture(view.right) ? ["component", "the mixture"] : ["cluster", "the mixture that the clusters make"];
    where.textContent = `In the fit's own space, ${name}.${view.right.model
      ? ` Ellipsoids are one standard deviation of each ${part}; contours hold 50, 80 and 95 % of ${all}.`
      : ""}`;
    switches.querySelector("[data-shows=spread]").hidden = !view.right.model;
    redraw();
  };
  onChange(change => "right" in change && fit());
  onChange(change => ("moment" in change || "theme" in change) && redraw());
  requestAnimationFrame(fit);
  return section("space", "Colour space",
    "The picture's colours as points, the palette as spheres of the size of their shares. Turn it by dragging or with the arrow keys.",
    element("div", { class: "controls" }, fitChooser(), switches,
      slider("Original to mapped", { min: 0, max: 1, step: 0.01, value: 0 }, value => {
        state.mapped = value;
        redraw();
      })),
    where,
    element("div", { class: "space" }, ...drawings.map(drawing => drawing.node)));
}

/** The choice of the fit that the sections below the grid speak of. */
function fitChooser() {
  const { fits } = view.picture;
  const field = choice("Fit", fits.map((fit, index) => ({ value: index, text: fit.name })), view.right.index, value => look({ right: fits[value] }));
  onChange(change => {
    if ("right" in change) {
      field.querySelector("select").selectedIndex = view.right.index;
    }
  });
  return field;
}

/** What is drawn of a fit at the moment looked at. Fully transparent colours have no place in it. */
function sceneOf(fit) {
  const { pixels, picture } = view;
  const hasAlpha = picture.hasAlpha;
  const inSpace = spaceOf(fit);
  const moment = view.moment === null ? null : fit.history[view.moment];
  const chosenRanks = cloudRanks(pixels);
  const colors = chosenRanks.map(({ rank }) => pixels.colors[rank]);
  const palette = (moment?.palette ?? fit.palette).map(packHex);
  const table = moment ? nearestTable(colors, palette, inSpace, hasAlpha) : null;
  const mapped = table ?? colors.map((_, i) => tableOf(pixels, fit)[chosenRanks[i].rank]);
  const points = colors.map((color, i) => ({
    color: hexOf(color).slice(0, 7), mappedColor: hexOf(mapped[i]).slice(0, 7), weight: chosenRanks[i].weight,
    from: coordinates(inSpace, color, hasAlpha), to: coordinates(inSpace, mapped[i], hasAlpha),
  }));
  const shares = moment ? sharesOf(palette, mapped, chosenRanks) : fit.shares;
  const entries = palette
    .map((color, i) => ({ color: hexOf(color).slice(0, 7), share: shares[i], at: coordinates(inSpace, color, hasAlpha), isSeen: color >>> 24 > 0 }))
    .filter(each => each.isSeen && each.share > 0);
  const model = moment ? null : fit.model;
  return { space: inSpace, points, entries, model, bounds: boundsOf(inSpace, points, entries) };
}

function sharesOf(palette, mapped, ranks) {
  const sums = new Map();
  let total = 0;
  mapped.forEach((color, i) => {
    sums.set(color, (sums.get(color) ?? 0) + ranks[i].weight);
    total += ranks[i].weight;
  });
  return palette.map(color => (sums.get(color) ?? 0) / total);
}

/** At most a few thousand colours that stand for all: the commonest of each cell of a grid, with the pixels of the cell. */
function cloudRanks(pixels) {
  if (pixels.cloud) {
    return pixels.cloud;
  }

  let cells = null;
  for (let bits = 8; cells === null || cells.size > cloudLimit; bits--) {
    const mask = (0xff << (8 - bits) & 0xff) * 0x01010101;
    cells = new Map();
    pixels.colors.forEach((color, rank) => {
      if (color >>> 24 > 0) {
        const cell = cells.get(color & mask) ?? { rank, most: 0, weight: 0 };
        const count = pixels.counts[rank];
        if (count > cell.most) {
          cell.rank = rank;
          cell.most = count;
        }

        cell.weight += count;
        cells.set(color & mask, cell);
      }
    });
  }

  pixels.cloud = [...cells.values()];
  return pixels.cloud;
}

/** The range of each axis: that of the space where it is fixed, otherwise that of what is shown. */
function boundsOf(inSpace, points, entries) {
  if (inSpace.bounds) {
    return inSpace.bounds;
  }

  const all = [...points.map(point => point.from), ...entries.map(each => each.at)];
  return [0, 1, 2].map(axis => {
    const values = all.map(at => at[axis]);
    const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
    const margin = Math.max(2, (high - low) * 0.05);
    return [low - margin, high + margin];
  });
}

/** Where a point of the cloud is on its way from the original colour to the mapped one. */
const between = (point, part) => point.from.map((value, axis) => value + (point.to[axis] - value) * part);
