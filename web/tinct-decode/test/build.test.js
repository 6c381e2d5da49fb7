import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { golden, sha256 } from './files.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const clang = spawnSync('clang-16', ['--version'], { encoding: 'utf8', env: { ...process.env, PATH: `/usr/lib/llvm-16/bin:${process.env.PATH}` } });
const isSame = clang.status === 0 && /Debian.*16\.0\.6/.test(clang.stdout);

test('building again gives the same bytes', { skip: isSame ? false : 'there is no clang-16 as in Debian 12' }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tinct-decode-'));
  try {
    execFileSync('bash', [join(root, 'build.sh'), join(folder, 'again.wasm')]);
    assert.deepEqual(await readFile(join(folder, 'again.wasm')), await readFile(join(root, 'tinct.wasm')));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what a page loads has at most 40 KB, gzipped', async () => {
  let total = 0;
  for (const file of ['tinct.wasm', 'index.js', 'element.js', 'worker.js']) total += gzipSync(await readFile(join(root, file)), { level: 9 }).length;
  assert.ok(total <= 40 * 1024, `${total} bytes`);
});

test('the package has its files and works from a fresh folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tinct-decode-'));
  const npm = (...args) => execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [{ filename, files }] = JSON.parse(npm('pack', root, '--json', '--pack-destination', folder));
    assert.deepEqual(files.map(({ path }) => path).sort(), [
      'LICENSE', 'README.md', 'element.d.ts', 'element.js', 'index.d.ts', 'index.js', 'package.json', 'tinct.wasm', 'worker.js']);
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    npm('install', '--offline', '--no-audit', '--no-fund', `./${filename}`);
    const [{ bytes, pixelsSha256 }] = (await golden('valid')).filter(({ file }) => file.startsWith('swift'));
    await writeFile(join(folder, 'picture.tinct'), bytes);
    await writeFile(join(folder, 'use.js'), `
      import { readFile, writeFile } from 'node:fs/promises';
      import { decode } from 'tinct-decode';
      const { data } = await decode(await readFile('picture.tinct'));
      await writeFile('pixels', data);`);
    execFileSync(process.execPath, ['use.js'], { cwd: folder });
    assert.equal(sha256(await readFile(join(folder, 'pixels'))), pixelsSha256);
  } finally {
    await rm(folder, { recursive: true });
  }
});
