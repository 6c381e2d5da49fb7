// How long the live page takes from a change of a setting to the preview on the screen, in headless Chromium: the median of twenty changes of each setting.
// Publish the page and install its driver first:
//   dotnet publish web/studio -c Release -o artifacts/studio && (cd web/studio && npm install)
//   node bench/Studio/answers.mjs PICTURE... > studio-answers.csv
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";
import { serve } from "../../web/studio/test/server.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const puppeteer = createRequire(path.join(root, "web/studio/package.json"))("puppeteer-core");
const chromium = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(file => file && existsSync(file));
const server = await serve(process.env.STUDIO ?? path.join(root, "artifacts/studio/wwwroot"));
const patience = { timeout: 600_000 };
const browser = await puppeteer.launch({ executablePath: chromium, headless: true, args: ["--no-sandbox"], protocolTimeout: patience.timeout });

// Twenty changes; each waits for its preview, as a hand does that looks at what it has done, and for the whole picture to be begun in between.
const changes = {
  colours: Array.from({ length: 20 }, (_, i) => ({ colors: [16, 256, 32, 128, 64, 8, 200, 24, 96, 48][i % 10] + Math.floor(i / 10) })),
  smoothing: Array.from({ length: 20 }, (_, i) => ({ smooth: 0.05 * (i + 1) })),
  dithering: Array.from({ length: 20 }, (_, i) => ({ dither: 1 + i % 2, strength: 0.05 * (i + 1) })),
};

console.log("picture,megapixels,setting,median ms,longest ms");
for (const picture of process.argv.slice(2)) {
  const page = await browser.newPage();
  page.on("pageerror", error => console.error(error.message));
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(server.address);
  await page.waitForFunction(() => view.status.text === "Ready.", patience);
  await page.evaluate((name, base64) => {
    const content = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
    return openBlob(new File([content], name, { type: "image/png" }), name);
  }, path.basename(picture), readFileSync(picture).toString("base64"));
  await page.waitForFunction(() => view.result !== null, patience);
  const megapixels = await page.evaluate(() => view.picture.width * view.picture.height / 1e6);
  for (const [name, steps] of Object.entries(changes)) {
    const times = await page.evaluate(async settings => {
      const taken = [];
      for (const setting of settings) {
        await new Promise(resolve => setTimeout(resolve, 700));
        const started = performance.now();
        look({ settings: { ...view.settings, ...setting } });
        encodeAnew();
        await new Promise(resolve => {
          const wanted = Object.entries(setting);
          const check = () => wanted.every(([key, value]) => view.shown?.settings[key] === value) ? requestAnimationFrame(() => setTimeout(resolve)) : setTimeout(check, 1);
          check();
        });
        taken.push(performance.now() - started);
      }

      return taken;
    }, steps);
    times.sort((a, b) => a - b);
    console.log([path.basename(picture), megapixels.toFixed(2), name, (times[9] + times[10]) / 2, times[19]].map(value => typeof value === "number" ? Math.round(value) : value).join(","));
  }

  await page.close();
}

await browser.close();
server.stop();
