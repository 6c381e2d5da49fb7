"use strict";

// The state of the page. Every part that shows it listens.

const view = {
  picture: null, // { name, number, bytes, width, height, pixels, isTinct, isPng, remark }
  settings: {
    colors: 64, lossless: false, tune: 1, method: 0, effort: 5, dither: 0, strength: 0.5, smooth: 0, compression: 0,
  },
  shown: null, // the newest result, of the whole picture or of the reduced one
  result: null, // the newest result of the whole picture, if it is of these settings
  curve: [], // { asked, colors, psnr, bytes } of the reduced picture
  status: { text: "", fraction: null, isError: false },
  listeners: [],
};

function onChange(listener) {
  view.listeners.push(listener);
}

/** Changes what is looked at; listeners get the names of what changed. */
function look(change) {
  Object.assign(view, change);
  view.listeners.forEach(listener => listener(change));
}

/** The words of the command for the numbers of the library. */
const words = {
  tune: ["psnr", "balanced", "visual"],
  method: ["kmeans", "em"],
  dither: ["none", "floyd-steinberg", "ordered"],
  compression: ["balanced", "size", "stored", "lz4", "swift", "dense"],
  stored: ["stored", "LZ4", "swift", "dense"],
  stage: ["counting colours", "fitting the palette", "mapping the pixels", "compressing"],
};

/** The command that makes the same file: the page has only the pixels, without a picture's metadata. */
function commandOf({ name }, settings) {
  const preference = ["balanced", "size"].includes(words.compression[settings.compression]);
  const options = [
    settings.lossless ? "--lossless" : `-k ${settings.colors}`,
    settings.lossless || settings.tune === 1 ? "" : `--tune ${words.tune[settings.tune]}`,
    settings.lossless || settings.method === 0 ? "" : "--method em",
    settings.effort === 5 ? "" : `--effort ${settings.effort}`,
    settings.lossless || settings.dither === 0 ? "" : `--dither ${words.dither[settings.dither]} --dither-strength ${settings.strength}`,
    settings.lossless || settings.smooth === 0 ? "" : `--smooth ${settings.smooth}`,
    settings.compression === 0 ? "" : `${preference ? "--prefer" : "--compression"} ${words.compression[settings.compression]}`,
  ];
  const file = /^[\w.\-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
  return ["tinct encode", file, ...options.filter(option => option !== ""), "--strip"].join(" ");
}
