// Times tinct-decode in Node: node speed.mjs FILE... prints a line of "FILE,MEGAPIXELS A SECOND" each: the best of two seconds' runs, to RGBA in memory that is
// used again, by one thread. A run's time is its processor time or, where that is less, by the clock: the former has the engine's other threads in it.
import { readFile } from 'node:fs/promises';
import { Decoder, init } from '../../web/tinct-decode/index.js';

await init(process.env.TINCT_WASM ? readFile(process.env.TINCT_WASM) : undefined);
for (const file of process.argv.slice(2)) {
  const data = await readFile(file);
  let sum = 0, best = Infinity, pixels = 0, result;
  for (let n = 0; sum < 2 || n < 4; n++) {
    const cpu = process.cpuUsage(), clock = performance.now();
    const decoder = await Decoder.open();
    decoder.push(data);
    decoder.end();
    const { width, height } = decoder.info;
    result ??= new Uint8Array(4 * width * height);
    decoder.readRows(0, height, 'rgba', result);
    decoder.close();
    const wall = (performance.now() - clock) / 1000, { user, system } = process.cpuUsage(cpu);
    pixels = width * height;
    best = Math.min(best, wall, (user + system) / 1e6);
    sum += wall;
  }
  console.log(`${file},${(pixels / best / 1e6).toFixed(2)}`);
}
