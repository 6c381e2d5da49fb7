"use strict";

// What was swept, and the sentence with the numbers a person wants.

function header() {
  const picture = view.picture;
  return element("header", {},
    element("div", { class: "bar" },
      element("span", { class: "brand" }, "Tinct sweep"),
      themeButton(),
      pictureChooser()),
    element("h1", {}, picture.name),
    element("p", { class: "facts" }, ...facts(picture)),
    ...picture.notes.map(note => element("p", { class: "note" }, note)),
    summary(picture),
    figures(picture));
}

function pictureChooser() {
  if (run.pictures.length === 1) {
    return null;
  }

  const entries = run.pictures.map((picture, index) => ({ value: index, text: picture.name }));
  return choice("Picture", entries, run.pictures.indexOf(view.picture), showPicture);
}

function facts(picture) {
  const parts = [
    `${whole(picture.width)} × ${whole(picture.height)} pixels`,
    `${colorCount(picture.uniqueColors)}${picture.hasAlpha ? ", with alpha" : ""}`,
    `${whole(picture.inputBytes)} bytes`,
  ];
  const hash = element("code", { title: `SHA-256 ${picture.sha256}` }, `SHA-256 ${picture.sha256.slice(0, 12)}…`);
  return [parts.join(" · "), " · ", hash];
}

function summary(picture) {
  const rows = picture.rows;
  if (rows.length === 0) {
    return element("p", { class: "summary" }, "Nothing of this picture is finished yet.");
  }

  const sentence = element("p", { class: "summary" });
  const knee = mainKnee(picture);
  if (knee) {
    sentence.append(
      "The knee is at ", element("strong", {}, `K = ${knee.colorsAsked}`), `: ${curveName(knee)} `,
      ...knee.psnr === null ? ["keeps the picture ", element("strong", {}, "exactly")] : ["reaches ", element("strong", {}, decibels(knee.psnr))],
      " in ", element("strong", {}, `${whole(knee.bytes)} bytes`),
      ` (${knee.compression}): a ratio of ${ratio(knee.ratioToRaw)} to the raw pixels and of ${ratio(knee.ratioToInput)} to the input file. `);
  }

  const best = rows.toSorted((a, b) => a.mse - b.mse || a.bytes - b.bytes)[0];
  if (best.psnr === null && knee?.psnr === null) {
    return sentence;
  }

  sentence.append(best.psnr === null
    ? `All of its colours keep it exactly, in ${whole(best.bytes)} bytes (${best.compression}).`
    : `The lowest error, MSE ${decimal(best.mse)} (${decibels(best.psnr)}), takes ${colorCount(best.colors)} and ${whole(best.bytes)} bytes `
      + `(${best.compression}).`);
  return sentence;
}

/** A few numbers, large. */
function figures(picture) {
  const rows = picture.rows;
  if (rows.length === 0) {
    return null;
  }

  const knee = mainKnee(picture);
  const smallest = rows.toSorted(byBytes)[0];
  const time = picture.fits.reduce((sum, fit) => sum + timeOf(fit), 0);
  const entries = [
    knee && ["Knee", `K = ${knee.colorsAsked}`, `${methodName(knee.method)}, ${whole(knee.bytes)} bytes`],
    ["Files", whole(rows.length), `${picture.fits.length} fits, ${distinct(rows, "compression").join(" and ")}`],
    ["Smallest", `${whole(smallest.bytes)} bytes`, `K = ${smallest.colorsAsked}, ${decibels(smallest.psnr)}`],
    ["Encoding", milliseconds(time), "all files, one after the other"],
  ];
  return element("dl", { class: "figures" }, ...entries.filter(Boolean).map(([name, value, detail]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value), element("dd", { class: "detail" }, detail))));
}

/** Milliseconds to fit, map and write all files of a fit; the rows share all but the writing. */
function timeOf(fit) {
  const shared = fit.rows[0] ? fit.rows[0].encodeTimes.total - fit.rows[0].encodeTimes.write : 0;
  return fit.rows.reduce((sum, row) => sum + row.encodeTimes.write, shared);
}
