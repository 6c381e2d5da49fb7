"use strict";

// The pictures: a column for every K, a row for every method. One is chosen to be compared with the original, or two with each other.

const thumbnailWidth = 300;

function grid() {
  const picture = view.picture;
  const sizes = distinct(picture.fits, "colorsAsked").toSorted((a, b) => a - b);
  const curves = [...new Map(picture.fits.map(fit => [curveName(fit), fit])).values()];
  const table = element("table", { class: "grid" },
    element("thead", {}, element("tr", {},
      element("th", { scope: "col" }, "K"), ...sizes.map(size => element("th", { scope: "col" }, whole(size))))),
    element("tbody", {}, ...curves.map(curve => element("tr", {},
      element("th", { scope: "row" }, element("span", { class: `dot ${curve.method}` }), curveName(curve)),
      ...sizes.map(size => {
        const fit = picture.fits.find(other => other.colorsAsked === size && other.method === curve.method && other.tune === curve.tune);
        return element("td", {}, fit ? card(fit) : null);
      })))));
  return section("pictures", "Pictures",
    "Bytes of each file, and how many times smaller that is than the raw pixels and than the input file. "
      + "Choose a picture to compare it with the original below, a second to compare the two.",
    element("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": "Pictures by number of colours and method" }, table));
}

function card(fit) {
  const badge = element("span", { class: "badge", "aria-hidden": "true" });
  const row = fit.rows[0];
  const button = element("button", {
    type: "button", class: "card", "data-fit": fit.index, "aria-label": describe(fit),
    onclick: () => choose(fit),
  },
    element("span", { class: "thumb" }, thumbnail(fit), badge, fit.rows.some(each => each.isKnee) ? element("em", {}, "knee") : null),
    row && element("span", { class: "psnr" }, decibels(row.psnr)),
    row && element("span", { class: "loss" }, `MSE ${decimal(row.mse)}`),
    element("span", { class: "sizes" }, ...fit.rows.flatMap(each => [
      element("span", { class: "kind" }, each.compression),
      element("span", { class: "bytes" }, whole(each.bytes)),
      element("span", { class: "ratios" }, `${ratio(each.ratioToRaw)} raw, ${ratio(each.ratioToInput)} in`),
    ])),
    row && element("span", { class: "time" }, milliseconds(timeOf(fit))));

  const mark = () => {
    badge.textContent = fit === view.right ? (view.left ? "B" : "✓") : fit === view.left ? "A" : "";
    button.setAttribute("aria-pressed", String(fit === view.right || fit === view.left));
  };
  mark();
  onChange(mark);
  return button;
}

function describe(fit) {
  const files = fit.rows.map(row => `${row.compression} ${whole(row.bytes)} bytes`).join(", ");
  return `${fit.name}: ${fit.rows[0] ? `${decibels(fit.rows[0].psnr)}, ${files}` : ""}`;
}

/** One choice goes against the original; the next goes beside it; choosing again lets go. */
function choose(fit) {
  if (fit === view.right) {
    look(view.left ? { left: null, right: view.left } : {});
  } else if (fit === view.left) {
    look({ left: null });
  } else {
    look({ left: view.right, right: fit });
  }
}

/** Small pictures are enlarged without smoothing, large ones reduced with it. */
function thumbnail(fit) {
  const { width, height } = view.pixels;
  const scale = width > thumbnailWidth ? thumbnailWidth / width : Math.max(1, Math.floor(thumbnailWidth / width));
  const canvas = element("canvas", { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) });
  thumbnails.push(() => {
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = scale < 1;
    context.imageSmoothingQuality = "high";
    context.drawImage(paint(pixelsOf(view.pixels, fit), width, height), 0, 0, canvas.width, canvas.height);
  });
  return canvas;
}

/** What is still to be drawn; a few at a time, so that the page answers meanwhile. */
const thumbnails = [];

async function drawThumbnails() {
  while (thumbnails.length > 0) {
    thumbnails.shift()();
    await new Promise(resolve => { setTimeout(resolve); });
  }
}
