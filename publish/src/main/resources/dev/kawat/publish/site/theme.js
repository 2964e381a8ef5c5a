// Light or dark as the system says, until the button says otherwise. Pages of files may not be allowed to store anything.
(function () {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  function stored() {
    try {
      return localStorage.getItem("kawat-theme");
    } catch {
      return null;
    }
  }
  function apply(theme) {
    root.dataset.theme = theme;
  }
  apply(stored() || (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", () => stored() || apply(dark.matches ? "dark" : "light"));
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (button) {
      button.addEventListener("click", () => {
        const theme = root.dataset.theme === "dark" ? "light" : "dark";
        apply(theme);
        try {
          localStorage.setItem("kawat-theme", theme);
        } catch {
          // only for this page then
        }
      });
    }
  });
})();
