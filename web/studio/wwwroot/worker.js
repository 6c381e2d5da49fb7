// Runs the codec: .NET's runtime and libraries as WebAssembly, away from the page's own thread. A message is { id, call, values }, the answer
// { id, value } or { id, error }; progress comes in between.

import { dotnet } from "./_framework/dotnet.js";

const ready = start();

async function start() {
  const runtime = await dotnet.create();
  runtime.setModuleImports("studio", { progress: (stage, fraction) => postMessage({ progress: { stage, fraction } }) });
  const exported = await runtime.getAssemblyExports("Tinct.Studio");
  return exported.Tinct.Studio.Session;
}

const calls = {
  ready: () => null,
  open: (session, pixels, width, height) => session.Open(pixels, width, height),
  openFile: (session, file) => {
    const [width, height] = session.OpenFile(file);
    return { width, height, pixels: session.OriginalPixels() };
  },
  encode: (session, mostPixels, settings) => {
    const started = performance.now();
    const [width, height, bytes, colors, psnr, ssim, mse, uniqueColors] = session.Encode(
      mostPixels, settings.lossless ? 0 : settings.colors, settings.tune, settings.method, settings.effort, settings.dither, settings.strength,
      settings.smooth, settings.compression);
    const time = performance.now() - started;
    return {
      width, height, bytes, colors, psnr, ssim, mse, uniqueColors, time, isReduced: mostPixels > 0, settings,
      stored: session.Method(), file: mostPixels > 0 ? null : session.File(), palette: session.Palette(), indices: session.Indices(),
    };
  },
  measure: (session, mostPixels, settings) => {
    const [, , bytes, colors, psnr] = session.Encode(
      mostPixels, settings.colors, settings.tune, settings.method, settings.effort, settings.dither, settings.strength, settings.smooth, settings.compression);
    return { asked: settings.colors, bytes, colors, psnr };
  },
};

onmessage = async ({ data: { id, call, values } }) => {
  try {
    const value = calls[call](await ready, ...values);
    postMessage({ id, value });
  } catch (error) {
    postMessage({ id, error: String(error?.message ?? error) });
  }
};
