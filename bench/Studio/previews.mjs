// What a preview of the live page costs, in processor time, which a busy machine does not change much: twenty changes of each setting by the page's own rule
// for the size of previews, in Node. answers.mjs measures the same by the clock in Chromium. RGBA files hold four bytes a pixel and nothing else.
//   dotnet publish web/studio -c Release -o artifacts/studio
//   node bench/Studio/previews.mjs NAME=FILE.rgba=WIDTHxHEIGHT... > studio-previews.csv
import { readFileSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const folder = process.env.STUDIO ?? path.join(root, "artifacts/studio/wwwroot");
const { dotnet } = await import(path.join(folder, "_framework/dotnet.js"));
const runtime = await dotnet.create();
runtime.setModuleImports("studio", { progress: () => {} });
const session = (await runtime.getAssemblyExports("Tinct.Studio")).Tinct.Studio.Session;

/** Milliseconds of this thread; Linux counts in tens. */
function processorTime() {
  const fields = readFileSync(`/proc/self/task/${process.pid}/stat`, "utf8").split(") ")[1].split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

const changes = {
  colours: i => ({ colors: [16, 256, 32, 128, 64, 8, 200, 24, 96, 48][i % 10] + Math.floor(i / 10) }),
  smoothing: i => ({ smooth: 0.05 * (i + 1) }),
  dithering: i => ({ dither: 1 + i % 2, strength: 0.05 * (i + 1) }),
  "visual colours": i => ({ tune: 2, colors: 16 + 10 * i }),
};
console.log("picture,megapixels,setting,median ms,longest ms,pixels (median)");
for (const [name, file, size] of process.argv.slice(2).map(argument => argument.split("="))) {
  const page = vm.createContext({ Engine: class {} });
  for (const script of ["state.js", "work.js"]) {
    vm.runInContext(readFileSync(path.join(folder, script), "utf8"), page);
  }

  const { rule, defaults } = vm.runInContext("({ rule: { pixelsInTime, learnPace, previewEffort, storedCompression }, defaults: view.settings })", page);
  const [width, height] = size.split("x").map(Number);
  session.Open(new Uint8Array(readFileSync(file)), width, height);
  const preview = change => {
    const s = { ...defaults, ...change };
    const started = processorTime();
    const [reducedWidth, reducedHeight] = session.Encode(
      rule.pixelsInTime(s), s.colors, s.tune, s.method, rule.previewEffort, s.dither, s.strength, s.smooth, rule.storedCompression);
    const time = processorTime() - started;
    rule.learnPace({ time, width: reducedWidth, height: reducedHeight, settings: s });
    return { time, pixels: reducedWidth * reducedHeight };
  };
  preview({});
  preview({});
  const middle = values => values.sort((a, b) => a - b).slice(9, 11).reduce((a, b) => a + b) / 2;
  for (const [setting, change] of Object.entries(changes)) {
    const made = Array.from({ length: 20 }, (_, i) => preview(change(i)));
    console.log([name, (width * height / 1e6).toFixed(2), setting, middle(made.map(one => one.time)), Math.max(...made.map(one => one.time)), middle(made.map(one => one.pixels))].join(","));
  }
}

process.exit(0);
