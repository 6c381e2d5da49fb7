"use strict";

// All numbers as a table, and what made them.

function numbers() {
  const { picture } = view;
  const columns = [
    "method", ...severalTunes ? ["tune"] : [], "K", "colours", "compression", "MSE", "PSNR", "SSIM", "OKLab", "OKLab 95 %",
    "bytes", "bits a pixel", "to raw", "to input", "encode", "decode", "file",
  ];
  const table = sortable(columns, picture.rows.map(row => [
    methodName(row.method), ...severalTunes ? [row.tune] : [],
    { value: row.colorsAsked, text: whole(row.colorsAsked) }, { value: row.colors, text: whole(row.colors) },
    row.compression, row.mse, { value: row.psnr ?? Infinity, text: decibels(row.psnr) }, { value: row.ssim, text: row.ssim.toFixed(4) },
    row.oklabMean, row.oklab95, { value: row.bytes, text: whole(row.bytes) }, row.bitsPerPixel,
    { value: row.ratioToRaw, text: ratio(row.ratioToRaw) }, { value: row.ratioToInput, text: ratio(row.ratioToInput) },
    { value: row.encodeTimes.total, text: milliseconds(row.encodeTimes.total) }, { value: row.decodeTime, text: milliseconds(row.decodeTime) },
    { value: row.file, text: ".tinct", href: row.file },
  ]));
  table.classList.add("rows");
  const others = picture.peers.length === 0 ? [] : [
    element("h3", {}, "Other programs"),
    element("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": "Other programs" },
      sortable(["program", "version", "command", "MSE", "PSNR", "bytes"], picture.peers.map(peer => [
        peer.tool, peer.version, peer.command, peer.mse,
        { value: peer.psnr ?? Infinity, text: decibels(peer.psnr) }, { value: peer.bytes, text: whole(peer.bytes) },
      ]))),
  ];
  return section("numbers", "All numbers",
    "MSE is the mean over pixels of the summed squared error of the channels, PSNR follows from it; OKLab differences are times 100, "
      + "about 2 is just noticeable. Times are of this run.",
    element("div", { class: "scroller sheet", tabindex: 0, role: "region", "aria-label": "All numbers" }, table), ...others);
}

/** A time as 2026-11-21 20:05:00 UTC. */
const utc = time => new Date(time).toISOString().replace("T", " ").slice(0, 19).concat(" UTC");

function provenance() {
  const { options, machine } = run;
  const entries = [
    ["Version", `Tinct ${run.version}`],
    ["Begun", utc(run.started)],
    ["Finished", run.finished ? utc(run.finished) : "not yet: this page shows what is there"],
    ["Colours", options.colors.map(whole).join(" · ")],
    ["Methods", options.methods.map(methodName).join(", ")],
    ["Tune", options.tunes.join(", ")],
    ["Compression", options.compressions.join(", ")],
    ["Effort", options.effort],
    ["Seed", options.seed],
    ["Machine", `${machine.system}, ${machine.architecture}, ${machine.processors} processors, ${machine.runtime}`],
    ["Input", `${view.picture.name}, ${whole(view.picture.inputBytes)} bytes`],
    ["SHA-256", element("code", {}, view.picture.sha256)],
  ];
  const command = element("code", {}, run.command);
  const copied = element("button", {
    type: "button",
    onclick: () => {
      const selection = getSelection();
      selection.selectAllChildren(command);
      copied.textContent = document.execCommand("copy") ? "Copied" : "Selected";
      setTimeout(() => { copied.textContent = "Copy"; }, 2000);
    },
  }, "Copy");
  return section("origin", "What made this", null,
    element("dl", { class: "origin" }, ...entries.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)))),
    element("p", { class: "lead" }, "The command that makes it again:"),
    element("div", { class: "command" }, element("pre", { tabindex: 0 }, command), copied));
}
