"use strict";

// The fitted model as numbers: colours, shares, means, variances and covariances, sortable.

const foldedAbove = 32;

function model() {
  const body = element("div", {});
  const rebuild = () => body.replaceChildren(...modelOf(view.right));
  onChange(change => "right" in change && rebuild());
  rebuild();
  return section("model", "Fitted model", null, element("div", { class: "controls" }, fitChooser()), body);
}

function modelOf(fit) {
  const table = fit.model ? mixtureTable(fit) : clusterTable(fit);
  const count = fit.model ? fit.model.components.length : fit.palette.length;
  const sheet = element("div", { class: "scroller sheet", tabindex: 0, role: "region", "aria-label": `Model of ${fit.name}` }, table);
  return [
    element("p", { class: "lead" }, modelSentence(fit)),
    count > foldedAbove ? element("details", {}, element("summary", {}, `All ${whole(count)} ${fit.model ? "components" : "colours"}`), sheet) : sheet,
  ];
}

function modelSentence(fit) {
  const { model: mixture } = fit;
  if (!mixture) {
    return fit.isExact
      ? "The palette holds exactly the picture's colours; nothing was fitted."
      : `k-means has no model but its palette. Variances are those of the pixels that took each colour, in ${spaceOf(fit).name}.`;
  }

  const ended = mixture.converged ? "converged" : "stopped at the limit";
  return `A mixture of ${mixture.components.length} Gaussians with ${mixture.covariance} covariances in ${spaceOf(fit).name}`
    + `${mixture.dimensions === 4 ? ", premultiplied, with alpha" : ""}: ${ended} after ${whole(mixture.iterations)} iterations, log-likelihood `
    + `${mixture.logLikelihood.toFixed(4)} a pixel, BIC ${whole(mixture.bic)}, AIC ${whole(mixture.aic)}.`;
}

const axisNames = fit => view.picture.hasAlpha ? [...spaceOf(fit).axes, "alpha"] : spaceOf(fit).axes;

function mixtureTable(fit) {
  const names = axisNames(fit).slice(0, fit.model.dimensions);
  const pairs = fit.model.covariance === "full" || fit.model.covariance === "tied"
    ? names.flatMap((_, i) => names.slice(0, i).map((_, j) => [j, i])) : [];
  const columns = [
    "colour", "mixing probability", ...names.map(name => `mean ${name}`), ...names.map(name => `var ${name}`), ...pairs.map(([i, j]) => `cov ${names[i]}, ${names[j]}`),
  ];
  return sortable(columns, fit.model.components.map(({ color, weight, mean, covariance }) => [
    color, weight, ...mean, ...names.map((_, i) => entry(covariance, i, i)), ...pairs.map(([i, j]) => entry(covariance, i, j)),
  ]));
}

/** For k-means: how the pixels of each colour scatter around their mean. */
function clusterTable(fit) {
  const names = spaceOf(fit).axes;
  const sums = new Map(fit.palette.map(color => [packHex(color), { count: 0, sum: [0, 0, 0], squares: [0, 0, 0] }]));
  const table = tableOf(view.pixels, fit);
  view.pixels.colors.forEach((color, rank) => {
    const cluster = sums.get(table[rank]);
    if (cluster) {
      const count = view.pixels.counts[rank];
      cluster.count += count;
      coordinates(spaceOf(fit), color, view.picture.hasAlpha).forEach((value, axis) => {
        cluster.sum[axis] += count * value;
        cluster.squares[axis] += count * value * value;
      });
    }
  });
  return sortable(["colour", "share", ...names.map(name => `mean ${name}`), ...names.map(name => `var ${name}`)], fit.palette.map((color, i) => {
    const { count, sum, squares } = sums.get(packHex(color));
    const means = sum.map(value => count > 0 ? value / count : NaN);
    return [color, fit.shares[i], ...means, ...squares.map((value, axis) => count > 0 ? Math.max(0, value / count - means[axis] ** 2) : NaN)];
  }));
}

/** A table whose columns can be sorted by: colours, names, links or numbers. A cell is a value, or { value, text, href }. */
function sortable(columns, rows) {
  const body = element("tbody");
  const plain = cell => cell?.value ?? cell;
  const show = ordered => body.replaceChildren(...ordered.map(row => element("tr", {}, ...row.map(cellOf))));
  const heads = columns.map((name, i) => element("th", { scope: "col", "aria-sort": "none" }, element("button", {
    type: "button",
    onclick: () => {
      const isFalling = heads[i].getAttribute("aria-sort") !== "descending";
      heads.forEach(head => head.setAttribute("aria-sort", "none"));
      heads[i].setAttribute("aria-sort", isFalling ? "descending" : "ascending");
      const compareCells = (a, b) => typeof plain(a[i]) === "string" ? plain(a[i]).localeCompare(plain(b[i])) : plain(a[i]) - plain(b[i]);
      show(rows.toSorted((a, b) => isFalling ? compareCells(b, a) : compareCells(a, b)));
    },
  }, name)));
  show(rows);
  return element("table", { class: "numbers" }, element("thead", {}, element("tr", {}, ...heads)), body);
}

function cellOf(cell) {
  const value = cell?.value ?? cell;
  if (typeof value === "string" && /^#[0-9a-f]{6,8}$/.test(value)) {
    return element("td", { class: "text" }, element("span", { class: "chip", style: `--chip: ${value}` }), " ", element("code", {}, value));
  }

  const text = cell?.text ?? (typeof value === "number" ? Number.isNaN(value) ? "–" : value < 1 && value > 0 ? value.toFixed(4) : decimal(value) : value);
  return element("td", { class: typeof value === "number" ? null : "text" }, cell?.href ? fileLink(cell.href, text) : text);
}
