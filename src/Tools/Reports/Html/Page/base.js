"use strict";

// Helpers that build the page. Text goes in as text, never as HTML: names and commands may hold anything.

const svgNamespace = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }

  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

/** An HTML element; attributes named on… are event listeners, null and false leave an attribute out. */
function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element, likewise. */
function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

/** A labelled choice of one of several values. */
function choice(label, entries, selected, onChange) {
  const select = element("select", { "aria-label": label, onchange: () => onChange(entries[select.selectedIndex].value) },
    ...entries.map(entry => element("option", { selected: entry.value === selected }, entry.text)));
  return element("label", { class: "field" }, element("span", {}, label), select);
}

/** A button that stays pressed. */
function toggle(text, pressed, onChange, attributes = {}) {
  const button = element("button", {
    type: "button", class: "toggle", "aria-pressed": String(pressed), ...attributes,
    onclick: () => {
      const now = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(now));
      onChange(now);
    },
  }, text);
  return button;
}

/** A labelled range; onInput takes the number. */
function slider(label, { min, max, step, value }, onInput) {
  const input = element("input", { type: "range", min, max, step, value, "aria-label": label, oninput: () => onInput(Number(input.value)) });
  return element("label", { class: "field range" }, element("span", {}, label), input);
}

/** A part of the page with its heading and a line that says what to see. */
function section(id, title, explanation, ...children) {
  return element("section", { id, "aria-labelledby": `${id}-title` },
    element("h2", { id: `${id}-title` }, title), explanation ? element("p", { class: "lead" }, explanation) : null, ...children);
}

/** Runs draw(width) now and whenever the node's width changes. */
function onWidth(node, draw) {
  let last = 0;
  new ResizeObserver(() => {
    const width = Math.floor(node.clientWidth);
    if (width > 0 && width !== last) {
      last = width;
      draw(width);
    }
  }).observe(node);
}

/** Sizes a canvas for the screen's pixels and returns its context, in CSS pixels. */
function contextFor(canvas, width, height) {
  const density = Math.max(1, Math.min(3, window.devicePixelRatio || 1));
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.setTransform(density, 0, 0, density, 0, 0);
  return context;
}

const probe = document.createElement("i");

/** A colour of the style sheet as a canvas takes it: the browser has chosen between light and dark. */
function themeColor(name) {
  if (!probe.isConnected) {
    probe.hidden = true;
    document.body.append(probe);
  }

  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}

const whole = value => Math.round(value).toLocaleString("en-US");
const colorCount = count => `${whole(count)} ${count === 1 ? "colour" : "colours"}`;
const ratio = value => `${value.toFixed(value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2)}×`;
const percent = share => `${(100 * share).toFixed(share < 0.0995 ? 2 : 1)} %`;
const decibels = psnr => psnr === null ? "exact" : `${psnr.toFixed(2)} dB`;
const milliseconds = time => time < 10 ? `${time.toFixed(1)} ms` : time < 10000 ? `${whole(time)} ms` : `${(time / 1000).toFixed(1)} s`;

/** A measured number with as many digits as a reader can use. */
function decimal(value) {
  const size = Math.abs(value);
  return value === 0 ? "0" : size >= 1000 ? whole(value) : size >= 100 ? value.toFixed(1) : size >= 0.1 ? value.toFixed(2) : value.toPrecision(2);
}

/** A number of an axis. */
function tickText(value) {
  const size = Math.abs(value);
  const short = number => number.toLocaleString("en-US", { maximumFractionDigits: 6 }).replace("-", "−");
  return size >= 1e6 ? `${short(value / 1e6)} M` : size >= 1e4 ? `${short(value / 1e3)} k` : short(value);
}

/** The values that a property has among items, each once, in their order. */
const distinct = (items, property) => [...new Set(items.map(item => item[property]))];
