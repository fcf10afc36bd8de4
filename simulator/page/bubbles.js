// A message as an element: the bubble, its time, the buttons under it.

import { inFull, time } from "./clock.js";
import { contents, named } from "./contents.js";
import { h, icon, spoken } from "./dom.js";
import { formatted } from "./entities.js";
import { leadsToBot } from "./world.js";

const STYLES = ["primary", "success", "danger"];
const EFFECTS = {
  "5104841245755180586": "🔥",
  "5107584321108051014": "👍",
  "5104858069142078462": "👎",
  "5159385139981059251": "❤️",
  "5046509860389126442": "🎉",
  "5046589136895476101": "💩",
};
const MARKS = { url: "out", login_url: "out", web_app: "out", copy_text: "copy" };

/**
 * Build a message's element. `reader` is the person whose chat it is, `bot` who
 * they talk to; `does` is what the message's parts can do (see Pane).
 */
export function messageElement(message, reader, bot, does) {
  const element = h("div", { class: "message", "data-id": message.id });
  fill(element, message, reader, bot, does);
  return element;
}

/** Put a message's content into its element, and keep the focus where it was. */
export function fill(element, message, reader, bot, does) {
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset : null;
  const bubble = h("div", { class: "bubble" }, ...inside(message, reader, bot, does));
  const jumbo = message.sticker || message.dice || isJumbo(message);
  element.className = ["message", message.own ? "own" : "theirs", element.matches(".read") && "read", jumbo && "jumbo", message.photo && "with-photo", message.rows.length && "with-keyboard"]
    .filter(Boolean)
    .join(" ");
  element.replaceChildren(h("div", { class: "stack" }, bubble, keyboard(message, does)));
  if (focused) refocus(element, focused);
}

/** Mark the button that waits for the bot's answer. */
export function spin(element, row, column, spinning) {
  const button = buttonAt(element, row, column);
  if (!button) return;
  if (spinning) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
}

const buttonAt = (element, row, column) => element.querySelector(`.keyboard [data-row="${row}"][data-column="${column}"]`);

function refocus(element, { row, column }) {
  const target = buttonAt(element, row, column) ?? element.querySelector(".keyboard button, .keyboard a");
  if (target) target.focus({ preventScroll: true });
  else element.closest(".log")?.focus({ preventScroll: true });
}

function inside(message, reader, bot, does) {
  const parts = [spoken(message.own ? `${reader.name}: ` : `${bot.name}: `)];
  if (message.forwarded_from) parts.push(h("p", { class: "origin" }, "Inoltrato da ", h("strong", {}, message.forwarded_from)));
  if (message.via) parts.push(h("p", { class: "origin" }, "con ", h("strong", {}, `@${message.via}`)));
  if (message.reply) parts.push(quoted(message.reply, does));
  parts.push(...contents(message, does));
  if (message.text) parts.push(h("div", { class: "text", dir: "auto" }, ...formatted(message.text, message.entities, does, reader.language), meta(message)));
  if (message.reactions) parts.push(reactions(message.reactions));
  if (!message.text) parts.push(meta(message));
  if (message.effect) parts.push(effect(message.effect));
  return parts;
}

function quoted({ id, name, text }, does) {
  return h("button", { type: "button", class: "quoted", onclick: () => does.show(id) }, h("strong", {}, spoken("In risposta a "), name), h("span", {}, text || named("")));
}

function meta(message) {
  const at = message.date * 1000;
  const parts = [];
  if (message.pinned) parts.push(icon("pin"), spoken("fissato "));
  if (message.protected) parts.push(icon("lock"), spoken("non si può inoltrare né salvare "));
  if (message.silent) parts.push(icon("silent"), spoken("senza suono "));
  if (message.edited) parts.push(h("span", { title: inFull(message.edited * 1000) }, "modificato "));
  parts.push(h("time", { datetime: new Date(at).toISOString(), title: inFull(at) }, time(at)));
  if (message.own) parts.push(icon("checks"));
  return h("span", { class: "meta" }, ...parts);
}

function reactions(list) {
  const chips = list.map(({ emoji, own }) => h("span", { class: own ? "reaction mine" : "reaction" }, spoken("Reazione: "), emoji));
  return h("p", { class: "reactions" }, ...chips);
}

function effect(id) {
  return h("span", { class: "effect" }, spoken("Con effetto: "), EFFECTS[id] ?? "✨");
}

/** Tell a message of one to three emoji, which Telegram shows large. */
function isJumbo({ kind, text, rows, entities }) {
  return kind === "text" && !rows.length && !entities.length && /^(?:\p{Extended_Pictographic}[\uFE0F\u200D\u{1F3FB}-\u{1F3FF}]*){1,3}$/u.test(text);
}

function keyboard(message, does) {
  if (!message.rows.length) return null;
  const rows = message.rows.map((row, place) =>
    h("div", { class: "keyboard-row" }, ...row.map((button, column) => inlineButton(message, button, place, column, does))),
  );
  return h("div", { class: "keyboard", role: "group", "aria-label": "Pulsanti del messaggio" }, ...rows);
}

function inlineButton(message, button, row, column, does) {
  const style = STYLES.includes(button.style) ? button.style : null;
  const mark = MARKS[button.kind] ?? (button.kind.startsWith("switch_inline") ? "share" : null);
  const attributes = { class: "key", "data-row": row, "data-column": column, "data-style": style };
  const label = [h("span", { class: "label" }, button.text), mark && icon(mark)];
  if (button.kind === "url" && !leadsToBot(button.url)) {
    const link = { ...attributes, href: button.url, target: "_blank", rel: "noopener noreferrer" };
    return h("a", /^https?:/i.test(button.url) ? link : attributes, ...label, spoken(" (si apre in un'altra scheda)"));
  }
  const element = h("button", { ...attributes, type: "button" }, ...label, mark === "copy" ? spoken(" (copia)") : null);
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-busy") !== "true") does.tap(message, button, row, column);
  });
  return element;
}
