"use strict";

// How a picture comes in: chosen, dropped, pasted, or one of the samples.

const samples = [
  { file: "kodim23.png", text: "Photograph" }, { file: "flat_flag_96.png", text: "Icon" }, { file: "gabe-idle-run.png", text: "Sprites" },
];

async function openBlob(blob, name) {
  tell(`Opening ${name}`);
  try {
    const isTinct = new TextDecoder("latin1").decode(await blob.slice(1, 6).arrayBuffer()).startsWith("TINCT") || name.endsWith(".tinct");
    const picture = isTinct ? await readTinct(blob, name) : await readPicture(blob, name);
    picture.isTinct = isTinct;
    picture.isPng = blob.type === "image/png" || name.toLowerCase().endsWith(".png");
    picture.pixels = new Uint32Array(picture.pixels.buffer, picture.pixels.byteOffset, picture.pixels.byteLength / 4);
    look({ picture, shown: null, result: null });
    encodeAnew();
  } catch (error) {
    tell(error.message, null, true);
  }
}

async function readTinct(blob, name) {
  try {
    const { width, height, pixels } = await work.quick.call("openFile", new Uint8Array(await blob.arrayBuffer()));
    return { name, bytes: blob.size, width, height, pixels };
  } catch (error) {
    throw new Error(`${name} cannot be opened: ${error.message}`);
  }
}

async function openSample(file) {
  const answer = await fetch(`samples/${file}`);
  if (!answer.ok) {
    tell(`samples/${file} is not beside this page.`, null, true);
    return;
  }

  await openBlob(await answer.blob(), file);
}

/** The line of buttons that open something. */
function openers() {
  const input = element("input", {
    type: "file", accept: "image/*,.tinct", class: "unseen", id: "file", tabindex: -1,
    onchange: () => input.files[0] && openBlob(input.files[0], input.files[0].name),
  });
  return element("div", { class: "controls openers" },
    element("button", { type: "button", class: "primary", onclick: () => input.click() }, "Open a picture"), input,
    element("span", { class: "hint" }, "or drop or paste one. Samples:"),
    element("span", { class: "buttons" }, ...samples.map(sample =>
      element("button", { type: "button", "data-sample": sample.file, onclick: () => openSample(sample.file) }, sample.text))));
}

/** Takes what is dropped or pasted anywhere on the page. */
function listenForFiles() {
  const take = files => {
    const file = [...files].find(one => one.type.startsWith("image/") || one.name.endsWith(".tinct")) ?? files[0];
    if (file) {
      openBlob(file, file.name || "pasted.png");
    }
  };
  document.addEventListener("dragover", event => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  ["dragleave", "drop", "dragend"].forEach(name => document.addEventListener(name, event => {
    if (name !== "dragleave" || event.relatedTarget === null) {
      document.body.classList.remove("dropping");
    }
  }));
  document.addEventListener("drop", event => {
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", event => take(event.clipboardData.files));
}
