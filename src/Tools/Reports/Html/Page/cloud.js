"use strict";

// The colour space in three dimensions, seen from afar (parallel projection): it can be turned.

const cloudHeight = 660;

function cloud(state) {
  const canvas = element("canvas", {
    tabindex: 0, role: "img", "aria-label": "The picture's colours and the palette in three dimensions. Arrow keys turn it, + and − zoom.",
  });
  const node = element("figure", { class: "cloud" }, canvas);
  const eye = { yaw: 0.7, pitch: 0.42, zoom: 1 };
  let scene = null;
  let size = 0;

  function draw() {
    if (size > 0 && scene) {
      const height = Math.min(size, cloudHeight);
      drawCloud(contextFor(canvas, size, height), size, height, scene, eye, state);
      canvas.dataset.yaw = eye.yaw.toFixed(3);
    }
  }

  const turn = (yaw, pitch) => {
    eye.yaw += yaw;
    eye.pitch = Math.min(Math.max(eye.pitch + pitch, -Math.PI / 2), Math.PI / 2);
    draw();
  };
  let last = null;
  canvas.addEventListener("pointerdown", event => {
    last = event;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", event => {
    if (last) {
      turn((event.clientX - last.clientX) / 120, event.pointerType === "touch" ? 0 : (event.clientY - last.clientY) / 120);
      last = event;
    }
  });
  ["pointerup", "pointercancel"].forEach(name => canvas.addEventListener(name, () => { last = null; }));
  canvas.addEventListener("keydown", event => {
    const act = {
      ArrowLeft: () => turn(-0.12, 0), ArrowRight: () => turn(0.12, 0), ArrowUp: () => turn(0, -0.12), ArrowDown: () => turn(0, 0.12),
      "+": () => { eye.zoom *= 1.2; draw(); }, "=": () => { eye.zoom *= 1.2; draw(); }, "-": () => { eye.zoom /= 1.2; draw(); },
    }[event.key];
    if (act && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      act();
    }
  });
  onWidth(node, width => {
    size = width;
    draw();
  });
  return {
    node,
    draw: next => {
      scene = next;
      draw();
    },
  };
}

/** The projection: from coordinates to the screen, and how near. */
function projection(width, height, scene, eye) {
  const { bounds, space: { up } } = scene;
  const [first, second] = [0, 1, 2].filter(axis => axis !== up);
  const middle = bounds.map(([low, high]) => (low + high) / 2);
  const reach = Math.hypot(...bounds.map(([low, high]) => high - low)) / 2;
  const scale = eye.zoom * Math.min(width, height) / 2 / reach * 1.03;
  const [sinYaw, cosYaw, sinPitch, cosPitch] = [Math.sin(eye.yaw), Math.cos(eye.yaw), Math.sin(eye.pitch), Math.cos(eye.pitch)];
  const rows = [[0, 0, 0], [0, 0, 0], [0, 0, 0]];
  rows[0][first] = cosYaw;
  rows[0][second] = sinYaw;
  rows[1][first] = -sinYaw * sinPitch;
  rows[1][second] = cosYaw * sinPitch;
  rows[1][up] = -cosPitch;
  rows[2][first] = sinYaw * cosPitch;
  rows[2][second] = -cosYaw * cosPitch;
  rows[2][up] = -sinPitch;
  const turned = vector => rows.map(row => row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2]);
  return {
    scale,
    /** A direction, in pixels to the right and down, and away. */
    turned: vector => turned(vector).map(value => value * scale),
    /** A point. */
    place: point => {
      const [x, y, far] = turned(point.map((value, axis) => value - middle[axis]));
      return { x: width / 2 + x * scale, y: height / 2 + y * scale, far: far * scale };
    },
  };
}

