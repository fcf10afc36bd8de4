// The messages of a conversation in order, by day, and where in them one reads.

import { fill, messageElement, spin } from "./bubbles.js";
import { dayName, dayOf } from "./clock.js";
import { h } from "./dom.js";

const NEAR_END = 60;

export class Log {
  /** `reader` is whose conversation it is; `does` is what messages can do (see Pane). */
  constructor(pane, reader, does) {
    this.element = pane.querySelector(".log");
    this.toEnd = pane.querySelector(".to-end");
    this.pinned = pane.querySelector(".pinned");
    this.reader = reader;
    this.does = does;
    this.bot = null;
    this.elements = new Map();
    this.known = new Map();
    this.unseen = [];
    this.missed = 0;
    this.atEnd = true;
    this.settling = 0;
    this.watchEnd();
  }

  get lastId() {
    return [...this.elements.keys()].at(-1);
  }

  /** Show a message, or what became of it; one that is shown just so is left alone. */
  put(message) {
    const text = JSON.stringify(message);
    if (this.known.get(message.id) === text) return;
    this.known.set(message.id, text);
    const element = this.elements.get(message.id);
    if (element) fill(element, message, this.reader, this.bot, this.does);
    else this.append(message);
    if (!message.own) this.seen();
    if (this.pinned.dataset.id === String(message.id) || message.pinned) this.showPinned();
  }

  append(message) {
    const element = messageElement(message, this.reader, this.bot, this.does);
    this.elements.set(message.id, element);
    if (message.own) this.unseen.push(element);
    const section = this.day(message.date * 1000);
    const before = section.lastElementChild;
    section.append(element);
    markEnd(before);
    markEnd(element);
  }

  /** Give the section of a day, the last one as a rule. */
  day(moment) {
    const name = dayOf(moment);
    const last = this.element.lastElementChild;
    if (last?.dataset.day === name) return last;
    const pill = h("h3", { class: "date-pill" }, h("span", {}, dayName(moment)));
    const section = h("div", { class: "day", "data-day": name, "data-moment": moment }, pill);
    this.element.append(section);
    return section;
  }

  remove(id) {
    const element = this.elements.get(id);
    if (!element) return;
    const section = element.parentElement;
    if (element.contains(document.activeElement)) this.element.focus({ preventScroll: true });
    const before = element.previousElementSibling;
    element.remove();
    markEnd(before);
    if (section.childElementCount === 1) section.remove();
    this.elements.delete(id);
    this.known.delete(id);
    this.showPinned();
  }

  /** Keep only these messages. */
  keep(ids) {
    const there = new Set(ids);
    for (const id of [...this.elements.keys()]) if (!there.has(id)) this.remove(id);
  }

  /** The bot has said something: what the person wrote before it was read. */
  seen() {
    for (const element of this.unseen.splice(0)) element.classList.add("read");
  }

  /** Go to a message and point at it. */
  show(id) {
    const element = this.elements.get(id);
    if (!element) return;
    this.atEnd = false;
    element.scrollIntoView({ block: "center" });
    element.classList.remove("shown");
    requestAnimationFrame(() => element.classList.add("shown"));
  }

  showPinned() {
    const texts = [...this.known.values()].filter((text) => text.includes('"pinned":true'));
    const pinned = texts.length ? JSON.parse(texts.at(-1)) : null;
    this.pinned.hidden = !pinned;
    this.pinned.dataset.id = pinned?.id ?? "";
    if (!pinned) return;
    this.pinned.querySelector(".pinned-text").textContent = pinned.text || "Messaggio";
    this.pinned.onclick = () => this.show(pinned.id);
  }

  /** Let a button's spinner turn, or stop it. */
  spin({ message_id: id, row, column }, spinning) {
    const element = this.elements.get(id);
    if (element) spin(element, row, column, spinning);
  }

  /** Name the days anew, as they are called now. */
  renameDays() {
    for (const section of this.element.querySelectorAll(".day")) {
      section.querySelector(".date-pill span").textContent = dayName(Number(section.dataset.moment));
    }
  }

  // Where one reads

  watchEnd() {
    this.element.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.toEnd.addEventListener("click", () => {
      this.scrollToEnd();
      this.element.focus({ preventScroll: true });
    });
    new ResizeObserver(() => this.atEnd && this.scrollToEnd()).observe(this.element);
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.toEnd.hidden = this.atEnd;
    if (this.atEnd) this.miss(0);
    for (const day of this.element.querySelectorAll(".day")) day.classList.toggle("passed", day.offsetTop < scrollTop);
    this.element.classList.add("scrolling");
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.element.classList.remove("scrolling"), 1200);
  }

  scrollToEnd() {
    this.element.scrollTop = this.element.scrollHeight;
    this.scrolled();
  }

  /** Follow a new message, or count it for who reads further up. Many at once are followed once. */
  follow({ own }, isNew) {
    if (own && isNew) this.atEnd = true;
    if (!this.atEnd && isNew) this.miss(this.missed + 1);
    if (!this.atEnd || this.settling) return;
    this.settling = requestAnimationFrame(() => {
      this.settling = 0;
      this.scrollToEnd();
    });
  }

  miss(count) {
    this.missed = count;
    const badge = this.toEnd.querySelector(".badge");
    badge.hidden = count === 0;
    badge.textContent = String(count);
  }

  /** Read out what comes from now on. */
  speakUp() {
    requestAnimationFrame(() => this.element.setAttribute("aria-live", "polite"));
  }
}

/** Mark a message that is the last of several by the same sender: its bubble has a tail. */
function markEnd(element) {
  if (!element.matches(".message")) return;
  const side = element.matches(".own") ? ".own" : ".theirs";
  element.toggleAttribute("data-ends", !element.nextElementSibling?.matches(side));
}
