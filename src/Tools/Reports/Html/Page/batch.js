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

/** A drawing of one unit a pixel, drawn anew where the page becomes wider or narrower, so that letters keep their size. */
function drawing(label, draw) {
  const frame = element("div", { class: "drawing" });
  let drawn = 0;
  new ResizeObserver(() => {
    const width = Math.floor(frame.clientWidth);
    if (width > 0 && width !== drawn) {
      drawn = width;
      frame.replaceChildren(draw(width, { role: "img", "aria-label": label }));
    }
  }).observe(frame);
  return frame;
}

function pictures(count) {
  return count === 1 ? "1 picture" : `${whole(count)} pictures`;
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

/** A power of ten of bytes, for an axis. */
function power(bytes) {
  return size(bytes).replace(".0 ", " ");
}

function head() {
  const all = batch.kinds.at(-1);
  const parts = [
    [batch.encoded, "encoded"], [batch.upToDate, "up to date"], [batch.linked, "equal to others"], [batch.failures.length, "failed"],
  ].filter(([count]) => count > 0).map(([count, what]) => `${whole(count)} ${what}`);
  return element("header", {},
    element("div", { class: "bar" }, element("span", { class: "brand" }, "Tinct batch"), themeButton()),
    element("h1", {}, pictures(all.files)),
    element("p", { class: "facts" }, `${parts.join(", ")} in ${duration(batch.seconds)}, into ${batch.output}`),
    element("dl", { class: "figures" },
      figure("bytes before", size(all.before)),
      figure("bytes after", size(all.after)),
      figure(all.after <= all.before ? "saved" : "more", all.before ? percent(Math.abs(1 - all.after / all.before)) : "0 %"),
      figure("megapixels a second", batch.megapixelsEncoded > 0 ? (batch.megapixelsEncoded / Math.max(0.1, batch.seconds)).toFixed(1) : "–")));
}

function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  return seconds < 100 ? `${seconds} s` : minutes < 100 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
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
    element("thead", {}, element("tr", {}, ...headings.map((heading, i) => element("th", { scope: "col", class: i === 0 ? "text" : "" }, heading)))),
    element("tbody", {}, ...rows.map(row => element("tr", {}, ...row.map((cell, i) => element("td", { class: i === 0 ? "text" : "" }, cell))))))));
}

