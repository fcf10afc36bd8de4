// One conversation: who, what was said, what can be said.

import { act, ask, Refused } from "./api.js";
import { Composer } from "./composer.js";
import { copyOf, h, paintAvatar } from "./dom.js";
import { Inline } from "./inline.js";
import { Log } from "./log.js";
import { Taps } from "./taps.js";
import { world } from "./world.js";

const ACTIONS = {
  typing: "sta scrivendo",
  upload_photo: "manda una foto",
  upload_document: "manda un documento",
  upload_voice: "manda un messaggio vocale",
  record_voice: "registra un messaggio vocale",
  find_location: "cerca un luogo",
  choose_sticker: "sceglie un adesivo",
};
const ACTION_SECONDS = 6;
const MOST_TOASTS = 3;

export class Pane {
  /** `onRead(person)` is called when what was new has been seen. */
  constructor(person, onRead) {
    this.person = person;
    this.onRead = onRead;
    this.bot = world.bots[0] ?? { name: "Bot", username: "bot" };
    this.seq = 0;
    this.loaded = false;
    this.element = copyOf("pane");
    this.about = this.element.querySelector(".about");
    this.taps = new Taps(this);
    this.inline = new Inline(this);
    this.does = {
      command: (text) => this.acts("text", { text }),
      link: (link) => this.acts("open", { link }),
      tap: (...tapped) => this.taps.tap(...tapped),
      vote: (message, options) => this.acts("vote", { message_id: message.id, options }),
      show: (id) => this.log.show(id),
    };
    this.log = new Log(this.element, person, this.does);
    this.composer = new Composer(this.element.querySelector(".pane-foot"), person, {
      text: (text) => this.acts("text", { text }),
      key: (row, column, place = {}) => this.acts("key", { row, column, ...place }),
      start: () => this.acts("start"),
      attach: (kind, details) => this.acts(kind, details),
      inline: (text) => this.inline.typed(text),
      pick: (place) => this.acts("pick", { place }),
    });
    this.introduce();
    this.inView = false;
    new IntersectionObserver((entries) => this.comeIntoView(entries.at(-1).isIntersecting)).observe(this.element);
  }

  comeIntoView(inView) {
    this.inView = inView;
    if (inView) this.markRead();
  }

  introduce() {
    this.log.bot = this.bot;
    const title = this.element.querySelector("h2");
    title.id = `pane-${this.person.id}`;
    title.textContent = this.person.name;
    this.element.setAttribute("aria-labelledby", title.id);
    this.log.element.lang = this.person.language;
    this.log.element.setAttribute("aria-label", `Messaggi tra ${this.person.name} e ${this.bot.name}`);
    paintAvatar(this.element.querySelector(".avatar"), this.person);
    this.subtitle();
  }

  subtitle(action = "") {
    const line = this.element.querySelector(".pane-subtitle");
    line.classList.toggle("acting", Boolean(action));
    line.textContent = action ? `${this.bot.name} ${ACTIONS[action] ?? "è al lavoro"}` : `parla con ${this.bot.name}`;
  }

  /** Fetch the conversation and show what differs from what is shown. */
  async load() {
    const chat = await ask(`people/${this.person.id}/chat`);
    if (chat.seq < this.seq) {
      await this.load();
      return;
    }
    this.seq = chat.seq;
    this.bot = chat.bot;
    this.introduce();
    this.log.keep(chat.messages.map(({ id }) => id));
    for (const message of chat.messages) this.log.put(message);
    this.composer.setCommands(chat.commands);
    this.surround(chat);
    for (const tap of chat.waiting) this.taps.wait(tap);
    if (!this.loaded) {
      this.loaded = true;
      this.log.scrollToEnd();
      this.log.speakUp();
      if (this.wantsFocus) this.focus();
    }
    this.markRead();
  }

  /** Take in one piece of news. */
  hear(event) {
    this.seq = event.seq;
    if (!this.loaded) return;
    switch (event.type) {
      case "message":
      case "edited":
        this.take(event);
        break;
      case "deleted":
        this.log.remove(event.message_id);
        break;
      case "typing":
        this.showAction(event.action);
        break;
      case "callback":
        this.taps.wait(event);
        break;
      case "callback_answered":
        this.taps.settle(event);
        break;
    }
  }

  take({ type, message, around }) {
    const isNew = type === "message";
    this.log.put(message);
    this.surround(around);
    if (isNew && !message.own) this.showAction("");
    this.log.follow(message, isNew);
    if (isNew) this.markRead();
  }

  surround(around) {
    this.person.deleted = around.deleted;
    this.composer.show(around);
    this.about.hidden = this.log.elements.size > 0 || around.started;
    this.about.querySelector("p").textContent = this.bot.description || `Premi Avvia per parlare con ${this.bot.name}.`;
    if (around.action) this.showAction(around.action);
  }

  /** The clock has moved: days have other names, and some taps are too old to be answered. */
  timeMoved() {
    this.log.renameDays();
    this.taps.forgetOld();
  }

  showAction(action) {
    clearTimeout(this.acting);
    this.subtitle(action);
    if (action) this.acting = setTimeout(() => this.subtitle(), ACTION_SECONDS * 1000);
  }

  /** Do something as this person. */
  acts(deed, body) {
    return this.attempt(act(this.person.id, deed, body));
  }

  /** Wait for something; what goes wrong is told in a toast, and gives nothing. */
  async attempt(promise) {
    try {
      return await promise;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.toast(error.message, true);
      return undefined;
    }
  }

  toast(text, isError = false) {
    const toasts = this.element.querySelector(".toasts");
    const toast = h("p", { class: isError ? "toast error" : "toast" }, text);
    toasts.append(toast);
    while (toasts.childElementCount > MOST_TOASTS) toasts.firstElementChild.remove();
    setTimeout(() => toast.remove(), 4000 + 60 * text.length);
  }

  get isVisible() {
    return !document.hidden && this.inView;
  }

  /** Tell the simulator how far the person has read, once what came together is there. */
  markRead() {
    clearTimeout(this.reading);
    this.reading = setTimeout(() => {
      const last = this.log.lastId;
      if (!last || !this.isVisible || this.person.deleted) return;
      this.onRead(this.person);
      this.acts("read", { message_id: last });
    }, 150);
  }

  /** Put the focus where one goes on; where that is shows once the conversation is there. */
  focus() {
    this.wantsFocus = !this.loaded;
    const start = this.element.querySelector(".start");
    if (this.loaded) (start.hidden ? this.composer.field : start).focus({ preventScroll: true });
  }
}
