"use strict";

// The original and the result in one frame with a divider, or their difference.

function screen() {
  const labels = { left: element("span", { class: "tag left" }, "Original"), right: element("span", { class: "tag right" }) };
  const state = { divider: 0.5, isDifference: false, left: null, right: null, difference: null, viewport: null };
  const divider = dividerHandle(state, () => draw());
  const frame = stage("Picture: zoom with + and −, move with the arrow keys", true, labels.left, labels.right, divider);
  const zoom = element("div", { class: "buttons" });
  const difference = toggle("Difference", false, value => {
    state.isDifference = value;
    refresh();
  }, { title: "Eight times the difference of each channel; black is equal", class: "toggle plain" });
  const reading = element("p", { class: "reading", "aria-live": "off" }, hintOfReading);
  const node = element("div", { class: "screen", hidden: true }, frame.node,
    element("div", { class: "controls" }, zoom, difference), reading);

  function draw() {
    if (state.viewport === null) {
      return;
    }

    divider.hidden = labels.left.hidden = state.isDifference;
    labels.right.textContent = rightLabel();
    if (state.isDifference) {
      frame.draw(state.viewport, state.difference ?? state.left, null);
      return;
    }

    frame.draw(state.viewport, state.left, context => context.rect(0, 0, frame.width * state.divider, frame.height));
    if (state.right !== null) {
      frame.draw(state.viewport, state.right, context => context.rect(frame.width * state.divider, 0, frame.width, frame.height), false);
    }

    divider.style.left = `${100 * state.divider}%`;
  }

  function rightLabel() {
    const { shown } = view;
    const what = shown === null ? "" : shown.isReduced ? "Preview" : `${colorCount(shown.colors)}, ${whole(shown.bytes)} bytes`;
    return state.isDifference ? (state.difference === null ? "The difference comes with the whole picture" : "Difference × 8") : what;
  }

  /** Makes anew what is drawn from the newest result. */
  function refresh() {
    const { picture, shown } = view;
    if (shown === null) {
      state.right = state.difference = state.pixels = null;
    } else {
      const pixels = pixelsOfResult(shown);
      state.right = paint(pixels, shown.width, shown.height);
      state.difference = state.isDifference && !shown.isReduced ? paint(amplified(picture.pixels, pixels, 8), shown.width, shown.height) : null;
      state.pixels = shown.isReduced ? null : pixels;
    }

    draw();
  }

  function open() {
    const { width, height, pixels } = view.picture;
    node.hidden = false;
    state.viewport = new Viewport(width, height);
    state.viewport.onChange(draw);
    steered = state.viewport;
    zoom.replaceChildren(...zoomButtons(state.viewport).childNodes);
    state.left = paint(pixels, width, height);
    size();
  }

  let steered = null;
  steer(frame.node, {
    get width() { return steered.width; }, get height() { return steered.height; }, get zoom() { return steered.zoom; },
    place: (...sizes) => steered.place(...sizes), zoomBy: (...values) => steered.zoomBy(...values), move: (...values) => steered.move(...values),
    reset: () => steered.reset(), onChange: () => {},
  });

  function size() {
    if (state.viewport !== null && frame.node.clientWidth > 0) {
      const { width, height } = view.picture;
      frame.resize(Math.max(160, Math.min((isNarrow.matches ? 0.4 : 0.66) * window.innerHeight, frame.node.clientWidth * height / width)));
      draw();
    }
  }

  frame.node.addEventListener("pointermove", event => {
    if (state.viewport === null) {
      return;
    }

    const box = frame.node.getBoundingClientRect();
    const place = state.viewport.place(box.width, box.height);
    const [x, y] = [Math.floor((event.clientX - box.left - place.left) / place.scale), Math.floor((event.clientY - box.top - place.top) / place.scale)];
    const { width, height, pixels } = view.picture;
    if (x >= 0 && y >= 0 && x < width && y < height) {
      const [before, after] = [pixels[y * width + x], state.pixels?.[y * width + x]];
      reading.replaceChildren(`x ${x}, y ${y}: `, chip(before), ` ${hexOf(before)}`, ...after === undefined ? [] : [" → ", chip(after), ` ${hexOf(after)}`]);
    }
  });
  frame.node.addEventListener("pointerleave", () => { reading.textContent = hintOfReading; });
  onWidth(frame.node, size);
  onChange(change => {
    if ("picture" in change) {
      open();
    }

    if ("shown" in change) {
      refresh();
    }
  });
  return node;
}

/** Where the settings are below the picture, it leaves room for them. */
const isNarrow = window.matchMedia("(max-width: 860px)");

const hintOfReading = window.matchMedia("(pointer: coarse)").matches
  ? "Drag the line to compare. Pinch to zoom, touch a pixel to read it."
  : "Drag the line to compare. Point at a pixel to read it; + and − zoom, so does the wheel with Ctrl.";

/** The packed pixels of a result. */
function pixelsOfResult(result) {
  const palette = new Uint32Array(result.palette.buffer, result.palette.byteOffset, result.palette.byteLength / 4);
  return Uint32Array.from(numbersOf(result.indices), index => palette[index]);
}
