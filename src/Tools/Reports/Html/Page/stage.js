"use strict";

// The frame in which pictures are seen: what is drawn in it, the divider between two of them, the buttons that zoom, and their difference.

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

function zoomButtons(viewport) {
  const button = (text, label, act) => element("button", { type: "button", "aria-label": label, title: label, onclick: act }, text);
  return element("div", { class: "buttons", role: "group", "aria-label": "Zoom" },
    button("−", "Zoom out", () => viewport.zoomBy(1 / 1.5)), button("+", "Zoom in", () => viewport.zoomBy(1.5)),
    button("Fit", "Whole picture", () => viewport.reset()));
}
