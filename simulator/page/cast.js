// The list of people: who can be talked as, and what is new for them.

import { shortly } from "./clock.js";
import { named } from "./contents.js";
import { copyOf, find, paintAvatar, spoken } from "./dom.js";
import { world } from "./world.js";

const items = new Map();

/** Prepare the list; `does.open(id)` and `does.beside(id)` are what its buttons do. */
export function setUpCast(does) {
  const list = find("cast");
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const id = Number(button.closest("li").dataset.id);
    if (button.classList.contains("cast-beside")) does.beside(id);
    else does.open(id);
  });
  list.addEventListener("keydown", (event) => walk(event, list));
}

/** Show everybody, in order; items that are there already are kept. */
export function showCast() {
  const list = find("cast");
  for (const id of [...items.keys()]) if (!world.people.has(id)) forget(id);
  for (const person of world.people.values()) {
    if (!items.has(person.id)) items.set(person.id, list.appendChild(newItem(person)));
    showPerson(person);
  }
}

/** Show one person as they are now. */
export function showPerson(person) {
  const item = items.get(person.id);
  if (!item) return;
  const part = (name) => item.querySelector(`.cast-${name}`);
  paintAvatar(item.querySelector(".avatar"), person);
  part("name").textContent = person.name;
  part("subtitle").textContent = person.subtitle;
  part("preview").textContent = preview(person);
  part("when").textContent = person.last ? shortly(person.last.date * 1000) : "";
  const badge = item.querySelector(".badge");
  badge.hidden = person.unread === 0;
  badge.textContent = person.unread > 99 ? "99+" : String(person.unread);
  badge.append(spoken(person.unread === 1 ? " messaggio da leggere" : " messaggi da leggere"));
}

/** Mark who is shown: the first conversation, and the one beside it. */
export function markOpen(first, beside) {
  for (const [id, item] of items) {
    item.classList.toggle("open", id === first);
    item.classList.toggle("beside", id === beside);
    item.querySelector(".cast-open").setAttribute("aria-current", String(id === first || id === beside));
    const pin = item.querySelector(".cast-beside");
    const name = world.people.get(id)?.name ?? "";
    pin.setAttribute("aria-pressed", String(id === beside));
    pin.setAttribute("aria-label", `Affianca ${name}`);
    pin.title = id === beside ? "Togli da qui accanto" : "Metti accanto";
  }
}

/** Take in news of a person: the last line, and whether it is unread. */
export function castHears(event, isRead) {
  const person = world.people.get(event.person);
  if (!person || !event.message) return;
  const { message } = event;
  if (event.type === "message" || person.last?.id === message.id) {
    person.last = { id: message.id, own: message.own, kind: message.kind, text: message.text, date: message.date };
  }
  if (event.type === "message" && !message.own && !isRead) person.unread += 1;
  Object.assign(person, { started: event.around.started, blocked: event.around.blocked });
  showPerson(person);
}

/** Put the focus on a person's item. */
export const focusPerson = (id) => items.get(id)?.querySelector(".cast-open").focus();

function newItem(person) {
  const item = copyOf("cast-item");
  item.dataset.id = person.id;
  return item;
}

function forget(id) {
  items.get(id).remove();
  items.delete(id);
}

function preview({ last, blocked, deleted }) {
  if (deleted) return "Account eliminato";
  if (blocked) return "Ha bloccato il bot";
  if (!last) return "";
  const text = last.text.replace(/\s+/g, " ").slice(0, 120) || named(last.kind);
  return last.own ? `Tu: ${text}` : text;
}

function walk(event, list) {
  const buttons = [...list.querySelectorAll(".cast-open")];
  const at = buttons.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 };
  if (!(event.key in steps) || at < 0) return;
  event.preventDefault();
  buttons[Math.min(Math.max(steps[event.key], 0), buttons.length - 1)].focus();
}
