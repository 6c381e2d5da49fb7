"use strict";

// Light or dark: as the system says, until the reader chooses.

const themeKey = "tinct-report-theme";
const systemTheme = window.matchMedia("(prefers-color-scheme: dark)");

/** Where pages opened from files may not store anything, the choice lasts as long as the page. */
function storedTheme() {
  try {
    return localStorage.getItem(themeKey);
  } catch {
    return null;
  }
}

function storeTheme(theme) {
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // Only the stored choice is lost.
  }
}

const isDark = () => (document.documentElement.dataset.theme ?? (systemTheme.matches ? "dark" : "light")) === "dark";

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  look({ theme });
}

function themeButton() {
  const button = element("button", {
    type: "button", class: "quiet",
    onclick: () => {
      setTheme(isDark() ? "light" : "dark");
      storeTheme(document.documentElement.dataset.theme);
    },
  });
  const label = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  label();
  onChange(change => "theme" in change && label());
  return button;
}

const themeAtStart = storedTheme();
if (themeAtStart === "light" || themeAtStart === "dark") {
  document.documentElement.dataset.theme = themeAtStart;
}

systemTheme.addEventListener("change", () => look({ theme: isDark() }));

// Paper is white. What is drawn on canvases has to be drawn anew for it.
let themeBeforePrinting = null;
window.addEventListener("beforeprint", () => {
  themeBeforePrinting = document.documentElement.dataset.theme ?? "";
  setTheme("light");
});
window.addEventListener("afterprint", () => {
  if (themeBeforePrinting === "") {
    delete document.documentElement.dataset.theme;
    look({ theme: isDark() });
  } else {
    setTheme(themeBeforePrinting);
  }
});
