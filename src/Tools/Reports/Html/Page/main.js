"use strict";

// Puts the page together, once for each picture that is chosen.

async function showPicture(index) {
  const report = document.getElementById("report");
  const root = document.documentElement;
  delete root.dataset.ready;
  view.listeners = [];
  thumbnails.length = 0;
  const picture = run.pictures[index];
  const pixels = await loadPixels(index);
  Object.assign(view, { picture, pixels, left: null, right: mainKnee(picture)?.fit ?? picture.fits.at(-1) ?? null, moment: null });
  report.classList.toggle("checkered-thumbs", picture.hasAlpha);
  const parts = [header()];
  if (view.right !== null) {
    parts.push(grid(), compare(), curves(), space(), convergence(), model(), numbers());
  }
  report.replaceChildren(...parts, provenance());
  goToPart();
  await drawThumbnails();
  root.dataset.ready = "true";
}

/** Goes to the part that the address names; there was none when the browser looked for it. */
function goToPart() {
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

if (run.pictures.length > 0) {
  showPicture(0);
} else {
  document.getElementById("report").append(element("p", { class: "summary" }, "No picture of this sweep could be read."));
  document.documentElement.dataset.ready = "true";
}
