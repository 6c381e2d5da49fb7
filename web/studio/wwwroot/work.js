"use strict";

// Who encodes what when. A change of the settings is answered at once by the reduced picture at low effort; the whole picture follows when the settings
// have rested, in a worker that is ended when they change again; the curve over the number of colours comes last.

const restBeforeWhole = 250; // milliseconds
const previewEffort = 2;
const storedCompression = words.compression.indexOf("stored"); // nobody asks for the bytes of a preview
const curveColors = [2, 4, 8, 16, 32, 64, 128, 256];

const work = {
  quick: new Engine(), // previews, one after the other
  whole: new Engine(),
  spare: null, // started ahead, with the picture already in it
  generation: 0, // of picture and settings together
  timer: 0,
  isPreviewing: false,
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
  look({ result: null, curve: [] });
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

async function preview() {
  if (work.isPreviewing) {
    return; // the one under way looks again when it is done
  }

  work.isPreviewing = true;
  try {
    for (let generation = -1; generation !== work.generation && !view.settings.lossless;) {
      generation = work.generation;
      await opened(work.quick);
      const shown = await work.quick.call("encode", true, { ...view.settings, effort: Math.min(previewEffort, view.settings.effort), compression: storedCompression });
      if (view.result === null && generation === work.generation) {
        look({ shown });
      }
    }
  } catch (error) {
    // The whole picture meets the same fault and tells it. A runtime without memory does not recover, so another one goes on.
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
    const result = await engine.call("encode", false, { ...view.settings });
    if (generation !== work.generation) {
      return;
    }

    result.png = result.colors <= 256 ? await png8(result.width, result.height, result.palette, numbersOf(result.indices)) : null;
    if (generation !== work.generation) {
      return;
    }

    look({ shown: result, result });
    tell(`Encoded in ${milliseconds(result.time)}, in this page.`);
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

async function measureCurve(engine, generation) {
  const settings = { ...view.settings, lossless: false, effort: Math.min(previewEffort, view.settings.effort) };
  for (const colors of curveColors) {
    const point = await engine.call("measure", { ...settings, colors });
    if (generation !== work.generation) {
      return;
    }

    look({ curve: [...view.curve, point] });
    if (point.colors < colors) {
      return; // the picture has no more
    }
  }
}

const numbersOf = bytes => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);

function tell(text, fraction = null, isError = false) {
  look({ status: { text, fraction, isError } });
}
