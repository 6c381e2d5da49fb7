"use strict";

// A batch: what it came to, sizes before and after, savings, and the pictures at either end.

const batch = JSON.parse(document.getElementById("batch").textContent);

// What the button for light and dark tells, and whom; nothing here is drawn anew for it.
const watchers = [];

function onChange(watcher) {
  watchers.push(watcher);
}

function look(change) {
  watchers.forEach(watcher => watcher(change));
}


/** A number of bytes in short. */
function size(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let value = Math.abs(bytes);
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }

  return `${bytes < 0 ? "−" : ""}${unit === 0 ? whole(value) : value.toFixed(1)} ${units[unit]}`;
}

function head() {
  const all = batch.kinds.at(-1);
  const parts = [
    [batch.encoded, "encoded"], [batch.upToDate, "up to date"], [batch.linked, "equal to others"], [batch.failures.length, "failed"],
  ].filter(([count]) => count > 0).map(([count, what]) => `${whole(count)} ${what}`);
  return element("header", {},
    element("div", { class: "bar" }, element("span", { class: "brand" }, "Tinct batch"), themeButton()),
    element("h1", {}, `${whole(all.files)} pictures`),
    element("p", { class: "facts" }, `${parts.join(", ")} in ${batch.seconds} s, into ${batch.output}`),
    element("dl", { class: "figures" },
      figure("bytes before", size(all.before)),
      figure("bytes after", size(all.after)),
      figure(all.after <= all.before ? "saved" : "more", all.before ? percent(Math.abs(1 - all.after / all.before)) : "0 %"),
      figure("megapixels a second", batch.megapixelsEncoded > 0 ? (batch.megapixelsEncoded / Math.max(0.1, batch.seconds)).toFixed(1) : "–")));
}

function figure(name, value) {
  return element("div", {}, element("dt", {}, name), element("dd", {}, value));
}

function kinds() {
  const headings = ["kind", "files", "megapixels", "bytes before", "after", "saved"];
  const rows = batch.kinds.map(kind => [
    kind.kind, whole(kind.files), (kind.pixels / 1e6).toFixed(1), whole(kind.before), whole(kind.after),
    kind.before ? percent(1 - kind.after / kind.before) : "",
  ]);
  return section("kinds", "By kind", null, element("div", { class: "scroll" }, element("table", { class: "numbers" },
    element("thead", {}, element("tr", {}, ...headings.map(heading => element("th", { scope: "col" }, heading)))),
    element("tbody", {}, ...rows.map(row => element("tr", {}, ...row.map(cell => element("td", {}, cell))))))));
}

/** How many files saved how much. */
function savings() {
  const width = 1100, height = 260, left = 60, bottom = 34;
  const most = Math.max(1, ...batch.savings);
  const step = (width - left) / batch.savings.length;
  const room = height - bottom - 18;
  const columns = batch.savings.map((count, i) => {
    const tall = count / most * room;
    return svg("g", {},
      svg("rect", { class: i === 0 ? "column grown" : "column", x: left + i * step + 1, y: height - bottom - tall, width: step - 2, height: tall },
        svg("title", {}, `${whole(count)} files ${i === 0 ? "grew" : `saved ${(i - 1) * 5} to ${i * 5} %`}`)),
      count > 0 ? svg("text", { x: left + (i + 0.5) * step, y: height - bottom - tall - 5, "text-anchor": "middle" }, whole(count)) : null);
  });
  const labels = batch.savings.map((_, i) => i === 0
    ? svg("text", { x: left + step / 2, y: height - 12, "text-anchor": "middle" }, "grew")
    : i % 2 === 1 ? svg("text", { x: left + i * step, y: height - 12, "text-anchor": "middle" }, `${(i - 1) * 5} %`) : null);
  return section("savings", "How much was saved", "Files by the part of their size that is gone.",
    svg("svg", { class: "drawing", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Histogram of savings" },
      svg("line", { class: "axis", x1: left, x2: width, y1: height - bottom, y2: height - bottom }), ...columns, ...labels));
}

/** Sizes before and after, both in powers of ten. */
function sizes() {
  const points = batch.points.filter(([before, after]) => before > 0 && after > 0);
  if (points.length === 0) {
    return null;
  }

  const logs = points.flatMap(([before, after]) => [Math.log10(before), Math.log10(after)]);
  const low = Math.floor(logs.reduce((a, b) => Math.min(a, b)));
  const high = Math.max(low + 1, Math.ceil(logs.reduce((a, b) => Math.max(a, b))));
  const width = 1100, height = 460, left = 70, bottom = 40, top = 10;
  const x = bytes => left + (Math.log10(bytes) - low) / (high - low) * (width - left - 10);
  const y = bytes => height - bottom - (Math.log10(bytes) - low) / (high - low) * (height - bottom - top);
  const grid = [];
  for (let power = low; power <= high; power++) {
    const bytes = 10 ** power;
    grid.push(
      svg("line", { class: "grid", x1: x(bytes), x2: x(bytes), y1: top, y2: height - bottom }),
      svg("line", { class: "grid", x1: left, x2: width - 10, y1: y(bytes), y2: y(bytes) }),
      svg("text", { x: x(bytes), y: height - bottom + 18, "text-anchor": "middle" }, size(bytes)),
      svg("text", { x: left - 8, y: y(bytes) + 4, "text-anchor": "end" }, size(bytes)));
  }

  const lead = `Each point is a file, its size before to the right, after upwards; below the dashed line it became smaller.${
    batch.step > 1 ? ` Every ${whole(batch.step)}th is drawn.` : ""}`;
  return section("sizes", "Sizes before and after", lead,
    svg("svg", { class: "drawing", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Sizes before and after" },
      ...grid,
      svg("line", { class: "even", x1: x(10 ** low), y1: y(10 ** low), x2: x(10 ** high), y2: y(10 ** high) }),
      ...points.map(([before, after, kind]) => svg("circle", { class: after > before ? "grown" : "", cx: x(before), cy: y(after), r: 3 },
        svg("title", {}, `${kind}: ${size(before)} → ${size(after)}`)))));
}

function gallery(id, title, lead, pictures) {
  return pictures.length === 0 ? null : section(id, title, lead, element("ul", { class: "gallery" }, ...pictures.map(picture => element("li", {},
    picture.thumbnail ? element("img", { src: picture.thumbnail, alt: "", loading: "lazy" }) : element("div", { class: "none" }),
    element("strong", {}, picture.after <= picture.before ? `${percent(1 - picture.after / picture.before)} saved` : `${percent(picture.after / picture.before - 1)} more`),
    element("span", {}, `${size(picture.before)} → ${size(picture.after)}, ${whole(picture.width)} × ${whole(picture.height)}${
      picture.psnr === null ? ", exact" : `, ${picture.psnr.toFixed(1)} dB`}`),
    element("div", {}, picture.name)))));
}

function failures() {
  return batch.failures.length === 0 ? null : section("failures", "What failed", null,
    element("ul", {}, ...batch.failures.map(reason => element("li", {}, reason))));
}

document.getElementById("report").append(...[
  head(), kinds(), sizes(), savings(),
  gallery("best", "The ten that gained most", null, batch.best),
  gallery("worst", "The ten that gained least", null, batch.worst),
  failures(),
  element("p", { class: "note" }, `tinct ${batch.version}: `, element("code", {}, batch.options)),
].filter(part => part !== null));