function drawCloud(context, width, height, scene, eye, state) {
  const view3 = projection(width, height, scene, eye);
  context.clearRect(0, 0, width, height);
  drawBox(context, scene, view3);
  const heaviest = Math.max(1, ...scene.points.map(point => point.weight));
  const items = [];
  if (state.points) {
    for (const point of scene.points) {
      const place = view3.place(between(point, state.mapped));
      const side = 1.6 + 3.2 * Math.cbrt(point.weight / heaviest);
      items.push({ far: place.far, draw: () => {
        context.fillStyle = state.mapped > 0.5 ? point.mappedColor : point.color;
        context.fillRect(place.x - side / 2, place.y - side / 2, side, side);
      } });
    }
  }

  if (state.palette) {
    for (const each of scene.entries) {
      const place = view3.place(each.at);
      const radius = Math.max(2.5, Math.min(width, height) * 0.085 * Math.cbrt(each.share));
      items.push({ far: place.far - radius, draw: () => drawSphere(context, place, radius, each.color) });
    }
  }

  items.sort((a, b) => b.far - a.far).forEach(item => item.draw());
  if (state.spread && scene.model) {
    scene.model.components.forEach(component => drawEllipsoid(context, component, view3, scene.model.components.length <= 32));
  }
}

function drawBox(context, scene, view3) {
  const { bounds, space: { axes } } = scene;
  const corner = number => view3.place(bounds.map((range, axis) => range[number >> axis & 1]));
  context.strokeStyle = themeColor("line-strong");
  context.lineWidth = 1;
  context.beginPath();
  for (let number = 0; number < 8; number++) {
    for (const bit of [1, 2, 4]) {
      if (!(number & bit)) {
        const [from, to] = [corner(number), corner(number | bit)];
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
      }
    }
  }

  context.stroke();
  context.fillStyle = themeColor("muted");
  context.font = "12px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  const origin = corner(0);
  axes.forEach((name, axis) => {
    const end = corner(1 << axis);
    const length = Math.hypot(end.x - origin.x, end.y - origin.y) || 1;
    context.fillText(name, end.x + (end.x - origin.x) / length * 12, end.y + (end.y - origin.y) / length * 12);
  });
}

function drawSphere(context, { x, y }, radius, color) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  const shade = context.createRadialGradient(x - radius * 0.35, y - radius * 0.4, radius * 0.1, x, y, radius);
  shade.addColorStop(0, "rgb(255 255 255 / 0.55)");
  shade.addColorStop(0.45, "rgb(255 255 255 / 0)");
  shade.addColorStop(1, "rgb(0 0 0 / 0.35)");
  context.fillStyle = shade;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = themeColor("outline");
  context.stroke();
}

/** The outline of the ellipsoid of one standard deviation, and three great circles on it: images of those of the unit sphere. */
function drawEllipsoid(context, component, view3, hasCircles) {
  const factor = factorOf(component.covariance);
  const columns = [0, 1, 2].map(column => view3.turned(factor.map(row => row[column])));
  const { x, y } = view3.place(component.mean.slice(0, 3));
  const product = (i, j) => columns.reduce((sum, column) => sum + column[i] * column[j], 0);
  const outline = ellipseOf(product(0, 0), product(0, 1), product(1, 1));
  const color = component.color.slice(0, 7);
  context.beginPath();
  context.ellipse(x, y, outline.first, outline.second, outline.angle, 0, 2 * Math.PI);
  context.fillStyle = `${color}30`;
  context.fill();
  context.strokeStyle = themeColor("contour");
  context.globalAlpha = 0.25 + 0.75 * Math.min(1, 4 * component.weight);
  context.lineWidth = 1.2;
  context.stroke();
  if (hasCircles) {
    context.lineWidth = 0.7;
    context.globalAlpha *= 0.6;
    context.beginPath();
    for (const [i, j] of [[0, 1], [0, 2], [1, 2]]) {
      for (let step = 0; step <= 48; step++) {
        const [cos, sin] = [Math.cos(step * Math.PI / 24), Math.sin(step * Math.PI / 24)];
        const at = [x + cos * columns[i][0] + sin * columns[j][0], y + cos * columns[i][1] + sin * columns[j][1]];
        context[step === 0 ? "moveTo" : "lineTo"](...at);
      }
    }

    context.stroke();
  }

  context.globalAlpha = 1;
}
