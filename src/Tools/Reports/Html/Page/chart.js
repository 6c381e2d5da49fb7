"use strict";

// A chart of lines: points that can be read by pointer, touch and keys.

const chartMargins = { top: 12, right: 16, bottom: 40, left: 58 };
const digitWidth = 7;

/** What gives each point its shape: the compression or the program, so that lines differ by more than colour. */
const markers = {
  circle: size => `M${-size},0a${size},${size} 0 1 0 ${2 * size},0a${size},${size} 0 1 0 ${-2 * size},0Z`,
  square: size => `M${-size},${-size}H${size}V${size}H${-size}Z`,
  diamond: size => `M0,${-1.35 * size}L${1.35 * size},0L0,${1.35 * size}L${-1.35 * size},0Z`,
  triangle: size => `M0,${-1.3 * size}L${1.25 * size},${size}H${-1.25 * size}Z`,
  plus: size => `M${-1.3 * size},0H${1.3 * size}M0,${-1.3 * size}V${1.3 * size}`,
  cross: size => `M${-size},${-size}L${size},${size}M${size},${-size}L${-size},${size}`,
};

/**
 * A figure with a chart. read() gives what is drawn now:
 * { series: [{ name, style, marker, size, points: [{ x, y, text, isKnee, pick }] }], x: { name, logarithmic, ticks }, y: { name },
 *   marks: [{ x, text }] }. A series may have isLine and hasDots false, and dashes. text is what the tooltip says, a list of lines;
 * pick, if there, is called on a click or Enter.
 * options.height in pixels; options.logarithmic is whether the y axis can be switched, and how it starts.
 */
function chart(title, read, options = {}) {
  const state = { logarithmic: options.logarithmic ?? false, width: 0, at: null, spots: [] };
  const tip = element("div", { class: "tip", hidden: true });
  const spoken = element("div", { class: "unseen", role: "status" });
  const drawing = svg("svg", {
    tabindex: 0, role: "application", "aria-label": `${title}. Left and right move along a line, up and down between lines.`,
  });
  const logarithmic = toggle("log", state.logarithmic, value => {
    state.logarithmic = value;
    redraw();
  }, { "aria-label": `Logarithmic axis: ${title}` });
  const node = element("figure", { class: "chart" },
    element("figcaption", {}, element("span", {}, title),
      options.canSwitch === false ? null : logarithmic),
    element("div", { class: "plot" }, drawing, tip), spoken);

  function redraw() {
    if (state.width > 0) {
      state.at = null;
      tip.hidden = true;
      state.spots = drawChart(drawing, read(), state, options.height ?? 300);
    }
  }

  function show(spot, isSpoken) {
    state.at = spot;
    drawing.querySelector(".focus")?.remove();
    tip.hidden = spot === null;
    if (spot === null) {
      return;
    }

    drawing.append(svg("circle", { class: "focus", cx: spot.left, cy: spot.top, r: 9 }));
    tip.replaceChildren(...spot.point.text.map((line, i) => element(i === 0 ? "strong" : "span", {}, line)));
    tip.style.left = `${Math.min(Math.max(spot.left - tip.offsetWidth / 2, 0), Math.max(0, state.width - tip.offsetWidth))}px`;
    const above = spot.top - tip.offsetHeight - 14;
    tip.style.top = `${above >= 0 ? above : spot.top + 16}px`;
    if (isSpoken) {
      spoken.textContent = spot.point.text.join(", ");
    }
  }

  const nearest = event => {
    const box = drawing.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const far = spot => Math.hypot(spot.left - x, spot.top - y);
    const found = state.spots.reduce((best, spot) => best === null || far(spot) < far(best) ? spot : best, null);
    return found && far(found) < 60 ? found : null;
  };
  ["pointermove", "pointerdown"].forEach(name => drawing.addEventListener(name, event => show(nearest(event), false)));
  drawing.addEventListener("pointerleave", () => show(null, false));
  drawing.addEventListener("blur", () => show(null, false));
  drawing.addEventListener("click", event => nearest(event)?.point.pick?.());
  drawing.addEventListener("keydown", event => {
    const next = neighbour(state.spots, state.at, event.key);
    if (next) {
      event.preventDefault();
      show(next, true);
    } else if (event.key === "Enter") {
      state.at?.point.pick?.();
    }
  });
  onWidth(node, () => {
    state.width = Math.floor(drawing.parentElement.clientWidth);
    redraw();
  });
  node.redraw = redraw;
  node.setLogarithmic = value => {
    state.logarithmic = value;
    logarithmic.setAttribute("aria-pressed", String(value));
  };
  return node;
}