/** How many files saved how much. Those that grew stand apart. */
function savings() {
  const height = 260, bottom = 34, gap = 14, margin = 24;
  const most = Math.max(1, ...batch.savings), digits = whole(most).length;
  const room = height - bottom - 18;
  return section("savings", "How much was saved", "Files by the part of their size that is gone.", drawing("Histogram of savings", (width, names) => {
    const step = (width - gap - 2 * margin) / batch.savings.length;
    const left = i => margin + i * step + (i === 0 ? 0 : gap);
    const columns = batch.savings.map((count, i) => {
      const tall = count / most * room;
      const share = i === 0 ? "grew" : `saved ${(i - 1) * 5} to ${i * 5} %`;
      return svg("g", {},
        svg("rect", { class: i === 0 ? "column grown" : "column", x: left(i) + 1, y: height - bottom - tall, width: step - 2, height: tall },
          svg("title", {}, `${whole(count)} ${count === 1 ? "file" : "files"} ${share}`)),
        // Where numbers would run into each other the titles alone tell them.
        count > 0 && digits * 8 < step
          ? svg("text", { x: left(i) + step / 2, y: height - bottom - tall - 5, "text-anchor": "middle" }, whole(count)) : null);
    });
    const every = width < 700 ? 4 : 2;
    const labels = [svg("text", { x: margin + step / 2, y: height - 12, "text-anchor": "middle" }, "grew")];
    for (let i = width < 700 ? 4 : 0; i < batch.savings.length; i += every) {
      labels.push(svg("text", { x: left(i + 1) - (i === 0 ? -8 : 0), y: height - 12, "text-anchor": "middle" }, `${i * 5} %`));
    }

    return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, ...names },
      svg("line", { class: "axis", x1: margin, x2: margin + step, y1: height - bottom, y2: height - bottom }),
      svg("line", { class: "axis", x1: left(1), x2: width - margin, y1: height - bottom, y2: height - bottom }), ...columns, ...labels);
  }));
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
  const lead = `Each point is a file, its size before to the right, after upwards; below the dashed line it became smaller.${
    batch.step > 1 ? ` One of ${whole(batch.step)} is drawn.` : ""}`;
  return section("sizes", "Sizes before and after", lead, drawing("Sizes before and after", (width, names) => {
    const height = Math.min(460, Math.max(300, width * 0.5)), left = 70, right = 36, bottom = 40, top = 10;
    const x = bytes => left + (Math.log10(bytes) - low) / (high - low) * (width - left - right);
    const y = bytes => height - bottom - (Math.log10(bytes) - low) / (high - low) * (height - bottom - top);
    const grid = [];
    const every = Math.ceil((high - low) * 64 / (width - left - right));
    for (let n = low; n <= high; n++) {
      const bytes = 10 ** n;
      grid.push(
        svg("line", { class: "grid", x1: x(bytes), x2: x(bytes), y1: top, y2: height - bottom }),
        svg("line", { class: "grid", x1: left, x2: width - right, y1: y(bytes), y2: y(bytes) }),
        (n - low) % every === 0 ? svg("text", { x: x(bytes), y: height - bottom + 18, "text-anchor": "middle" }, power(bytes)) : null,
        svg("text", { x: left - 8, y: y(bytes) + 4, "text-anchor": "end" }, power(bytes)));
    }

    return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, ...names },
      ...grid,
      svg("line", { class: "even", x1: x(10 ** low), y1: y(10 ** low), x2: x(10 ** high), y2: y(10 ** high) }),
      ...points.map(([before, after, kind]) => svg("circle", { class: after > before ? "grown" : "", cx: x(before), cy: y(after), r: 3 },
        svg("title", {}, `${kind}: ${size(before)} → ${size(after)}`))));
  }));
}

function gallery(id, title, lead, pictures) {
  return pictures.length === 0 ? null : section(id, title, lead, element("ul", { class: "gallery" }, ...pictures.map(picture => element("li", {},
    picture.thumbnail ? element("img", { src: picture.thumbnail, alt: "", loading: "lazy" }) : element("div", { class: "none" }),
    element("strong", {}, picture.after <= picture.before ? `${percent(1 - picture.after / picture.before)} saved` : `${percent(picture.after / picture.before - 1)} more`),
    element("span", {}, `${size(picture.before)} → ${size(picture.after)}, ${whole(picture.width)} × ${whole(picture.height)}${
      picture.psnr === null ? ", exact" : `, ${picture.psnr.toFixed(1)} dB`}`),
    element("div", {}, picture.name)))));
}

/** Lines of text under a heading; more than a screen of them are folded away. */
function lines(id, title, texts) {
  const many = 20;
  const list = element("ul", { class: "lines" }, ...texts.map(text => element("li", {}, text)));
  return texts.length === 0 ? null : section(id, title, null,
    texts.length <= many ? list : element("details", {}, element("summary", {}, "What, and why"), list));
}

/** What was reduced, assumed or left out. */
function remarks() {
  return lines("remarks", "Remarks", batch.remarks.map(remark => remark.files === 1
    ? `${remark.first}: ${remark.note}` : `${whole(remark.files)} pictures, first ${remark.first}: ${remark.note}`));
}

function failures() {
  const count = batch.failures.length;
  return lines("failures", count === 1 ? "One failed" : `${whole(count)} failed`, batch.failures);
}

const few = batch.worst.length === 0;
document.getElementById("report").append(...[
  head(), kinds(), sizes(), savings(),
  gallery("best", few ? "What each gained" : `The ${batch.best.length} that gained most`, null, batch.best),
  gallery("worst", batch.worst.length === 1 ? "The one that gained least" : `The ${batch.worst.length} that gained least`, null, batch.worst),
  remarks(),
  failures(),
  element("details", { class: "options" }, element("summary", {}, `tinct ${batch.version}, all options`), element("code", {}, batch.options)),
].filter(part => part !== null));
