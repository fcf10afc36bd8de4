// What a message holds besides its text: pictures, files, places, polls …

import { h, icon, spoken } from "./dom.js";

const DICE = { "🎲": "Dado", "🎯": "Freccette", "🎳": "Bowling", "🏀": "Canestro", "⚽": "Calcio", "🎰": "Slot machine" };

/** Build what a message holds; `does.vote(message, options)` counts a vote. */
export function contents(message, does) {
  const parts = [];
  if (message.photo) parts.push(photo(message));
  if (message.document) parts.push(file(message.document, extension(message.document.name)));
  if (message.voice) parts.push(file({ ...message.voice, name: `Messaggio vocale, ${length(message.voice.seconds)}` }, "♪"));
  if (message.sticker) parts.push(h("p", { class: "sticker" }, spoken("Adesivo: "), message.sticker));
  if (message.dice) parts.push(dice(message.dice));
  if (message.location) parts.push(place(message.location, message.venue));
  if (message.contact) parts.push(contact(message.contact));
  if (message.poll) parts.push(poll(message, does));
  if (message.kind === "service") parts.push(h("p", { class: "service" }, "Messaggio di servizio"));
  return parts;
}

/** Name what a message holds, for lists and quotes. */
export function named(kind) {
  const names = {
    photo: "Foto",
    document: "Documento",
    voice: "Messaggio vocale",
    sticker: "Adesivo",
    venue: "Luogo",
    location: "Posizione",
    contact: "Contatto",
    poll: "Sondaggio",
    dice: "Dado",
  };
  return names[kind] ?? "Messaggio";
}

function photo({ photo: { url, width, height }, text, spoiler }) {
  const image = h("img", { src: url, width, height, alt: text ? "Foto" : "Foto senza descrizione", decoding: "async" });
  if (!spoiler) return h("div", { class: "photo" }, image);
  const cover = h("button", { type: "button", class: "photo veiled", "aria-label": "Foto nascosta: premi per vederla" }, image);
  cover.addEventListener("click", () => cover.replaceWith(h("div", { class: "photo" }, image)), { once: true });
  return cover;
}

function file({ url, name, size }, mark) {
  return h(
    "a",
    { class: "file-card", href: url, download: name },
    h("span", { class: "file-mark", "aria-hidden": "true" }, h("span", {}, mark), icon("download")),
    h("span", { class: "file-lines" }, h("span", { class: "file-name" }, name), h("span", { class: "file-size" }, spoken("Scarica, "), weight(size))),
  );
}

const extension = (name) => (/\.([A-Za-z0-9]{1,4})$/.exec(name)?.[1] ?? "file").toLowerCase();

/** Write a size in bytes for reading. */
export function weight(bytes) {
  if (bytes < 1000) return `${bytes} byte`;
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${size.toLocaleString("it-IT", { maximumFractionDigits: 1 })} ${unit}`;
}

const length = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function dice({ emoji, value }) {
  return h("p", { class: "sticker" }, spoken(`${DICE[emoji] ?? "Dado"}: `), emoji, h("span", { class: "dice" }, String(value)));
}

function place({ latitude, longitude }, venue) {
  const at = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return h(
    "a",
    { class: "place", href: map, target: "_blank", rel: "noopener noreferrer" },
    h("span", { class: "map", "aria-hidden": "true" }, icon("place")),
    h(
      "span",
      { class: "place-lines" },
      h("span", { class: "place-title" }, venue?.title ?? "Posizione"),
      h("span", { class: "place-address" }, venue?.address ?? at, spoken(", apri la mappa")),
    ),
  );
}

function contact({ first_name: first, last_name: last, phone_number: number }) {
  return h(
    "div",
    { class: "contact" },
    h("span", { class: "file-mark", "aria-hidden": "true" }, icon("phone")),
    h("span", { class: "file-lines" }, h("span", { class: "file-name" }, [first, last].filter(Boolean).join(" ")), h("span", { class: "file-size" }, number)),
  );
}

function poll(message, does) {
  const { question, options, total, closed, anonymous, several, chosen } = message.poll;
  const kind = closed ? "Risultati finali" : anonymous ? "Sondaggio anonimo" : "Sondaggio";
  const open = !closed && chosen.length === 0;
  const answers = options.map((option, place) => (open ? choice(message, option, place, several, does) : share(option, place, total, chosen)));
  const list = h("div", { class: "poll-options", role: "group", "aria-label": question }, ...answers);
  const parts = [h("p", { class: "poll-question" }, question), h("p", { class: "poll-kind" }, kind), list];
  if (open && several) parts.push(votes(message, list, does));
  if (!closed && chosen.length) parts.push(textButton("Cambia il voto", () => does.vote(message, [])));
  parts.push(h("p", { class: "poll-total" }, total === 1 ? "1 voto" : total ? `${total} voti` : "Ancora nessun voto"));
  return h("div", { class: "poll" }, ...parts);
}

function choice(message, option, place, several, does) {
  if (several) return h("label", { class: "poll-option" }, h("input", { type: "checkbox", value: place }), option.text);
  return h("button", { type: "button", class: "poll-option", onclick: () => does.vote(message, [place]) }, h("span", { class: "ring", "aria-hidden": "true" }), option.text);
}

function votes(message, list, does) {
  return textButton("Vota", () => {
    const ticked = [...list.querySelectorAll("input:checked")].map((input) => Number(input.value));
    if (ticked.length) does.vote(message, ticked);
  });
}

const textButton = (label, onclick) => h("button", { type: "button", class: "plain", onclick }, label);

function share(option, place, total, chosen) {
  const percent = total ? Math.round((100 * option.votes) / total) : 0;
  const bar = h("span", { class: "poll-bar", "aria-hidden": "true" });
  bar.style.setProperty("--share", `${percent}%`);
  const mine = chosen.includes(place) ? spoken(" (la tua risposta)") : null;
  return h("div", { class: "poll-share" }, h("span", { class: "poll-percent" }, `${percent}%`), h("span", {}, option.text, mine), bar);
}
