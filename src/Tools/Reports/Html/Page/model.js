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
  const table = fit.model ? mixtureTable(fit) : paletteTable(fit);
  const count = fit.palette.length;
  const sheet = element("div", { class: "scroller sheet", tabindex: 0, role: "region", "aria-label": `Model of ${fit.name}` }, table);
  return [
    element("p", { class: "lead" }, modelSentence(fit)),
    count > foldedAbove ? element("details", {}, element("summary", {}, `All ${whole(count)} colours`), sheet) : sheet,
  ];
}

function modelSentence(fit) {
  const { model: mixture } = fit;
  if (!mixture) {
    return fit.isExact ? "The palette holds exactly the picture's colours; nothing was fitted." : "The sweep kept no model of this fit.";
  }

  const where = `${spaceOf(fit).name}${mixture.dimensions === 4 ? ", premultiplied, with alpha" : ""}`;
  if (!isMixture(fit)) {
    return `The clusters of k-means seen as a mixture: shares, means and spherical variances in ${where}.`;
  }

  const ended = mixture.converged ? "converged" : "stopped";
  const gaussians = mixture.components.filter(({ weight }) => weight > 0).length;
  return `A mixture of ${gaussians} ${gaussians === 1 ? "Gaussian" : "Gaussians"} with ${mixture.covariance} covariances in ${where}: `
    + `${ended} after ${whole(mixture.iterations)} iterations, ${valueName(fit)} ${mixture.logLikelihood.toFixed(4)}, `
    + `BIC ${whole(mixture.bic)}, AIC ${whole(mixture.aic)}.`;
}

const axisNames = fit => view.picture.hasAlpha ? [...spaceOf(fit).axes, "alpha"] : spaceOf(fit).axes;

function mixtureTable(fit) {
  const names = axisNames(fit).slice(0, fit.model.dimensions);
  const pairs = fit.model.covariance === "full" || fit.model.covariance === "tied"
    ? names.flatMap((_, i) => names.slice(0, i).map((_, j) => [j, i])) : [];
  const columns = [
    "colour", isMixture(fit) ? "mixing probability" : "share", ...names.map(name => `mean ${name}`), ...names.map(name => `var ${name}`),
    ...pairs.map(([i, j]) => `cov ${names[i]}, ${names[j]}`),
  ];
  return sortable(columns, fit.model.components.map(({ color, weight, mean, covariance }) => [
    color, weight, ...mean, ...names.map((_, i) => entry(covariance, i, i)), ...pairs.map(([i, j]) => entry(covariance, i, j)),
  ]));
}

function paletteTable(fit) {
  return sortable(["colour", "share"], fit.palette.map((color, i) => [color, fit.shares[i]]));
}

/** A table whose columns can be sorted by: colours, names, links or numbers. A cell is a value, or { value, text, href }. */
function sortable(columns, rows) {
  const body = element("tbody");
  const plain = cell => cell?.value ?? cell;
  const show = ordered => body.replaceChildren(...ordered.map(row => element("tr", {}, ...row.map(cellOf))));
  const isText = i => typeof plain(rows[0]?.[i]) === "string";
  const heads = columns.map((name, i) => element("th", { scope: "col", "aria-sort": "none", class: isText(i) ? "text" : null }, element("button", {
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

  const text = cell?.text
    ?? (typeof value !== "number" ? value : Number.isNaN(value) ? "–" : value < 1 && value > 0 ? value.toFixed(4) : decimal(value));
  return element("td", { class: typeof value === "number" ? null : "text" }, cell?.href ? fileLink(cell.href, text) : text);
}
