// Writing: the field, the command menu, attachments, the bot's own keyboard.

import { askPlace } from "./dialogs.js";
import { h } from "./dom.js";

const GROWS_BY_ITSELF = CSS.supports("field-sizing", "content");
const drafts = new Map();
let menus = 0;

/**
 * The lower part of a conversation. `does` is what can be done with it: `text(text)`,
 * `key(row, column, place)`, `start()`, `attach(kind, details)`, `inline(text)`, `pick(place)`.
 */
export class Composer {
  constructor(foot, person, does) {
    this.foot = foot;
    this.person = person;
    this.does = does;
    this.commands = [];
    this.keyboard = null;
    this.form = foot.querySelector(".composer");
    this.field = foot.querySelector("textarea");
    this.menu = foot.querySelector(".commands");
    this.attachments = foot.querySelector(".attachments");
    this.keys = foot.querySelector(".keys");
    this.openers = { commands: foot.querySelector(".open-commands"), attachments: foot.querySelector(".open-attachments"), keys: foot.querySelector(".open-keys") };
    this.prepare();
  }

  prepare() {
    const number = ++menus;
    this.menu.id = `commands-${number}`;
    this.attachments.id = `attachments-${number}`;
    this.keys.id = `keys-${number}`;
    this.menu.setAttribute("aria-label", `Comandi per ${this.person.name}`);
    this.field.setAttribute("aria-label", `Messaggio di ${this.person.name}`);
    this.field.setAttribute("aria-controls", this.menu.id);
    this.openers.commands.setAttribute("aria-controls", this.menu.id);
    this.openers.attachments.setAttribute("aria-controls", this.attachments.id);
    this.openers.keys.setAttribute("aria-controls", this.keys.id);
    this.field.value = drafts.get(this.person.id) ?? "";
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("input", () => this.typed());
    this.menu.addEventListener("mousedown", (event) => event.preventDefault());
    this.openers.commands.addEventListener("click", () => this.toggleCommands());
    this.openers.attachments.addEventListener("click", () => this.toggleAttachments());
    this.openers.keys.addEventListener("click", () => this.openKeys(this.keys.hidden));
    this.attachments.addEventListener("click", (event) => this.attach(event.target.closest("[data-attach]")?.dataset.attach));
    this.attachments.addEventListener("keydown", (event) => this.walkAttachments(event));
    this.foot.querySelector(".start").addEventListener("click", () => this.does.start());
    this.foot.querySelector(".file").addEventListener("change", ({ target }) => this.picked(target));
    this.foot.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !this.foot.contains(relatedTarget) && this.close());
    this.typed();
    this.close();
  }

  /** Show what the chat's state asks for: the field, a button to start, the bot's keyboard. */
  show({ started, blocked, deleted, keyboard }) {
    const start = this.foot.querySelector(".start");
    const hadFocus = document.activeElement === start;
    const writing = started && !blocked && !deleted;
    this.form.hidden = !writing;
    start.hidden = writing || deleted;
    start.textContent = blocked ? "Sblocca e riavvia" : "Avvia";
    this.foot.querySelector(".gone").hidden = !deleted;
    this.showKeyboard(writing ? keyboard : null);
    if (hadFocus && writing) this.field.focus({ preventScroll: true });
  }

  showKeyboard(keyboard) {
    const same = JSON.stringify(keyboard?.rows) === JSON.stringify(this.keyboard?.rows) && keyboard?.folded === this.keyboard?.folded;
    this.keyboard = keyboard;
    this.field.placeholder = keyboard?.placeholder || "Messaggio";
    this.openers.keys.hidden = !keyboard;
    if (same && keyboard) return;
    const rows = (keyboard?.rows ?? []).map((row, place) =>
      h("div", { class: "keyboard-row" }, ...row.map((key, column) => this.key(key, place, column))),
    );
    this.keys.replaceChildren(...rows);
    this.openKeys(Boolean(keyboard) && !keyboard.folded);
  }

  key({ text, kind, style }, row, column) {
    const press = async () => {
      const place = kind === "request_location" ? await askPlace() : undefined;
      if (place !== null) this.does.key(row, column, place);
    };
    return h("button", { type: "button", class: "key", "data-style": style, onclick: press }, h("span", { class: "label" }, text));
  }

  openKeys(open) {
    this.keys.hidden = !open;
    this.openers.keys.setAttribute("aria-expanded", String(open));
  }

  /** Write something into the field for the person to go on with. */
  put(text) {
    this.field.value = text;
    this.field.focus();
    this.typed();
  }

  submit(event) {
    event?.preventDefault();
    const text = this.field.value;
    this.field.focus();
    if (!text.trim()) return;
    this.put("");
    this.does.text(text);
  }

  typed() {
    drafts.set(this.person.id, this.field.value);
    this.form.classList.toggle("filled", this.field.value.trim() !== "");
    if (!GROWS_BY_ITSELF) this.grow();
    if (this.does.inline(this.field.value)) return;
    if (/^\/[a-z0-9_]*$/i.test(this.field.value)) this.offer(this.field.value.slice(1).toLowerCase());
    else this.closeMenu();
  }

  grow() {
    this.field.style.height = "auto";
    if (this.field.scrollHeight) this.field.style.height = `${this.field.scrollHeight}px`;
  }

  pressed(event) {
    if (event.isComposing) return;
    if (!this.menu.hidden && this.steer(event)) return;
    if (event.key === "Escape") this.close();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.submit();
  }

  /** Let the keys walk through the command menu; tells whether the key was one for it. */
  steer(event) {
    const options = [...this.menu.children];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const moves = { ArrowDown: at + 1, ArrowUp: at < 0 ? options.length - 1 : at - 1 };
    if (event.key in moves) this.mark(options, (moves[event.key] + options.length) % options.length);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && at >= 0) options[at].click();
    else return false;
    event.preventDefault();
    return true;
  }

  mark(options, place) {
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    options[place].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", options[place].id);
  }

  setCommands(commands) {
    this.commands = commands;
    this.openers.commands.hidden = commands.length === 0;
  }

  toggleCommands() {
    const open = this.menu.hidden;
    this.close();
    if (!open) return;
    this.offer("");
    this.field.focus();
  }

  offer(beginning) {
    const fitting = this.commands.filter(({ command }) => command.startsWith(beginning));
    this.openMenu(fitting.map(({ command, description }) => [`/${command}`, description, () => this.choose(`/${command}`)]));
    if (beginning && fitting.length) this.mark([...this.menu.children], 0);
    this.openers.commands.setAttribute("aria-expanded", String(fitting.length > 0));
  }

  /** Offer what the bot has found inline. */
  offerResults(results) {
    const options = results.map(({ title, description }, place) => [title, description, () => this.pick(place)]);
    this.openMenu(options.length ? options : [["Nessun risultato", "", () => this.closeMenu()]]);
  }

  /** Show options: what each is called, what is said of it, what choosing it does. */
  openMenu(options) {
    const elements = options.map(([name, description, onclick], place) => {
      const attributes = { class: "option", role: "option", id: `${this.menu.id}-${place}`, "aria-selected": "false", onclick };
      return h("div", attributes, h("span", { class: "command" }, name), h("span", { class: "description" }, description));
    });
    this.menu.replaceChildren(...elements);
    this.menu.hidden = elements.length === 0;
    this.field.removeAttribute("aria-activedescendant");
  }

  pick(place) {
    this.put("");
    this.does.pick(place);
  }

  choose(command) {
    this.put("");
    this.does.text(command);
  }

  closeMenu() {
    this.menu.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
    this.openers.commands.setAttribute("aria-expanded", "false");
  }

  toggleAttachments() {
    const open = this.attachments.hidden;
    this.close();
    this.attachments.hidden = !open;
    this.openers.attachments.setAttribute("aria-expanded", String(open));
    if (open) this.attachments.firstElementChild.focus();
  }

  walkAttachments(event) {
    const items = [...this.attachments.children];
    const at = items.indexOf(document.activeElement);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    if (event.key in steps) {
      event.preventDefault();
      items[(steps[event.key] + items.length) % items.length].focus();
    } else if (event.key === "Escape") {
      this.close();
      this.openers.attachments.focus();
    }
  }

  async attach(kind) {
    if (!kind) return;
    this.close();
    this.openers.attachments.focus();
    if (kind === "photo" || kind === "document") {
      const input = this.foot.querySelector(".file");
      input.accept = kind === "photo" ? "image/png,image/jpeg,image/gif,image/webp" : "";
      input.dataset.kind = kind;
      input.click();
      return;
    }
    const place = kind === "location" ? await askPlace() : {};
    if (place) this.does.attach(kind, place);
  }

  picked(input) {
    if (!input.files.length) return;
    const form = new FormData();
    form.append("file", input.files[0]);
    if (this.field.value.trim()) form.append("caption", this.field.value);
    this.put("");
    input.value = "";
    this.does.attach(input.dataset.kind, form);
  }

  /** Close whatever hangs above the field. */
  close() {
    this.closeMenu();
    this.attachments.hidden = true;
    this.openers.attachments.setAttribute("aria-expanded", "false");
  }
}
