"use strict";

// The options of an encode.

function settingsPanel() {
  const set = change => {
    look({ settings: { ...view.settings, ...change } });
    if (view.picture !== null) {
      encodeAnew();
    }
  };
  const pick = (label, name, texts, hint) => {
    const field = choice(label, texts.map((text, value) => ({ text, value })).filter(entry => entry.text !== null), view.settings[name], value => set({ [name]: value }));
    field.title = hint;
    return field;
  };
  const strength = rangeField("Strength", "strength", { min: 0, max: 1, step: 0.05 }, set, "How much of the error is passed on.");
  const lossy = element("div", { class: "fields" },
    colorsField(set),
    pick("Colours by", "tune", ["lowest error (psnr)", "balanced", "looks (visual)"], "Which errors count: squared ones in sRGB, ones with colours weighed a little, or what the eye sees."),
    pick("Fitted by", "method", ["k\u2011means", "Gaussian mixture (EM)"], "k-means has the lower error."),
    pick("Dithering", "dither", ["none", "Floyd–Steinberg", "ordered"], "Hides banding and makes the file larger."),
    strength,
    rangeField("Smoothing", "smooth", { min: 0, max: 1, step: 0.05 }, set, "Trades error for bytes: neighbours prefer the same colour."));
  const node = element("form", { id: "settings", class: "settings", "aria-label": "Settings", onsubmit: event => event.preventDefault() },
    element("label", { class: "field check" },
      element("input", { type: "checkbox", id: "lossless", onchange: event => set({ lossless: event.target.checked }) }), element("span", {}, "Keep every colour (lossless)")),
    lossy,
    element("div", { class: "fields" },
      rangeField("Effort", "effort", { min: 1, max: 9, step: 1 }, set, "More takes longer and gives a better palette and a smaller file."),
      pick("File", "compression", ["small, opens fast", "smallest (slow)", null, "fastest to open (LZ4)"], "How the index map is compressed.")));
  const show = () => {
    lossy.toggleAttribute("inert", view.settings.lossless);
    strength.hidden = view.settings.dither === 0;
  };
  onChange(change => "settings" in change && show());
  show();
  return node;
}

/** The number of colours: a slider over powers of two, and any number. */
function colorsField(set) {
  const range = element("input", {
    type: "range", id: "colors", min: 0, max: 8, step: 0.25, value: Math.log2(view.settings.colors), "aria-label": "Colours",
    oninput: () => set({ colors: Math.round(2 ** Number(range.value)) }),
  });
  const number = element("input", {
    type: "number", id: "colors-number", min: 1, max: 65536, value: view.settings.colors, "aria-label": "Number of colours",
    onchange: () => {
      const colors = Math.min(65536, Math.max(1, Math.round(Number(number.value)) || 1));
      number.value = colors;
      set({ colors });
    },
  });
  onChange(change => {
    if ("settings" in change) {
      number.value = view.settings.colors;
      range.value = Math.log2(view.settings.colors);
      range.setAttribute("aria-valuetext", colorCount(view.settings.colors));
    }
  });
  return element("div", { class: "field range" }, element("span", {}, "Colours"), range, number);
}

function rangeField(label, name, bounds, set, hint) {
  const value = element("output", {}, String(view.settings[name]));
  const field = slider(label, { ...bounds, value: view.settings[name] }, number => {
    value.textContent = String(number);
    set({ [name]: number });
  });
  field.append(value);
  field.title = hint;
  return field;
}
