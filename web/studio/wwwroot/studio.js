"use strict";

// Puts the page together.

document.getElementById("studio").append(
  element("header", { class: "bar" }, element("span", { class: "brand" }, "Tinct studio"), themeButton()),
  element("h1", {}, "Few colours, small files"),
  element("p", { class: "lead" }, "Open a picture and see what a palette makes of it. Everything runs in this page: no picture leaves the machine."),
  openers(),
  statusLine(),
  element("div", { class: "desk" }, screen(), settingsPanel()),
  figures(),
  downloads(),
  paletteOfResult(),
  curveOfColors(),
  element("footer", { class: "note" }, "The file is the command's, byte for byte, except where bands are stored as LZ4: browsers run only its fastest level."));

listenForFiles();
work.quick.ready.then(() => view.picture === null && tell("Ready."), error => tell(error.message, null, true));
