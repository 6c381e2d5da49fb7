"use strict";

// How a fit went: its loss or likelihood step by step, and its palette at some of the steps.

const stageNames = {
  lloyd: "Lloyd's iteration", swap: "swap search", cross: "crossing palettes", finish: "rounding to 8 bits", em: "EM iterations",
};

function convergence() {
  const body = element("div", {});
  const rebuild = () => body.replaceChildren(...convergenceOf(view.right));
  onChange(change => "right" in change && rebuild());
  rebuild();
  return section("convergence", "Convergence",
    "The loss falls, or the likelihood rises, step by step (whole colours in the end may cost a little); the slider goes through "
      + "the palettes on the way, here and in the colour space above.",
    element("div", { class: "controls" }, fitChooser()), body);
}

function convergenceOf(fit) {
  if (fit.convergence.length === 0) {
    return [element("p", { class: "note" }, fit.isExact
      ? "Nothing was fitted: the palette holds exactly the picture's colours."
      : "The sweep kept no steps of this fit.")];
  }

  const steps = fit.convergence.map((step, index) => ({ ...step, index }));
  const stages = distinct(steps, "stage");
  const series = () => [
    ...distinct(steps, "round").map(round => ({
      name: `round ${round}`, style: "path", hasDots: false, points: steps.filter(step => step.round === round).map(pointOf),
    })),
    ...stages.map((stage, i) => ({
      name: stage, style: `stage stage-${i % 4}`, isLine: false, size: steps.length > 60 ? 1.8 : 3, marker: "circle",
      points: steps.filter(step => step.stage === stage).map(pointOf),
    })),
  ];
  const pointOf = step => ({
    x: step.index, y: step.value, pick: () => goTo(fit, step.index),
    text: [`Step ${step.index}, ${stageNames[step.stage] ?? step.stage}`, `${valueName(fit)} ${step.value.toPrecision(7)}`],
  });
  const drawing = chart(isMixture(fit) ? "Log-likelihood by iteration" : "Loss by iteration", () => {
    const at = fit.history[view.moment ?? fit.history.length - 1]?.step;
    return {
      series: series().toReversed(), x: { name: "step" }, y: { name: isMixture(fit) ? `${valueName(fit)} (nats)` : valueName(fit) },
      marks: at === undefined ? [] : [{ x: at, text: `step ${at}` }],
    };
  }, { height: 260, logarithmic: !isMixture(fit), canSwitch: !isMixture(fit) });
  onChange(change => "moment" in change && drawing.isConnected && drawing.redraw());
  return [
    leavesOutTransparent(fit)
      ? element("p", { class: "note" }, "Fully transparent pixels are kept as they are: the fit and its values are of the others.") : null,
    element("div", { class: "converging" }, element("div", {}, drawing,
      element("ul", { class: "key" }, ...stages.map((stage, i) =>
        element("li", { class: `stage-${i % 4}` }, element("span", { class: "dot" }), stageNames[stage] ?? stage)))),
      fit.history.length > 0 ? player(fit) : null),
  ].filter(Boolean);
}

/** Whether the palette has a colour for fully transparent pixels, which no fit looks at. */
const leavesOutTransparent = fit => fit.palette.some(color => color.length === 9 && color.endsWith("00"));

/** The name of a step's value. */
function valueName(fit) {
  const isPart = leavesOutTransparent(fit);
  if (isMixture(fit)) {
    return isPart ? "log-likelihood a visible pixel" : "log-likelihood a pixel";
  }

  return `mean squared error${isPart ? " of visible pixels" : ""}${fit.tune === "psnr" ? "" : `, in units of ${fit.tune}`}`;
}

/** The moment nearest to a step. */
function goTo(fit, step) {
  const distances = fit.history.map(moment => Math.abs(moment.step - step));
  const moment = distances.indexOf(Math.min(...distances));
  if (moment >= 0) {
    look({ moment: moment === fit.history.length - 1 ? null : moment });
  }
}

/** A slider through the history, with the palette and the picture mapped to it. */
function player(fit) {
  const last = fit.history.length - 1;
  const swatches = element("div", { class: "swatches", role: "img" });
  const preview = element("canvas", { class: "preview", role: "img", "aria-label": "The picture in this step's palette" });
  const caption = element("figcaption", { "aria-live": "polite" });
  const field = slider("Palette at step", { min: 0, max: last, step: 1, value: last }, value => look({ moment: value === last ? null : value }));
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    button.textContent = "Play";
  };
  const button = element("button", {
    type: "button",
    onclick: () => {
      if (timer !== null) {
        stop();
        return;
      }

      look({ moment: last === 0 ? null : 0 });
      button.textContent = "Stop";
      timer = setInterval(() => {
        const next = (view.moment ?? last) + 1;
        look({ moment: next >= last ? null : next });
        if (next >= last || !field.isConnected) {
          stop();
        }
      }, 350);
    },
  }, "Play");

  const show = () => {
    const at = view.moment ?? last;
    const moment = fit.history[at];
    field.querySelector("input").value = at;
    swatches.replaceChildren(...moment.palette.map(color => element("span", { style: `--chip: ${color}` })));
    swatches.setAttribute("aria-label", `Palette of ${moment.palette.length} colours at step ${moment.step}`);
    caption.textContent = `Step ${moment.step} of ${fit.convergence.length - 1}: the palette, and every pixel in its nearest colour.`;
    drawPreview(preview, fit, view.moment === null ? null : moment);
  };
  onChange(change => "moment" in change && view.right === fit && field.isConnected && show());
  onChange(change => "right" in change && stop());
  requestAnimationFrame(show);
  return element("figure", { class: "player" }, element("div", { class: "controls" }, button, field), preview, swatches, caption);
}

function drawPreview(canvas, fit, moment) {
  const { pixels } = view;
  const table = moment ? nearestTable(pixels.colors, moment.palette.map(packHex), spaceOf(fit), view.picture.hasAlpha) : null;
  const picture = paint(table ? expand(pixels, table) : pixelsOf(pixels, fit), pixels.width, pixels.height);
  canvas.width = pixels.width;
  canvas.height = pixels.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
}
