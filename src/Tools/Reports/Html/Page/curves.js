"use strict";

// Error, bytes and ratio against K, and error against bytes with other programs' files beside.

// Colours are the methods', dashes the compressions', here and in the figures of tinct plot.
const compressionDashes = { dense: null, swift: "7 3", lz4: "2 3", stored: "9 3 2 3" };
const compressionMarkers = { dense: "circle", swift: "diamond", lz4: "square", stored: "triangle" };
const compressionLines = { dense: "solid", swift: "dashed", lz4: "dotted", stored: "dashes and dots" };
const peerMarkers = ["diamond", "triangle", "cross", "square", "plus"]; // with four colours: twenty that differ
const tuneMarkers = { psnr: "circle", balanced: "square", visual: "triangle" };

function curves() {
  const picture = view.picture;
  const shown = {
    measure: measures[0],
    curves: new Set(picture.rows.map(curveName)),
    compressions: new Set(distinct(picture.rows, "compression")),
    others: true,
  };
  const knee = mainKnee(picture);
  const marks = knee ? [{ x: knee.colorsAsked, text: `knee, K = ${knee.colorsAsked}` }] : [];
  const sizes = distinct(picture.rows, "colorsAsked").toSorted((a, b) => a - b);
  const colors = { name: "K, colours asked for", logarithmic: true, ticks: sizes };

  const bySize = (of, name, ofFit) => ({ series: lines(shown, ofFit, row => row.colorsAsked, of), x: colors, y: { name }, marks });
  const measureOf = row => shown.measure.of(row);
  const charts = [
    chart("Error against K", () => bySize(measureOf, shown.measure.name, true), { logarithmic: true }),
    chart("Bytes against K", () => bySize(row => row.bytes, "bytes of the file", false), { logarithmic: true }),
    chart("Ratio to raw pixels against K", () => bySize(row => row.ratioToRaw, "raw bytes over file bytes", false), { logarithmic: true }),
    chart("Error against bytes", () => ({
      series: [...lines(shown, false, row => row.bytes, measureOf), ...(shown.others ? peers(shown) : [])],
      x: { name: "bytes of the file", logarithmic: true }, y: { name: shown.measure.name },
    }), { logarithmic: true }),
  ];
  const redraw = () => charts.forEach(each => each.redraw());
  const switches = (set, text) => [...set].map(value => toggle(text(value), true, isOn => {
    set[isOn ? "add" : "delete"](value);
    redraw();
  }));
  const curveKeys = [...shown.curves].map(name => {
    const { method } = picture.rows.find(row => curveName(row) === name);
    return toggle(name, true, isOn => {
      shown.curves[isOn ? "add" : "delete"](name);
      redraw();
    }, { class: `toggle ${method}` });
  });
  return section("curves", "Curves",
    `The colour is the method${severalTunes ? `, the mark the tune: ${run.options.tunes.map(tune => `${tune} ${tuneMarkers[tune]}`).join(", ")}` : ""}; `
      + `${[...shown.compressions].map(name => `${name} files are ${compressionLines[name]}`).join(", ")}. A ring marks the knee, where more colours no longer `
      + "pay in bytes; -k auto would stop there. Choose a point to see its picture.",
    element("div", { class: "controls" },
      choice("Error as", measures.map(measure => ({ value: measure, text: measure.name })), shown.measure, measure => {
        shown.measure = measure;
        [charts[0], charts[3]].forEach(each => each.setLogarithmic(measure.logarithmic));
        redraw();
      }),
      element("div", { class: "buttons", role: "group", "aria-label": "Methods" }, ...curveKeys),
      element("div", { class: "buttons", role: "group", "aria-label": "Compressions" }, ...switches(shown.compressions, name => name)),
      picture.peers.length > 0 ? toggle("other programs", true, isOn => {
        shown.others = isOn;
        redraw();
      }) : null),
    element("div", { class: "charts" }, ...charts),
    picture.peers.length > 0 ? peerKey() : null);
}

/** The lines of a chart: one a method where all compressions agree, otherwise one for each compression too. */
function lines(shown, ofFit, x, y) {
  const rows = view.picture.rows.filter(row => shown.curves.has(curveName(row)) && shown.compressions.has(row.compression));
  const groups = Map.groupBy(rows, row => ofFit ? curveName(row) : `${curveName(row)}, ${row.compression}`);
  return [...groups].map(([name, members]) => {
    const first = members[0];
    const points = ofFit ? members.filter((row, i) => members.findIndex(other => other.fit === row.fit) === i) : members;
    return {
      name,
      style: first.method,
      dashes: ofFit ? null : compressionDashes[first.compression],
      marker: severalTunes ? tuneMarkers[first.tune] : ofFit ? "circle" : compressionMarkers[first.compression] ?? "circle",
      points: points.toSorted((a, b) => a.colorsAsked - b.colorsAsked).map(row => ({
        x: x(row), y: y(row), isKnee: ofFit ? row.fit.rows.some(each => each.isKnee) : row.isKnee,
        text: describeRow(row, ofFit), pick: () => look({ left: null, right: row.fit }),
      })).filter(point => !Number.isNaN(point.y)),
    };
  });
}

function describeRow(row, ofFit) {
  return [
    ofFit ? row.fit.name : `${row.fit.name}, ${row.compression}`,
    `MSE ${decimal(row.mse)}, ${decibels(row.psnr)}, SSIM ${row.ssim.toFixed(4)}, OKLab ${decimal(row.oklabMean)}`,
    ...(ofFit ? row.fit.rows : [row]).map(each =>
      `${ofFit ? `${each.compression} ` : ""}${whole(each.bytes)} bytes, ${ratio(each.ratioToRaw)} raw, ${ratio(each.ratioToInput)} input`),
    ...row.fit.rows.some(each => each.isKnee && (ofFit || each === row)) ? ["the knee"] : [],
  ];
}

/** Other programs: a line for what belongs together. They are measured as MSE and PSNR only. */
function peers(shown) {
  return [...Map.groupBy(view.picture.peers, peer => peer.series)].map(([name, members], i) => ({
    name,
    style: `other other-${i % 4}`,
    marker: peerMarkers[i % peerMarkers.length],
    dashes: "2 3",
    size: 4.2,
    points: members.toSorted(byBytes).map(peer => ({
      x: peer.bytes, y: shown.measure.of(peer),
      text: [`${name} ${peer.version}`, peer.command, `MSE ${decimal(peer.mse)}, ${decibels(peer.psnr)}`, `${whole(peer.bytes)} bytes`],
    })).filter(point => !Number.isNaN(point.y)),
  }));
}

function peerKey() {
  const all = view.picture.peers;
  const groups = [...Map.groupBy(all, peer => peer.series)];
  return element("ul", { class: "peers" }, ...groups.map(([name, members], i) => element("li", { class: `other other-${i % 4}` },
    svg("svg", { viewBox: "-8 -8 16 16", width: 14, height: 14, "aria-hidden": "true" },
      svg("path", { class: `point ${peerMarkers[i % peerMarkers.length]}`, d: markers[peerMarkers[i % peerMarkers.length]](4.5) })),
    element("strong", {}, name), ` ${members[0].version} `, element("code", {}, members[0].command),
    members.length > 1 ? ` and ${members.length - 1} more` : "")));
}
