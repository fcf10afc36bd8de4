// Windows that ask or tell something and keep the focus until they are closed.

import { find, h } from "./dom.js";

const PLACES = { Crema: [45.3644, 9.6836], Cremona: [45.1332, 10.0227], Casalmaggiore: [44.9857, 10.4156], Soresina: [45.2866, 9.8563] };

let alerts = Promise.resolve();

for (const dialog of document.querySelectorAll("dialog")) {
  for (const button of dialog.querySelectorAll("[data-close]")) button.addEventListener("click", () => dialog.close());
}

/** Show what a bot wants to be read; one after the other, if there are several. */
export function showAlert(title, text) {
  alerts = alerts.then(() => {
    find("alert-title").textContent = title;
    find("alert-text").textContent = text;
    return shown(find("alert"));
  });
  return alerts;
}

/** Ask before something that cannot be undone; `verb` is what the button says. */
export async function confirm(title, text, verb) {
  const dialog = find("question");
  find("question-title").textContent = title;
  find("question-text").textContent = text;
  find("question-yes").textContent = verb;
  find("question-yes").onclick = () => dialog.close("yes");
  return (await shown(dialog)) === "yes";
}

/** Ask for a place; null if there is none after all. */
export async function askPlace() {
  const [lat, lon] = [find("place-lat"), find("place-lon")];
  const set = ([latitude, longitude]) => {
    lat.value = latitude;
    lon.value = longitude;
  };
  const presets = Object.entries(PLACES).map(([name, at]) => h("button", { type: "button", class: "chip", onclick: () => set(at) }, name));
  find("place-presets").replaceChildren(...presets);
  if (!lat.value) set(PLACES.Crema);
  const sent = await submitted(find("place"));
  return sent ? { lat: Number(lat.value), lon: Number(lon.value) } : null;
}

/** Ask who is new; null if nobody is. */
export async function askNewcomer() {
  const [name, language] = [find("newcomer-name"), find("newcomer-language")];
  name.value = "";
  return (await submitted(find("newcomer"))) ? { name: name.value, language: language.value } : null;
}

async function submitted(dialog) {
  const form = dialog.querySelector("form");
  form.onsubmit = (event) => {
    event.preventDefault();
    dialog.close("yes");
  };
  return (await shown(dialog)) === "yes";
}

function shown(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}
