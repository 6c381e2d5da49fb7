// The golden files of the specification, for tests.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

const VECTORS = new URL('../../../spec/vectors/', import.meta.url);

export async function golden(folder) {
  const { files } = JSON.parse(await readFile(new URL(`${folder}/manifest.json`, VECTORS)));
  return Promise.all(files.map(async (entry) => ({ ...entry, bytes: await readFile(new URL(`${folder}/${entry.file}`, VECTORS)) })));
}

export const sha256 = (view) => createHash('sha256').update(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)).digest('hex');

// A stream that gives the bytes in pieces.
export const inPieces = (bytes, size) => new ReadableStream({
  start(controller) {
    for (let at = 0; at < bytes.length; at += size) controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)));
    controller.close();
  },
});
