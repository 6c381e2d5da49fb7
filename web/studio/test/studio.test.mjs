// Opens the published page in headless Chromium and uses it. The folder is the first of: $STUDIO, artifacts/studio/wwwroot; the command to compare bytes with
// $TINCT, or the one of the repository by `dotnet run`. Without Chromium ($CHROMIUM, or on the path) or the folder the tests are skipped and say why.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "./server.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const folder = process.env.STUDIO ?? path.join(root, "artifacts/studio/wwwroot");
const chromium = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(file => file && existsSync(file));
const puppeteer = await import("puppeteer-core").then(module => module.default, () => null);
const skip = !existsSync(path.join(folder, "index.html")) ? "publish the page first: dotnet publish web/studio -c Release -o artifacts/studio"
  : !chromium ? "no Chromium" : !puppeteer ? "npm install first" : false;
const patience = { timeout: 240_000 };

let browser, server, scratch;
before(async () => {
  if (!skip) {
    scratch = mkdtempSync(path.join(os.tmpdir(), "studio-"));
    server = await serve(folder);
    browser = await puppeteer.launch({ executablePath: chromium, headless: true, args: ["--no-sandbox"], protocolTimeout: patience.timeout });
  }
});
after(async () => {
  await browser?.close();
  server?.stop();
  scratch && rmSync(scratch, { recursive: true });
});

async function openPage(settings = {}) {
  const page = await browser.newPage();
  page.faults = [];
  page.requests = [];
  page.on("pageerror", error => page.faults.push(error.message));
  page.on("request", request => page.requests.push(request.url()));
  await page.setViewport({ width: 1280, height: 900, ...settings });
  await page.goto(server.address);
  await page.waitForFunction(() => view.status.text === "Ready." || view.status.isError, patience);
  return page;
}

const whole = page => page.waitForFunction(() => view.result !== null || view.status.isError, patience);

/** The command's file of the same picture and options. */
function byTheCommand(picture, ...options) {
  const output = path.join(scratch, "command.tinct");
  const call = ["encode", picture, ...options, "-f", "-o", output];
  process.env.TINCT ? execFileSync(process.env.TINCT, call) : execFileSync("dotnet", ["run", "--project", path.join(root, "src/Tools"), "-c", "Release", "--", ...call]);
  return readFileSync(output);
}

/** Drops a file on the page, as a user does. */
const drop = (page, name, bytes, type) => page.evaluate((fileName, base64, fileType) => {
  const content = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([content], fileName, { type: fileType }));
  document.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}, name, bytes.toString("base64"), type);

test("a dropped picture becomes the command's file, byte for byte, and is downloaded", { skip, ...patience }, async () => {
  const page = await openPage();
  const picture = path.join(root, "samples/kodim23.png");
  await drop(page, "kodim23.png", readFileSync(picture), "image/png");
  await whole(page);
  const session = await browser.target().createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: scratch, eventsEnabled: true });
  const done = new Promise(resolve => session.on("Browser.downloadProgress", event => event.state === "completed" && resolve()));
  await page.click("#download-tinct");
  await done;
  const downloaded = readFileSync(path.join(scratch, readdirSync(scratch).find(name => name.endsWith(".tinct"))));
  assert.deepEqual(downloaded, byTheCommand(picture, "-k", "64", "--strip"));
  assert.match(await page.$eval("#tinct-bytes", node => node.textContent), new RegExp(downloaded.length.toLocaleString("en-US")));
  assert.deepEqual(page.faults, []);
  assert.ok(page.requests.every(url => url.startsWith(server.address) || url.startsWith("blob:") || url.startsWith("data:")), "the page asks nobody else");
  await page.close();
});

test("a moved slider is answered by a preview and then by the whole picture, and what is old is dropped", { skip, ...patience }, async () => {
  const page = await openPage();
  await page.click('[data-sample="kodim23.png"]');
  await page.waitForFunction(() => view.shown !== null, patience);
  for (const value of [7, 6.5, 4, 3]) {
    await page.$eval("#colors", (range, to) => {
      range.value = to;
      range.dispatchEvent(new Event("input"));
    }, value);
  }

  await page.waitForFunction(() => view.shown?.settings.colors === 8, patience);
  await whole(page);
  assert.equal(await page.evaluate(() => view.result.colors), 8);
  await page.waitForFunction(() => view.curve.length > 2, patience);
  const curve = await page.evaluate(() => {
    const set = settings => {
      const before = view.curve.length;
      look({ settings: { ...view.settings, ...settings } });
      encodeAnew();
      return view.curve.length === before;
    };
    return { ofOtherColours: set({ colors: 16 }), ofOtherTune: set({ tune: 0 }) };
  });
  assert.deepEqual(curve, { ofOtherColours: true, ofOtherTune: false }, "the curve is kept while only the number of colours changes");
  assert.deepEqual(page.faults, []);
  await page.close();
});