/** Draws everything and returns the spots that can be read: { left, top, point, line }. */
function drawChart(drawing, content, state, height) {
  const { width } = state;
  const inner = { left: chartMargins.left, right: width - chartMargins.right, top: chartMargins.top, bottom: height - chartMargins.bottom };
  const points = content.series.flatMap(series => series.points);
  const y = makeScale(points.map(point => point.y), state.logarithmic, inner.bottom, inner.top);
  inner.left = Math.max(inner.left, 30 + digitWidth * Math.max(...y.ticks.map(value => tickText(value).length)));
  const x = makeScale(points.map(point => point.x), content.x.logarithmic, inner.left, inner.right, content.x.ticks);
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  drawing.replaceChildren(axes(content, x, y, inner, exactPlace(points, state.logarithmic, inner)));
  for (const mark of content.marks ?? []) {
    const at = x.position(mark.x);
    const isLate = at > width * 0.7;
    drawing.append(svg("line", { class: "mark", x1: at, x2: at, y1: inner.top, y2: inner.bottom }),
      svg("text", { class: "mark-text", x: at + (isLate ? -11 : 11), y: inner.top + 10, "text-anchor": isLate ? "end" : "start" }, mark.text));
  }

  const spots = [];
  content.series.forEach((series, line) => {
    const places = series.points.map(point => ({ left: x.position(point.x), top: y.position(point.y), point, line }));
    spots.push(...places);
    const group = svg("g", { class: `series ${series.style}`, "data-series": series.name });
    if (places.length > 1 && series.isLine !== false) {
      group.append(svg("path", {
        class: "line", d: places.map((place, i) => `${i ? "L" : "M"}${place.left.toFixed(1)},${place.top.toFixed(1)}`).join(""),
        "stroke-dasharray": series.dashes ?? null,
      }));
    }

    for (const place of series.hasDots === false ? [] : places) {
      group.append(...place.point.isKnee ? [svg("circle", { class: "knee", cx: place.left, cy: place.top, r: 8 })] : [],
        svg("path", {
          class: `point ${series.marker}${series.size < 3 ? " small" : ""}`, d: markers[series.marker ?? "circle"](series.size ?? 3.6),
          transform: `translate(${place.left.toFixed(1)},${place.top.toFixed(1)})`, "data-x": place.point.x, "data-y": place.point.y,
        }));
    }

    drawing.append(group);
  });
  return spots;
}

/** Where the points of exact files are when their error, 0 or infinitely many decibels, is off the axis: at its edge. */
function exactPlace(points, logarithmic, inner) {
  if (points.some(point => point.y === Infinity)) {
    return inner.top;
  }

  return logarithmic && points.some(point => point.y === 0) ? inner.bottom : null;
}

function axes(content, x, y, inner, exact) {
  const group = svg("g", { class: "axes" });
  const label = (at, text) => group.append(svg("text", { x: inner.left - 8, y: at + 4, "text-anchor": "end" }, text));
  let last = -Infinity;
  for (const value of y.ticks) {
    const at = y.position(value);
    group.append(svg("line", { x1: inner.left, x2: inner.right, y1: at, y2: at }));
    if (exact === null || Math.abs(at - exact) > 13) {
      label(at, tickText(value));
    }
  }

  if (exact !== null) {
    label(exact, "exact");
  }

  for (const value of x.ticks) {
    const at = x.position(value);
    group.append(svg("line", { class: "tick", x1: at, x2: at, y1: inner.bottom, y2: inner.bottom + 4 }));
    if (at - last > 9 * tickText(value).length) {
      group.append(svg("text", { x: at, y: inner.bottom + 18, "text-anchor": "middle" }, tickText(value)));
      last = at;
    }
  }

  group.append(svg("line", { class: "base", x1: inner.left, x2: inner.right, y1: inner.bottom, y2: inner.bottom }),
    svg("text", { class: "name", x: (inner.left + inner.right) / 2, y: inner.bottom + 35, "text-anchor": "middle" }, content.x.name),
    svg("text", {
      class: "name", transform: `translate(13,${(inner.top + inner.bottom) / 2}) rotate(-90)`, "text-anchor": "middle",
    }, content.y.name));
  return group;
}

/** The spot that an arrow key leads to. */
function neighbour(spots, at, key) {
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0;
  const across = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
  if (sideways === 0 && across === 0) {
    return null;
  }

  if (at === null) {
    return spots[0] ?? null;
  }

  const lines = distinct(spots, "line");
  const line = lines[(lines.indexOf(at.line) + across + lines.length) % lines.length];
  const along = spots.filter(spot => spot.line === line).toSorted((a, b) => a.left - b.left);
  if (sideways !== 0) {
    return along[Math.min(Math.max(along.indexOf(at) + sideways, 0), along.length - 1)];
  }

  return along.reduce((best, spot) => Math.abs(spot.left - at.left) < Math.abs(best.left - at.left) ? spot : best);
}
