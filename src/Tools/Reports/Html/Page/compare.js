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

const chip = packed => element("span", { class: "chip", style: `--chip: ${hexOf(packed)}` });

/** The node that shows pictures in a viewport, on a chequered ground where they have alpha. */
function stage(label, isCheckered, ...overlays) {
  const canvas = element("canvas");
  const attributes = { class: isCheckered ? "stage checkered" : "stage", tabindex: 0, role: "group", "aria-label": label };
  const node = element("div", attributes, canvas, ...overlays);
  const shown = { node, canvas, width: 0, height: 0, context: null };
  shown.resize = height => {
    shown.width = node.clientWidth;
    shown.height = height;
    node.style.height = `${height}px`;
    shown.context = contextFor(canvas, shown.width, height);
  };
  shown.draw = (viewport, picture, clip, isFirst = true) => {
    const context = shown.context;
    if (!context) {
      return;
    }

    if (isFirst) {
      context.clearRect(0, 0, shown.width, shown.height);
    }

    const { scale, left, top } = viewport.place(shown.width, shown.height);
    context.save();
    if (clip) {
      context.beginPath();
      clip(context);
      context.clip();
    }

    context.imageSmoothingEnabled = scale * (window.devicePixelRatio || 1) < 1;
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, left, top, viewport.width * scale, viewport.height * scale);
    context.restore();
  };
  return shown;
}

function dividerHandle(state, onMove) {
  const handle = element("div", {
    class: "divider", role: "slider", tabindex: 0, "aria-label": "Divider", "aria-orientation": "horizontal",
    "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": 50,
  });
  const set = value => {
    state.divider = Math.min(Math.max(0, value), 1);
    handle.setAttribute("aria-valuenow", Math.round(100 * state.divider));
    onMove();
  };
  let held = false;
  handle.addEventListener("pointerdown", event => {
    held = true;
    handle.setPointerCapture(event.pointerId);
    event.stopPropagation();
  });
  handle.addEventListener("pointermove", event => {
    if (held) {
      const box = handle.parentElement.getBoundingClientRect();
      set((event.clientX - box.left) / box.width);
    }
  });
  ["pointerup", "pointercancel"].forEach(name => handle.addEventListener(name, () => { held = false; }));
  handle.addEventListener("keydown", event => {
    const step = event.shiftKey ? 0.1 : 0.02;
    const value = {
      ArrowLeft: state.divider - step, ArrowDown: state.divider - step, Home: 0,
      ArrowRight: state.divider + step, ArrowUp: state.divider + step, End: 1,
    }[event.key];
    if (value !== undefined) {
      event.preventDefault();
      set(value);
    }
  });
  return handle;
}

/** The absolute difference of each channel of the premultiplied colours, that of alpha added, times the gain. */
function amplified(first, second, gain) {
  const result = new Uint32Array(first.length);
  for (let i = 0; i < result.length; i++) {
    const [p, q] = [first[i], second[i]];
    const [a, d] = [p >>> 24, q >>> 24];
    const alpha = Math.abs(a - d);
    let color = 0xff000000;
    for (let shift = 0; shift < 24; shift += 8) {
      const error = Math.abs((p >> shift & 255) * a - (q >> shift & 255) * d) / 255 + alpha;
      color |= Math.min(255, Math.round(gain * error)) << shift;
    }

    result[i] = color;
  }

  return result;
}

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

function zoomButtons(viewport) {
  const button = (text, label, act) => element("button", { type: "button", "aria-label": label, title: label, onclick: act }, text);
  return element("div", { class: "buttons", role: "group", "aria-label": "Zoom" },
    button("−", "Zoom out", () => viewport.zoomBy(1 / 1.5)), button("+", "Zoom in", () => viewport.zoomBy(1.5)),
    button("Fit", "Whole picture", () => viewport.reset()));
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
