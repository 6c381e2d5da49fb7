"use strict";

// The colour space seen along each of its axes, with the contours of the mixture.

const contourParts = [0.5, 0.8, 0.95];
const contourSize = 96;

function projections(state) {
  const planes = [[0, 1], [0, 2], [1, 2]].map(axes => ({ axes, canvas: element("canvas", { role: "img" }), contours: null, model: null }));
  const node = element("div", { class: "projections" }, ...planes.map(plane => element("figure", {}, plane.canvas)));
  let scene = null;
  const draw = () => planes.forEach(plane => {
    const size = Math.floor(plane.canvas.parentElement.clientWidth);
    if (scene && size > 0) {
      drawPlane(plane, size, scene, state);
    }
  });
  onWidth(node, draw);
  return {
    node,
    draw: next => {
      scene = next;
      draw();
    },
  };
}

function drawPlane(plane, size, scene, state) {
  const [i, j] = plane.axes;
  const names = scene.space.axes;
  const context = contextFor(plane.canvas, size, size);
  const bounds = [scene.bounds[i], scene.bounds[j]];
  const inner = { left: 22, right: size - 6, top: 6, bottom: size - 22 };
  const x = value => inner.left + (value - bounds[0][0]) / (bounds[0][1] - bounds[0][0]) * (inner.right - inner.left);
  const y = value => inner.bottom - (value - bounds[1][0]) / (bounds[1][1] - bounds[1][0]) * (inner.bottom - inner.top);
  plane.canvas.setAttribute("aria-label", `Colours and palette: ${names[i]} to the right, ${names[j]} upwards`);
  context.clearRect(0, 0, size, size);
  context.strokeStyle = themeColor("line-strong");
  context.strokeRect(inner.left + 0.5, inner.top + 0.5, inner.right - inner.left, inner.bottom - inner.top);
  context.fillStyle = themeColor("muted");
  context.font = "12px system-ui, sans-serif";
  context.textAlign = "center";
  context.fillText(`${names[i]} →`, (inner.left + inner.right) / 2, size - 6);
  context.save();
  context.translate(12, (inner.top + inner.bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(`${names[j]} →`, 0, 0);
  context.restore();
  context.save();
  context.beginPath();
  context.rect(inner.left, inner.top, inner.right - inner.left, inner.bottom - inner.top);
  context.clip();
  if (state.points) {
    for (const point of scene.points) {
      const at = between(point, state.mapped);
      context.fillStyle = state.mapped > 0.5 ? point.mappedColor : point.color;
      context.fillRect(x(at[i]) - 1, y(at[j]) - 1, 2, 2);
    }
  }

  if (state.palette) {
    for (const each of scene.entries) {
      context.beginPath();
      context.arc(x(each.at[i]), y(each.at[j]), Math.max(2, size * 0.06 * Math.cbrt(each.share)), 0, 2 * Math.PI);
      context.fillStyle = each.color;
      context.fill();
      context.strokeStyle = themeColor("outline");
      context.lineWidth = scene.entries.length > 64 ? 0.5 : 1.2;
      context.stroke();
    }
  }

  if (state.spread && scene.model) {
    drawContours(context, plane, scene, bounds, x, y);
  }

  context.restore();
}

function drawContours(context, plane, scene, bounds, x, y) {
  if (plane.model !== scene.model) {
    const density = densityGrid(scene.model, plane.axes, bounds, contourSize);
    plane.contours = levelsFor(density, contourParts).map(level => contourOf(density, contourSize, level));
    plane.model = scene.model;
  }

  const place = ([column, row]) => [
    x(bounds[0][0] + column / (contourSize - 1) * (bounds[0][1] - bounds[0][0])),
    y(bounds[1][0] + row / (contourSize - 1) * (bounds[1][1] - bounds[1][0])),
  ];
  context.strokeStyle = themeColor("contour");
  plane.contours.forEach((segments, i) => {
    context.beginPath();
    for (const [from, to] of segments) {
      context.moveTo(...place(from));
      context.lineTo(...place(to));
    }

    context.lineWidth = 1.6 - 0.4 * i;
    context.globalAlpha = 0.95 - 0.2 * i;
    context.stroke();
  });
  context.globalAlpha = 1;
}
