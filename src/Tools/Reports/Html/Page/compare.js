"use strict";

// Two pictures in one frame with a divider between them, and beside it where and how much they differ.

function compare() {
  const { width, height } = view.pixels;
  const viewport = new Viewport(width, height);
  const state = { divider: 0.5, gain: 8, left: null, right: null, difference: null, measured: null };
  const labels = { left: element("span", { class: "tag left" }), right: element("span", { class: "tag right" }) };
  const divider = dividerHandle(state, () => draw());
  const split = stage("Comparison: zoom with + and −, move with the arrow keys", view.picture.hasAlpha, labels.left, labels.right, divider);
  const changes = stage("Difference: zoom with + and −, move with the arrow keys", false);
  const reading = element("p", { class: "reading", "aria-live": "off" });
  const measured = element("p", { class: "reading", id: "measured" });
  [split, changes].forEach(each => {
    steer(each.node, viewport);
    each.node.addEventListener("pointermove", event => read(event, each));
    each.node.addEventListener("pointerleave", () => { reading.textContent = hint; });
  });
  reading.textContent = hint;

  function draw() {
    split.draw(viewport, state.left, context => context.rect(0, 0, split.width * state.divider, split.height));
    split.draw(viewport, state.right, context => context.rect(split.width * state.divider, 0, split.width, split.height), false);
    changes.draw(viewport, state.difference, null);
    divider.style.left = `${100 * state.divider}%`;
  }

  function load() {
    const [left, right] = [pixelsOf(view.pixels, view.left), pixelsOf(view.pixels, view.right)];
    state.left = paint(left, width, height);
    state.right = paint(right, width, height);
    state.pixels = { left, right };
    state.measured = differenceOf(left, right);
    labels.left.textContent = view.left?.name ?? "Original";
    labels.right.textContent = view.right?.name ?? "Original";
    measured.textContent = `Between the two: MSE ${state.measured.mse.toFixed(2)}, `
      + `largest error of a channel ${Number(state.measured.largest.toFixed(2))}, `
      + `${percent(state.measured.equal)} of the pixels equal${view.pixels.step > 1 ? " (of those shown)" : ""}.`;
    measured.dataset.mse = state.measured.mse;
    amplify();
  }

  function amplify() {
    state.difference = paint(amplified(state.pixels.left, state.pixels.right, state.gain), width, height);
    draw();
  }

  function read(event, each) {
    const box = each.node.getBoundingClientRect();
    const place = viewport.place(box.width, box.height);
    const x = Math.floor((event.clientX - box.left - place.left) / place.scale);
    const y = Math.floor((event.clientY - box.top - place.top) / place.scale);
    if (x >= 0 && y >= 0 && x < width && y < height) {
      const [first, second] = [state.pixels.left[y * width + x], state.pixels.right[y * width + x]];
      const at = `x ${x * view.pixels.step}, y ${y * view.pixels.step}: `;
      reading.replaceChildren(at, chip(first), ` ${hexOf(first)} → `, chip(second), ` ${hexOf(second)}`);
    }
  }

  viewport.onChange(draw);
  onWidth(split.node, () => {
    const top = 0.72 * window.innerHeight;
    [split, changes].forEach(each => each.resize(Math.max(180, Math.min(top, each.node.clientWidth * height / width))));
    draw();
  });
  onChange(change => ("left" in change || "right" in change) && load());
  onChange(change => "theme" in change && draw());
  load();
  return section("compare", "Side by side", null,
    element("div", { class: "controls" }, ...chosen(), zoomButtons(viewport),
      slider("Amplify", { min: 0, max: 6, step: 0.5, value: Math.log2(state.gain) }, value => {
        state.gain = 2 ** value;
        amplify();
      })),
    element("div", { class: "pair" },
      element("figure", {}, split.node, element("figcaption", {}, "Drag the line, or move it with the arrow keys.")),
      element("figure", {}, changes.node, element("figcaption", {}, "The difference of each channel, amplified; black is equal."))),
    measured, reading, linkToFiles());
}

const hint = window.matchMedia("(pointer: coarse)").matches
  ? "Touch a pixel to read it. Pinch to zoom, drag to move."
  : "Point at a pixel to read it. Drag moves, + and − zoom; so does the wheel with Ctrl.";

/** The two choices, which follow the grid. */
function chosen() {
  const fits = view.picture.fits;
  const entries = [{ value: -1, text: "Original" }, ...fits.map((fit, index) => ({ value: index, text: fit.name }))];
  const fields = { left: null, right: null };
  for (const side of ["left", "right"]) {
    fields[side] = choice(side === "left" ? "Left" : "Right", side === "left" ? entries : entries.slice(1), view[side]?.index ?? -1,
      value => look({ [side]: fits[value] ?? null }));
  }

  onChange(() => {
    for (const side of ["left", "right"]) {
      const select = fields[side].querySelector("select");
      select.selectedIndex = (view[side]?.index ?? -1) + (side === "left" ? 1 : 0);
    }
  });
  return [fields.left, fields.right];
}

/** Where pictures are thinned, the page says so; the whole ones are files beside it. */
function linkToFiles() {
  const { picture, pixels } = view;
  const line = element("p", { class: "note" });
  const write = () => line.replaceChildren(
    pixels.step > 1
      ? `This page shows every ${ordinal(pixels.step)} pixel of every ${ordinal(pixels.step)} row (${pixels.width} × ${pixels.height}); `
        + "all numbers are of the whole picture. "
      : "",
    "Files beside this page: ", fileLink(picture.original, "original"), ", ", fileLink(view.right.image, view.right.name),
    ...view.right.rows.flatMap(row => [", ", fileLink(row.file, `${row.compression} file`)]), ".");
  onChange(change => "right" in change && write());
  write();
  return line;
}

const ordinal = number => `${number}${{ 2: "nd", 3: "rd" }[number] ?? "th"}`;

/** A link to a file of the sweep; names may hold anything. */
function fileLink(path, text) {
  return element("a", { href: path.split("/").map(encodeURIComponent).join("/") }, text);
}
