"use strict";

// How a picture comes in: chosen, dropped, pasted, or one of the samples.

const samples = [
  { file: "kodim23.png", text: "Photograph" }, { file: "flat_flag_96.png", text: "Icon" }, { file: "gabe-idle-run.png", text: "Sprites" },
];

let openings = 0;

async function openBlob(blob, name) {
  const opening = ++openings; // the picture asked for last is shown, whichever is read first
  tell(`Opening ${name}`);
  try {
    const start = new Uint8Array(await blob.slice(0, 4).arrayBuffer());
    const isTinct = [0x8e, 0x54, 0x4e, 0x43].every((byte, i) => start[i] === byte) || name.toLowerCase().endsWith(".tinct");
    const picture = isTinct ? await readTinct(blob, name) : await readPicture(blob, name);
    picture.isTinct = isTinct;
    picture.number = opening;
    picture.isPng = blob.type === "image/png" || name.toLowerCase().endsWith(".png");
    picture.pixels = new Uint32Array(picture.pixels.buffer, picture.pixels.byteOffset, picture.pixels.byteLength / 4);
    if (opening !== openings) {
      return;
    }

    look({ picture, shown: null, result: null });
    encodeAnew();
  } catch (error) {
    if (opening === openings) {
      tell(error.message, null, true);
    }
  }
}

async function readTinct(blob, name) {
  try {
    work.opened.delete(work.quick); // it holds this picture from now on
    const { width, height, pixels } = await work.quick.call("openFile", new Uint8Array(await blob.arrayBuffer()));
    return { name, bytes: blob.size, width, height, pixels };
  } catch (error) {
    throw new Error(`${name} cannot be opened: ${error.message}`);
  }
}

async function openSample(file) {
  const opening = ++openings;
  const answer = await fetch(`samples/${file}`).catch(() => null);
  const blob = answer?.ok ? await answer.blob() : null;
  if (opening !== openings) {
    return;
  }

  if (blob === null) {
    tell(`samples/${file} is not beside this page.`, null, true);
    return;
  }

  await openBlob(blob, file);
}

/** The line of buttons that open something. */
function openers() {
  const input = element("input", {
    type: "file", accept: "image/*,.tinct", class: "unseen", id: "file", tabindex: -1,
    onchange: () => {
      const [file] = input.files;
      input.value = ""; // so that the same file can be chosen again
      if (file) {
        openBlob(file, file.name);
      }
    },
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
    const file = [...files].find(one => one.type.startsWith("image/") || one.name.toLowerCase().endsWith(".tinct")) ?? files[0];
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
