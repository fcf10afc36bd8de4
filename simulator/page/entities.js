// A text with its entities as elements. Offsets count UTF-16 units, as strings here do.

import { asAsked, inFull } from "./clock.js";
import { h } from "./dom.js";
import { leadsToBot } from "./world.js";

const PLAIN_TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const SAFE = /^(https?|mailto|tel):/i;

/**
 * Build the nodes of a text. `does` says what happens on a bot's command or a
 * link into Telegram: `does.command(text)`, `does.link(url)`; `language` is the reader's.
 */
export function formatted(text, entities, does, language) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, sorted, { does, language });
}

function nodes(text, start, end, entities, context) {
  const built = [];
  let at = start;
  while (entities.length) {
    const [entity, ...rest] = entities;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    const inside = rest.filter((other) => other.offset < to);
    entities = rest.filter((other) => other.offset >= to);
    if (from >= to) continue;
    if (from > at) built.push(text.slice(at, from));
    const children = nodes(text, from, to, inside, context);
    built.push(element(entity, text.slice(from, to), children, context));
    at = to;
  }
  if (at < end) built.push(text.slice(at, end));
  return withoutGaps(built);
}

/** A block begins and ends its own line: the line breaks around it would show as empty lines. */
function withoutGaps(parts) {
  return parts.map((part, place) => {
    if (typeof part !== "string") return part;
    const kept = isBlock(parts[place - 1]) ? part.replace(/^\n/, "") : part;
    return isBlock(parts[place + 1]) ? kept.replace(/\n$/, "") : kept;
  });
}

const isBlock = (part) => part instanceof Element && part.matches("pre, blockquote, .listing, .expandable");

function element(entity, text, children, context) {
  if (entity.type in PLAIN_TAGS) return h(PLAIN_TAGS[entity.type], {}, ...children);
  switch (entity.type) {
    case "spoiler":
      return spoiler(children);
    case "pre":
      return pre(children, entity.language);
    case "blockquote":
      return h("blockquote", {}, ...children);
    case "expandable_blockquote":
      return expandable(children);
    case "text_link":
      return link(entity.url, children, context);
    case "url":
      return link(SAFE.test(text) ? text : `https://${text}`, children, context);
    case "email":
      return link(`mailto:${text}`, children, context);
    case "phone_number":
      return link(`tel:${text}`, children, context);
    case "bot_command":
      return h("button", { type: "button", class: "word", onclick: () => context.does.command(text) }, ...children);
    case "date_time":
      return moment(entity, children, context.language);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return h("span", { class: "named" }, ...children);
    default:
      return h("span", {}, ...children);
  }
}

function link(url, children, { does }) {
  if (leadsToBot(url)) {
    return h("button", { type: "button", class: "word", title: url, onclick: () => does.link(url) }, ...children);
  }
  if (!SAFE.test(url)) return h("span", { class: "named", title: url }, ...children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function spoiler(children) {
  const cover = h("span", { class: "cover", inert: true }, ...children);
  const covered = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Testo nascosto: premi per leggerlo" }, cover);
  const reveal = () => covered.replaceWith(h("span", { class: "revealed", tabindex: "-1" }, ...cover.childNodes));
  covered.addEventListener("click", reveal);
  covered.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    reveal();
  });
  return covered;
}

function pre(children, language) {
  const code = h("pre", { tabindex: "0" }, h("code", {}, ...children));
  return language ? h("div", { class: "listing" }, h("span", { class: "language" }, language), code) : code;
}

function expandable(children) {
  const quote = h("blockquote", { class: "folded" }, ...children);
  const toggle = h("button", { type: "button", class: "unfold", "aria-expanded": "false" }, "Mostra tutto");
  toggle.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = folded ? "Mostra tutto" : "Mostra meno";
  });
  return h("span", { class: "expandable" }, quote, toggle);
}

function moment(entity, children, language) {
  const at = entity.unix_time * 1000;
  const shown = entity.date_time_format ? [asAsked(at, entity.date_time_format, language)] : children;
  return h("time", { class: "moment", datetime: new Date(at).toISOString(), title: inFull(at, false) }, ...shown);
}
