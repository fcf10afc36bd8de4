// Light or dark: as the system says, until one is chosen.

import { changeIcon, find } from "./dom.js";

const system = matchMedia("(prefers-color-scheme: dark)");

/** Let the switch work, and follow the system until it is used. */
export function setUpTheme() {
  const button = find("theme");
  button.addEventListener("click", () => {
    localStorage.setItem("theme", isDark() ? "light" : "dark");
    apply(button);
  });
  system.addEventListener("change", () => apply(button));
  apply(button);
}

const isDark = () => (localStorage.getItem("theme") ?? (system.matches ? "dark" : "light")) === "dark";

function apply(button) {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  button.setAttribute("aria-pressed", String(isDark()));
  changeIcon(button, isDark() ? "sun" : "moon");
}
