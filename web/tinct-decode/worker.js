// Decodes for <tinct-img>, apart from the page's thread. In: {id, url, init} or {id, cancel}; out: {id, rows} for some rows, {id, done} or {id, error}.
import { decodeRows, TinctError } from './index.js';

const running = new Map();
// Lets a message to cancel come in between. Not by a timer: nested ones take four milliseconds each.
const { port1, port2 } = new MessageChannel();
const breathing = [];
port1.onmessage = () => breathing.shift()();
const breath = () => new Promise((resolve) => {
  breathing.push(resolve);
  port2.postMessage(null);
});

async function decode(id, url, init, abort) {
  try {
    const response = await fetch(url, { ...init, signal: abort.signal });
    if (!response.ok) throw new Error(`The server says ${response.status} ${response.statusText}`.trim());
    if (response.body === null) throw new Error('The server sends nothing');
    for await (const { bands, ...rows } of decodeRows(response)) { // there may be many bands, and the page asks for none
      if (abort.signal.aborted) return;
      postMessage({ id, rows }, [rows.data.buffer]);
      await breath();
    }
    postMessage({ id, done: true });
  } catch (error) {
    if (!abort.signal.aborted) postMessage({ id, error: { message: String(error.message ?? error), kind: error instanceof TinctError ? error.kind : 'network' } });
  } finally {
    running.delete(id);
  }
}

addEventListener('message', ({ data: { id, url, init, cancel } }) => {
  if (cancel) {
    running.get(id)?.abort();
  } else {
    const abort = new AbortController();
    running.set(id, abort);
    decode(id, url, init, abort);
  }
});
