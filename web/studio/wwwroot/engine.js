"use strict";

// A worker with the codec in it. An encode cannot be interrupted, so a worker whose work is no longer wanted is ended, and another one, started
// in advance, takes its place.

class Engine {
  #worker = new Worker("worker.js", { type: "module" });
  #waiting = new Map();
  #next = 0;
  #calls = 0;
  onProgress = null;

  constructor() {
    this.#worker.onmessage = ({ data }) => {
      if (data.progress) {
        this.onProgress?.(data.progress);
        return;
      }

      const { resolve, reject } = this.#waiting.get(data.id) ?? {};
      if (resolve === undefined) {
        return; // it was given up
      }

      this.#waiting.delete(data.id);
      this.#calls--;
      if ("error" in data) {
        reject(new Error(data.error));
      } else {
        resolve(data.value);
      }
    };
    this.#worker.onerror = event => {
      event.preventDefault();
      this.#fail(new Error(`The codec could not be started: ${event.message || "its files are missing or the browser is too old"}.`));
    };
    this.ready = this.call("ready");
    this.ready.catch(() => {}); // whoever calls next hears of it
  }

  get isBusy() {
    return this.#calls > 0;
  }

  call(name, ...values) {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      this.#calls++;
      this.#worker.postMessage({ id, call: name, values });
    });
  }

  end() {
    this.#worker.terminate();
    this.#fail(new DOMException("Ended.", "AbortError"));
  }

  #fail(error) {
    this.#waiting.forEach(({ reject }) => reject(error));
    this.#waiting.clear();
    this.#calls = 0;
  }
}
