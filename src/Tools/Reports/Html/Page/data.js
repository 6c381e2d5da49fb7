"use strict";

// The sweep as sweep.json has it, with its parts tied together: a fit knows its rows, a row its fit.

const run = JSON.parse(document.getElementById("run").textContent);

const methodNames = {
  "kmeans": "k\u2011means", "em-spherical": "EM spherical", "em-tied": "EM tied", "em-diagonal": "EM diagonal", "em-full": "EM full",
};

const methodName = method => methodNames[method] ?? method;

const severalTunes = run.options.tunes.length > 1;

/** What a curve is called: the method, and the tune where there are several. */
const curveName = item => severalTunes ? `${methodName(item.method)}, ${item.tune}` : methodName(item.method);

run.pictures.forEach(picture => {
  picture.fits.forEach((fit, index) => {
    fit.index = index;
    fit.name = `${curveName(fit)}, K = ${fit.colorsAsked}`;
    fit.rows = picture.rows.filter(row => row.colorsAsked === fit.colorsAsked && row.method === fit.method && row.tune === fit.tune);
    fit.rows.forEach(row => { row.fit = fit; });
  });
  picture.rows = picture.rows.filter(row => row.fit);
  picture.knees.forEach(knee => {
    const row = picture.rows.find(row =>
      row.colorsAsked === knee.colors && row.method === knee.method && row.tune === knee.tune && row.compression === knee.compression);
    if (row) {
      row.isKnee = true;
    }
  });
});

const byBytes = (a, b) => a.bytes - b.bytes;

/** The knee that the page speaks of: k-means where it was run, in the smaller file. */
function mainKnee(picture) {
  const knees = picture.rows.filter(row => row.isKnee);
  const textbook = knees.filter(row => row.method === "kmeans");
  return (textbook.length > 0 ? textbook : knees).toSorted(byBytes)[0] ?? null;
}

/** Measures of error that a chart can show, and whether on a logarithmic axis; a decibel is a logarithm already. */
const measures = [
  { name: "MSE", logarithmic: true, of: row => row.mse },
  { name: "PSNR (dB)", logarithmic: false, of: row => row.psnr ?? Infinity },
  { name: "1 − SSIM", logarithmic: true, of: row => row.ssim === undefined ? NaN : 1 - row.ssim },
  { name: "OKLab difference", logarithmic: true, of: row => row.oklabMean ?? NaN },
];

/** Whether EM fitted it; the clusters of k-means have a model too, but no likelihood. */
const isMixture = fit => fit.method.startsWith("em");

/** What the page looks at. Every part that shows it listens. */
const view = {
  picture: run.pictures[0] ?? null,
  pixels: null,
  left: null, // null: the original
  right: null,
  moment: null, // position in the right fit's history; null: its end
  listeners: [],
};

function onChange(listener) {
  view.listeners.push(listener);
}

/** Changes what is looked at; listeners get the names of what changed. */
function look(change) {
  if ("right" in change && change.right !== view.right && !("moment" in change)) {
    change.moment = null;
  }

  Object.assign(view, change);
  view.listeners.forEach(listener => listener(change));
}
