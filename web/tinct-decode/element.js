// <tinct-img src="picture.tinct" alt="What it shows" width="320">: an <img> for Tinct pictures. Documentation: README.md.

const MOST_WORKERS = Math.max(1, Math.min(4, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1));
/** @type {{ worker: Worker, jobs: Map<number, (message: any) => void> }[]} */
const workers = [];
let lastId = 0;

// Starts a job at the worker that has least to do; returns what cancels it.
function start(url, init, receive) {
  let least = workers.reduce((a, b) => (a && a.jobs.size <= b.jobs.size ? a : b), undefined);
  if (least === undefined || (least.jobs.size > 0 && workers.length < MOST_WORKERS)) {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    const jobs = new Map();
    least = { worker, jobs };
    workers.push(least);
    worker.addEventListener('message', ({ data }) => {
      const receiver = jobs.get(data.id);
      if (data.rows === undefined) jobs.delete(data.id);
      receiver?.(data);
    });
    worker.addEventListener('error', (event) => {
      workers.splice(workers.findIndex((one) => one.worker === worker), 1);
      worker.terminate();
      for (const [id, receiver] of jobs) receiver({ id, error: { kind: 'network', message: event.message || 'The worker cannot be loaded' } });
      jobs.clear();
    });
  }
  const { worker, jobs } = least;
  const id = ++lastId;
  jobs.set(id, receive);
  worker.postMessage({ id, url, init });
  return () => {
    if (jobs.delete(id)) worker.postMessage({ id, cancel: true });
  };
}

// Sheets that are made here count less than the page's own rules, as the attributes of an <img> do, and no content security policy forbids them.
const style = new CSSStyleSheet();
style.replaceSync(`
  :host { display: inline-block; vertical-align: bottom; max-width: 100%; }
  :host([hidden]) { display: none; }
  canvas { display: block; width: 100%; height: 100%; }
  span { display: inline-block; font: inherit; color: inherit; }
`);

export class TinctImage extends HTMLElement {
  static observedAttributes = ['src', 'alt', 'width', 'height'];

