"use strict";

// Which part of the picture is seen, shared by the comparison and the difference: zoom and centre, changed by wheel, pinch, drag,
// keys and buttons.

class Viewport {
  #listeners = [];

  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.reset();
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  /** The whole picture. */
  reset() {
    this.zoom = 1;
    this.x = this.width / 2;
    this.y = this.height / 2;
    this.#changed();
  }

  /** Where the picture lies in a view of so many CSS pixels: its scale and its corner. Zoom 1 fits it. */
  place(viewWidth, viewHeight) {
    const scale = this.zoom * Math.min(viewWidth / this.width, viewHeight / this.height);
    return { scale, left: viewWidth / 2 - this.x * scale, top: viewHeight / 2 - this.y * scale };
  }

  /** Zooms by a factor and keeps one point of the picture where it is. */
  zoomBy(factor, x = this.x, y = this.y) {
    const zoom = Math.min(Math.max(1, this.zoom * factor), Math.max(8, this.width / 4, this.height / 4));
    const keep = this.zoom / zoom;
    this.x = x + (this.x - x) * keep;
    this.y = y + (this.y - y) * keep;
    this.zoom = zoom;
    this.#changed();
  }

  /** Moves the centre, in pixels of the picture. */
  move(x, y) {
    this.x += x;
    this.y += y;
    this.#changed();
  }

  #changed() {
    const halfWidth = this.width / this.zoom / 2;
    const halfHeight = this.height / this.zoom / 2;
    this.x = Math.min(Math.max(this.x, halfWidth), this.width - halfWidth);
    this.y = Math.min(Math.max(this.y, halfHeight), this.height - halfHeight);
    this.#listeners.forEach(listener => listener());
  }
}

/** Lets a node (the stage of a picture) be dragged, pinched, wheeled and steered by keys. A wheel without Ctrl scrolls the page, as anywhere, unless
 * the stage has been chosen by a click or the tab key. */
function steer(stage, viewport) {
  const pointers = new Map();
  const at = event => {
    const box = stage.getBoundingClientRect();
    const place = viewport.place(box.width, box.height);
    return { x: (event.clientX - box.left - place.left) / place.scale, y: (event.clientY - box.top - place.top) / place.scale, scale: place.scale };
  };
  const spread = () => {
    const [first, second] = [...pointers.values()];
    return second ? Math.hypot(first.clientX - second.clientX, first.clientY - second.clientY) : 0;
  };

  viewport.onChange(() => { stage.style.touchAction = viewport.zoom > 1 ? "none" : "pan-y"; });
  stage.addEventListener("pointerdown", event => {
    pointers.set(event.pointerId, event);
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", event => {
    const before = pointers.get(event.pointerId);
    if (!before) {
      return;
    }

    const spreadBefore = spread();
    pointers.set(event.pointerId, event);
    const here = at(event);
    if (pointers.size === 2 && spreadBefore > 0) {
      viewport.zoomBy(spread() / spreadBefore, here.x, here.y);
    } else {
      viewport.move((before.clientX - event.clientX) / here.scale, (before.clientY - event.clientY) / here.scale);
    }
  });
  ["pointerup", "pointercancel"].forEach(name => stage.addEventListener(name, event => pointers.delete(event.pointerId)));
  stage.addEventListener("wheel", event => {
    if (event.ctrlKey || event.metaKey || stage.contains(document.activeElement)) {
      event.preventDefault();
      const { x, y } = at(event);
      viewport.zoomBy(2 ** (-event.deltaY / 300), x, y);
    }
  }, { passive: false });
  stage.addEventListener("dblclick", event => {
    const { x, y } = at(event);
    viewport.zoomBy(2, x, y);
  });
  stage.addEventListener("keydown", event => {
    const step = Math.max(viewport.width, viewport.height) / viewport.zoom / 10;
    const act = {
      "+": () => viewport.zoomBy(1.5), "=": () => viewport.zoomBy(1.5), "-": () => viewport.zoomBy(1 / 1.5), "0": () => viewport.reset(),
      "ArrowLeft": () => viewport.move(-step, 0), "ArrowRight": () => viewport.move(step, 0),
      "ArrowUp": () => viewport.move(0, -step), "ArrowDown": () => viewport.move(0, step),
    }[event.key];
    if (act && event.target === stage && !event.ctrlKey && !event.metaKey && (viewport.zoom > 1 || !event.key.startsWith("Arrow"))) {
      event.preventDefault();
      act();
    }
  });
}
