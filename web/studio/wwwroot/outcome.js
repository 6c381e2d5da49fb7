"use strict";

// What came out: sizes, error, the file to keep, the palette, the curve.

function statusLine() {
  const text = element("span");
  const bar = element("progress", { max: 1, hidden: true, "aria-label": "Encoding" });
  const node = element("p", { class: "status", role: "status", id: "status" }, bar, text);
  onChange(change => {
    if ("status" in change) {
      const { status } = view;
      text.textContent = status.text;
      node.classList.toggle("error", status.isError);
      bar.hidden = status.fraction === null;
      bar.value = status.fraction ?? 0;
    }
  });
  return node;
}

function figures() {
  const node = element("dl", { class: "figures", id: "figures", hidden: true });
  const figure = (name, value, detail = "", id = null) => element("div", { id }, element("dt", {}, name), element("dd", {}, value, " ", element("span", { class: "detail" }, detail)));
  const show = () => {
    const { picture, result } = view;
    node.hidden = picture === null;
    node.classList.toggle("stale", result === null);
    if (picture === null || result === null) {
      return;
    }

    const kind = picture.isTinct ? "Original .tinct" : picture.isPng ? "Original PNG" : "Original file";
    node.replaceChildren(
      figure("Tinct", `${whole(result.bytes)} bytes`, `${words.stored[result.stored]}, ${(8 * result.bytes / (result.width * result.height)).toFixed(3)} bits a pixel`, "tinct-bytes"),
      figure(kind, `${whole(picture.bytes)} bytes`, against(picture.bytes, result.bytes)),
      result.png === null
        ? figure("As PNG8", "–", "a PNG8 has at most 256 colours")
        : figure("As PNG8", `${whole(result.png.length)} bytes`, against(result.png.length, result.bytes)),
      figure("PSNR", decibels(Number.isFinite(result.psnr) ? result.psnr : null), Number.isFinite(result.psnr) ? `SSIM ${result.ssim.toFixed(4)}, MSE ${decimal(result.mse)}; PSNR and SSIM: higher is better` : "every pixel is kept"),
      figure("Colours", whole(result.colors), `of ${whole(result.uniqueColors)} in the picture`));
  };
  onChange(change => ("picture" in change || "result" in change) && show());
  return node;
}

/** How another file's bytes compare with Tinct's. */
function against(other, tinct) {
  return other >= tinct ? `${ratio(other / tinct)} Tinct's` : `smaller than Tinct's (${percent(other / tinct)})`;
}

function downloads() {
  const stem = () => view.picture.name.replace(/\.[^.]*$/, "") || "picture";
  const button = (text, id, bytes, extension, type) => element("button", {
    type: "button", id, disabled: true,
    onclick: () => {
      const link = element("a", { href: URL.createObjectURL(new Blob([bytes()], { type })), download: `${stem()}${extension}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    },
  }, text);
  const tinct = button("Download .tinct", "download-tinct", () => view.result.file, ".tinct", "image/vnd.tinct");
  const png = button("Download PNG8", "download-png", () => view.result.png, ".png", "image/png");
  const command = element("code");
  tinct.classList.add("primary");
  const node = element("div", { class: "downloads" }, element("div", { class: "controls" }, tinct, png),
    element("p", { class: "note" }, "The command that makes the same: ", command));
  node.hidden = true;
  onChange(change => {
    if ("result" in change || "settings" in change || "picture" in change) {
      node.hidden = view.picture === null;
      tinct.disabled = view.result === null;
      png.disabled = view.result === null || view.result.png === null;
      command.textContent = view.picture === null ? "" : commandOf(view.picture, view.settings);
    }
  });
  return node;
}

function paletteOfResult() {
  // One stop of the tab key, however many colours: arrows go from one to the next.
  const swatches = element("div", {
    class: "swatches", role: "group", "aria-label": "Palette: left and right go from colour to colour",
    onkeydown: event => {
      const all = [...swatches.querySelectorAll("button")];
      const now = all.indexOf(document.activeElement);
      const next = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: all.length - 1 }[event.key];
      if (now >= 0 && all[next] !== undefined) {
        event.preventDefault();
        all[now].tabIndex = -1;
        all[next].tabIndex = 0;
        all[next].focus();
      }
    },
  });
  const copy = async color => {
    try {
      await navigator.clipboard.writeText(hexOf(color));
      if (view.status.fraction === null) {
        tell(`${hexOf(color)} is copied.`);
      }
    } catch {
      tell(`The browser does not let this page copy: ${hexOf(color)}`);
    }
  };
  const node = section("palette", "Palette", "The colours in the file's order, wider where more pixels have them. A click copies one.", swatches);
  node.hidden = true;
  onChange(change => {
    if (!("shown" in change) || view.shown === null) {
      node.hidden = view.shown === null;
      return;
    }

    const { palette, indices } = view.shown;
    const colors = new Uint32Array(palette.buffer, palette.byteOffset, palette.byteLength / 4);
    const counts = new Uint32Array(colors.length);
    numbersOf(indices).forEach(index => { counts[index]++; });
    node.hidden = false;
    const total = indices.byteLength / 2;
    const most = 512;
    swatches.replaceChildren(...Array.from(colors.subarray(0, most), (color, i) => {
      const text = `${hexOf(color)}, ${percent(counts[i] / total)} of the pixels`;
      return element("button", {
        type: "button", class: "swatch", tabindex: i === 0 ? 0 : -1, title: text, "aria-label": text,
        style: `--chip: ${hexOf(color)}; flex-grow: ${Math.max(0.2, Math.sqrt(counts[i] / total * colors.length)).toFixed(2)}`,
        onclick: () => copy(color),
      });
    }), ...colors.length > most ? [element("span", { class: "note" }, `and ${whole(colors.length - most)} more`)] : []);
  });
  return node;
}

function curveOfColors() {
  const lines = point => [colorCount(point.colors), `PSNR ${decibels(Number.isFinite(point.psnr) ? point.psnr : null)}`, `${whole(point.bytes)} bytes`];
  const pick = point => () => {
    look({ settings: { ...view.settings, colors: point.colors, lossless: false } });
    document.getElementById("lossless").checked = false;
    encodeAnew();
  };
  const read = value => () => ({
    series: [{ name: "k", style: "kmeans", marker: "circle", size: 4, points: view.curve.map(point => ({ x: point.colors, y: value(point), text: lines(point), pick: pick(point) })) }],
    x: { name: "colours", logarithmic: true, ticks: curveColors }, y: { name: "" },
    marks: view.settings.lossless || view.settings.colors > 256 ? [] : [{ x: Math.max(2, view.settings.colors), text: "now" }],
  });
  const quality = chart("PSNR in dB, higher is better", read(point => point.psnr), { height: 240, canSwitch: false });
  const bytes = chart("Bytes, lower is better", read(point => point.bytes), { height: 240, canSwitch: false });
  const node = section("curve", "What a colour is worth",
    "Measured on a picture reduced to at most 65,536 pixels at low effort, in the background: the shape is right, the bytes are those of the small picture. A point takes its number of colours.",
    element("div", { class: "charts" }, quality, bytes));
  node.hidden = true;
  onChange(change => {
    if ("curve" in change || "settings" in change) {
      node.hidden = view.curve.length < 2;
      if (!node.hidden) {
        quality.redraw();
        bytes.redraw();
      }
    }
  });
  return node;
}