test("previews are as large as the machine can make them in time", { skip, ...patience }, async () => {
  const page = await openPage();
  const pixels = await page.evaluate(() => {
    const at = (pace, settings) => {
      work.pace = pace;
      return pixelsInTime({ ...view.settings, ...settings });
    };
    return [at(1e-6, {}), at(0.005, {}) / at(0.005, { dither: 1 }), at(1, {})];
  });
  assert.deepEqual(pixels, [65536, 8, 2048]);
  await page.close();
});

test("the PNG8 and the file show the same pixels, partial alpha included, and lossless keeps the picture", { skip, ...patience }, async () => {
  const page = await openPage();
  await drop(page, "flag.png", readFileSync(path.join(root, "samples/flat_flag_96.png")), "image/png");
  await whole(page);
  const same = await page.evaluate(async () => {
    const png = await readPicture(new Blob([view.result.png], { type: "image/png" }), "png");
    const [pixels, wanted] = [new Uint32Array(png.pixels.buffer), pixelsOfResult(view.result)];
    return pixels.every((value, i) => value === wanted[i] || (value >>> 24 === 0 && wanted[i] >>> 24 === 0));
  });
  assert.ok(same, "PNG8 differs");
  await page.click("#lossless");
  await whole(page);
  assert.ok(await page.evaluate(() => pixelsOfResult(view.result).every((value, i) => value === view.picture.pixels[i])), "lossless differs");
  await page.close();
});

test("a .tinct file opens, and what is no picture is refused with its name", { skip, ...patience }, async () => {
  const page = await openPage();
  const file = byTheCommand(path.join(root, "samples/gabe-idle-run.png"), "--lossless");
  await drop(page, "sprites.tinct", file, "");
  await whole(page);
  assert.equal(await page.evaluate(() => view.picture.isTinct && view.picture.bytes), file.length);
  file[file.length - 10] ^= 1;
  await drop(page, "broken.tinct", file, "");
  await page.waitForFunction(() => view.status.isError, patience);
  assert.match(await page.$eval("#status", node => node.textContent), /broken\.tinct cannot be opened/);
  await drop(page, "notes.txt", Buffer.from("no picture"), "text/plain");
  await page.waitForFunction(() => view.status.isError && view.status.text.includes("notes.txt"), patience);
  assert.match(await page.$eval("#status", node => node.textContent), /notes\.txt is not a picture/);
  const frame = "21f904000a0000002c00000000010001000002024401003b".slice(0, -2);
  const animation = Buffer.from(`47494638396101000100800000000000ffffff${frame}${frame}3b`, "hex");
  await drop(page, "two.gif", animation, "image/gif");
  await page.waitForFunction(() => view.picture.name === "two.gif" && view.result !== null && view.status.fraction === null, patience);
  assert.match(await page.$eval("#status", node => node.textContent), /Only the first frame is taken/);
  assert.deepEqual(page.faults, []);
  await page.close();
});

test("nothing is wider than a phone, dark or light, and the divider moves by keys", { skip, ...patience }, async () => {
  const page = await openPage({ width: 390, height: 844, deviceScaleFactor: 2 });
  await page.click('[data-sample="gabe-idle-run.png"]');
  await whole(page);
  for (const value of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), value);
  }

  await page.focus(".divider");
  await page.keyboard.press("Home");
  assert.equal(await page.$eval(".divider", node => node.getAttribute("aria-valuenow")), "0");
  await page.focus(".swatch");
  await page.keyboard.press("End");
  assert.equal(await page.evaluate(() => document.querySelectorAll('.swatch[tabindex="0"]').length === 1 && document.activeElement.matches(".swatch:last-child")), true);
  if (process.env.SCREENSHOTS) {
    writeFileSync(path.join(process.env.SCREENSHOTS, "phone.png"), await page.screenshot({ fullPage: true }));
  }

  await page.close();
});
