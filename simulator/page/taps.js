// Taps on buttons: they spin until the bot answers, with a line, an alert or nothing.

import { act } from "./api.js";
import { now } from "./clock.js";
import { showAlert } from "./dialogs.js";
import { world } from "./world.js";

export class Taps {
  constructor(pane) {
    this.pane = pane;
    this.waiting = new Map();
    this.answered = new Set();
  }

  /** Tap a button. It spins at once; the answer may be there before the simulator has said that it waits. */
  async tap(message, button, row, column) {
    const { pane } = this;
    if (button.kind === "url") {
      pane.does.link(button.url);
      return;
    }
    const place = { message_id: message.id, row, column };
    if (button.kind === "callback_data") pane.log.spin(place, true);
    const outcome = await pane.attempt(act(pane.person.id, "tap", place));
    if (!outcome) pane.log.spin(place, false);
    else if (outcome.waiting) this.wait(outcome.waiting);
    else this.pass(outcome);
  }

  /** Do what a button does without asking the bot. */
  pass({ copied, inline, url }) {
    const { pane } = this;
    if (copied !== undefined) {
      navigator.clipboard?.writeText(copied).catch(() => {});
      pane.toast(`Copiato: ${copied}`);
    } else if (inline !== undefined) {
      pane.composer.put(`@${pane.bot.username} ${inline}`);
    } else if (url) {
      window.open(url, "_blank", "noopener");
    } else {
      pane.toast("Il simulatore non apre le Mini App.");
    }
  }

  wait(tap) {
    if (this.answered.has(tap.callback)) {
      this.pane.log.spin(tap, false);
      return;
    }
    if (!this.waiting.has(tap.callback)) setTimeout(() => this.giveUp(tap), world.patience * 1000);
    this.waiting.set(tap.callback, tap);
    this.pane.log.spin(tap, true);
  }

  settle({ callback, text, alert, url }) {
    const { pane } = this;
    this.answered.add(callback);
    const tap = this.waiting.get(callback);
    if (tap) this.giveUp(tap);
    if (url) pane.does.link(url);
    if (!text) return;
    if (alert) showAlert(`${pane.bot.name} a ${pane.person.name}`, text);
    else pane.toast(text);
  }

  giveUp(tap) {
    this.waiting.delete(tap.callback);
    this.pane.log.spin(tap, false);
  }

  /** Give up what is too old to be answered, now that the clock has moved. */
  forgetOld() {
    for (const tap of [...this.waiting.values()]) {
      if (now() / 1000 - tap.at > world.patience) this.giveUp(tap);
    }
  }
}