  #canvas = null;
  #context = null;
  #cancel = null;
  #info = null;
  #complete = true;
  #error = null;
  #waiting = [];
  #root;
  #sizes = new CSSStyleSheet();

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open' });
    this.#root.adoptedStyleSheets = [style, this.#sizes];
  }

  get src() { return this.hasAttribute('src') ? new URL(this.getAttribute('src'), document.baseURI).href : ''; }
  set src(value) { this.setAttribute('src', value); }
  get alt() { return this.getAttribute('alt') ?? ''; }
  set alt(value) { this.setAttribute('alt', value); }
  get width() { return this.#pixels('width') ?? (this.#canvas ? Math.round(this.getBoundingClientRect().width) : 0); }
  set width(value) { this.setAttribute('width', value); }
  get height() { return this.#pixels('height') ?? (this.#canvas ? Math.round(this.getBoundingClientRect().height) : 0); }
  set height(value) { this.setAttribute('height', value); }
  get naturalWidth() { return this.#info?.width ?? 0; }
  get naturalHeight() { return this.#info?.height ?? 0; }
  get complete() { return this.#complete; }
  get error() { return this.#error; }
  /** The canvas that it is drawn on; null until the header has come. */
  get canvas() { return this.#canvas; }

  decode() {
    if (this.#complete) return this.#error ? Promise.reject(this.#error) : Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  connectedCallback() {
    // What was set before the element was defined hides the accessors.
    for (const name of TinctImage.observedAttributes) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#describe();
    if (this.#canvas === null && this.#cancel === null && this.#error === null) this.#load();
  }

  disconnectedCallback() {
    // Moved within the document, it goes on; taken out, it stops.
    queueMicrotask(() => {
      if (!this.isConnected && !this.#complete) this.#reset(); // so that it begins anew when it is put back
    });
  }

  attributeChangedCallback(name, before, now) {
    if (name === 'src') this.isConnected ? this.#load() : this.#reset();
    else if (name === 'width' || name === 'height') this.#size();
    else if (name === 'alt') this.#describe();
  }

  #pixels(name) {
    const value = Number.parseInt(this.getAttribute(name) ?? '', 10);
    return value >= 0 ? value : null;
  }

  // As an <img>: both attributes are sizes; one alone keeps the proportions; none leaves the picture's own size.
  #size() {
    const width = this.#pixels('width'), height = this.#pixels('height'), info = this.#info;
    const w = width !== null ? `${width}px` : info === null || height !== null ? 'auto' : `${info.width}px`;
    this.#sizes.replaceSync(`
      :host { width: ${w}; height: ${height !== null ? `${height}px` : 'auto'}; }
      canvas {
        width: ${width === null && height !== null ? 'auto' : '100%'};
        height: ${height === null ? 'auto' : '100%'};
        aspect-ratio: ${width !== null && height !== null ? 'auto' : `${info?.width} / ${info?.height}`};
      }`);
  }

  // A picture without alt text is one to assistive technology, too; with an empty one it is decoration.
  #describe() {
    if (this.getAttribute('alt') === '') {
      this.setAttribute('role', 'presentation');
      this.removeAttribute('aria-label');
    } else {
      this.setAttribute('role', 'img');
      if (this.alt) this.setAttribute('aria-label', this.alt);
      else this.removeAttribute('aria-label');
    }
    const text = this.#root.querySelector('span');
    if (text) text.textContent = this.alt;
  }

  #stop() {
    this.#cancel?.();
    this.#cancel = null;
    for (const { reject } of this.#waiting.splice(0)) reject(new DOMException('The picture is no longer wanted', 'AbortError'));
  }

  #show(content) {
    this.#root.querySelector('canvas, span')?.remove();
    if (content) this.#root.append(content);
  }

  #reset() {
    this.#stop();
    this.#canvas = this.#context = this.#info = this.#error = null;
    this.#show(null);
    this.#size();
    this.#complete = !this.getAttribute('src');
  }

  #load() {
    this.#reset();
    if (this.#complete) return;
    const credentials = this.getAttribute('crossorigin') === 'use-credentials' ? 'include' : 'same-origin';
    this.#cancel = start(this.src, { credentials }, (message) => this.#receive(message));
  }

  #receive({ rows, error }) {
    if (rows) {
      if (this.#context === null) this.#begin(rows);
      this.#context.putImageData(new ImageData(rows.data, rows.width, rows.rows, { colorSpace: this.#space(rows) }), 0, rows.row);
      this.dispatchEvent(new CustomEvent('progress', { detail: { rows: rows.row + rows.rows, height: rows.height } }));
      return;
    }
    this.#cancel = null;
    this.#complete = true;
    const waiting = this.#waiting.splice(0);
    if (!error) {
      this.dispatchEvent(new Event('load'));
      for (const { resolve } of waiting) resolve();
      return;
    }
    this.#error = Object.assign(new Error(error.message), { kind: error.kind });
    // Rows that did come stay; a picture of which there is none shows its text.
    if (this.#canvas === null) {
      const text = document.createElement('span');
      text.textContent = this.alt;
      this.#show(text);
    }
    this.dispatchEvent(new ErrorEvent('error', { message: error.message, error: this.#error }));
    for (const { reject } of waiting) reject(this.#error);
  }

  #space({ colorSpace }) {
    return colorSpace === 'display-p3' ? 'display-p3' : 'srgb';
  }

  #begin(rows) {
    const canvas = document.createElement('canvas');
    canvas.width = rows.width;
    canvas.height = rows.height;
    this.#info = rows;
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { colorSpace: this.#space(rows) });
    this.#size();
    this.#show(canvas);
  }
}

if (!customElements.get('tinct-img')) customElements.define('tinct-img', TinctImage);
