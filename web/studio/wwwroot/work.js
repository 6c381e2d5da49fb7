"use strict";

// What is encoded when, and by which worker. A change of the settings is answered at once by the reduced picture at low effort; the whole picture follows when the settings
// have rested, in a worker that is ended when they change again; the curve over the number of colours comes last.

const restBeforeWhole = 250; // milliseconds
const previewEffort = 2;
const previewTime = 110; // milliseconds to aim at: a change that comes while a preview is made waits for two
const previewPixels = { least: 2 ** 11, most: 2 ** 16 };
const storedCompression = words.compression.indexOf("stored"); // nobody asks for the bytes of a preview
const curveColors = [2, 4, 8, 16, 32, 64, 128, 256];

const work = {
  quick: new Engine(), // previews, one after the other
  whole: new Engine(),
  spare: null, // started ahead, with the picture already in it
  generation: 0, // of picture and settings together
  timer: 0,
  isPreviewing: false,
  previews: 0,
  pace: 0.003, // milliseconds a pixel of a preview of 64 colours, as seen lately
  curveKey: null, // what the curve is of
  opened: new WeakMap(), // engine -> promise of the picture in it
};

/** Gives an engine the picture, once. */
function opened(engine, picture = view.picture) {
  const known = work.opened.get(engine);
  if (known?.picture === picture) {
    return known.promise;
  }

  const bytes = new Uint8Array(picture.pixels.buffer, picture.pixels.byteOffset, picture.pixels.byteLength);
  const promise = engine.call("open", bytes, picture.width, picture.height);
  promise.catch(() => {});
  work.opened.set(engine, { picture, promise });
  return promise;
}

/** Starts all that the picture and the settings need now. */
function encodeAnew() {
  const generation = ++work.generation;
  const curveKey = curveKeyOf(view.picture, view.settings);
  look(curveKey === work.curveKey ? { result: null } : { result: null, curve: [] });
  work.curveKey = curveKey;
  clearTimeout(work.timer);
  if (work.whole.isBusy) {
    work.whole.end();
    work.whole = work.spare ?? new Engine();
    work.spare = null;
  }

  if (!view.settings.lossless) {
    preview();
  }

  work.timer = setTimeout(() => encodeWhole(generation), view.shown === null ? 0 : restBeforeWhole);
}

/** How long a preview takes a pixel, beside one of 64 colours that are neither dithered nor smoothed. */
function weightOf({ colors, tune, method, dither, smooth }) {
  const fit = (0.5 + Math.min(colors, 1024) / 128) * (words.tune[tune] === "visual" ? 3 : 1) * (words.method[method] === "em" ? 4 : 1);
  return fit + (words.dither[dither] === "floyd-steinberg" ? 6 : 0) + (smooth > 0 ? 1 : 0);
}

/** As many pixels as can be encoded in time: previews of slow settings, and on slow machines, are coarser. A power of two, so that few sizes are made. */
function pixelsInTime(settings) {
  const pixels = 2 ** Math.floor(Math.log2(previewTime / (work.pace * weightOf(settings))));
  return Math.min(Math.max(pixels, previewPixels.least), previewPixels.most);
}

/** Learns from a preview how fast the machine is. The first ones do not count: the browser is still compiling. */
function learnPace({ time, width, height, settings }) {
  if (++work.previews > 2) {
    work.pace = (work.pace + time / (width * height * weightOf(settings))) / 2;
  }
}

async function preview() {
  if (work.isPreviewing) {
    return; // the one under way looks again when it is done
  }

  work.isPreviewing = true;
  try {
    for (let generation = -1; generation !== work.generation && !view.settings.lossless;) {
      generation = work.generation;
      await opened(work.quick);
      const { settings } = view;
      const shown = await work.quick.call(
        "encode", pixelsInTime(settings), { ...settings, effort: Math.min(previewEffort, settings.effort), compression: storedCompression });
      learnPace(shown);
      if (view.result === null && generation === work.generation) {
        look({ shown });
      }
    }
  } catch (error) {
    // The whole picture meets the same fault and reports it. A runtime without memory does not recover, so another one goes on.
    console.warn(error);
    work.quick.end();
    work.quick = new Engine();
  } finally {
    work.isPreviewing = false;
  }
}

async function encodeWhole(generation) {
  const engine = work.whole;
  engine.onProgress = ({ stage, fraction }) => tell(`Encoding: ${words.stage[stage]}`, fraction);
  tell("Encoding", 0);
  try {
    await opened(engine);
    const result = await engine.call("encode", 0, { ...view.settings });
    if (generation !== work.generation) {
      return;
    }

    result.png = result.colors <= 256 ? await png8(result.width, result.height, result.palette, numbersOf(result.indices)) : null;
    if (generation !== work.generation) {
      return;
    }

    look({ shown: result, result });
    tell(`Encoded in ${milliseconds(result.time)}, in this page.${view.picture.remark ?? ""}`);
    if (work.spare === null) {
      work.spare = new Engine();
      opened(work.spare);
    }

    await measureCurve(engine, generation);
  } catch (error) {
    if (error.name !== "AbortError" && generation === work.generation) {
      tell(error.message, null, true);
      engine.end(); // it may have run out of memory, from which it does not recover
      work.whole = work.spare ?? new Engine();
      work.spare = null;
    }
  }
}

/** What a curve depends on: everything but the number of colours. */
const curveKeyOf = (picture, settings) => JSON.stringify([picture.number, { ...settings, colors: 0, lossless: false }]);

/** Measures the points of the curve that are missing: it is kept while only the number of colours changes. */
async function measureCurve(engine, generation) {
  const settings = { ...view.settings, lossless: false, effort: Math.min(previewEffort, view.settings.effort) };
  for (const colors of curveColors) {
    const last = view.curve.at(-1);
    if (last !== undefined && last.colors < last.asked) {
      return; // the picture has no more
    }

    if (!view.curve.some(point => point.asked === colors)) {
      const point = await engine.call("measure", previewPixels.most, { ...settings, colors });
      if (generation !== work.generation) {
        return;
      }

      look({ curve: [...view.curve, point] });
    }
  }
}

const numbersOf = bytes => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);

function tell(text, fraction = null, isError = false) {
  look({ status: { text, fraction, isError } });
}
