// Inline mode: "@bot words" in the field asks the bot, and shows what it offers.

import { ask } from "./api.js";

const PAUSE_MS = 250;

export class Inline {
  constructor(pane) {
    this.pane = pane;
    this.asked = false;
  }

  /** Take in what the field holds; true if it is meant for inline mode. */
  typed(text) {
    clearTimeout(this.timer);
    const [name, ...words] = text.split(/(?<=^\S+)\s/);
    if (!words.length || name.toLowerCase() !== `@${this.pane.bot.username.toLowerCase()}`) {
      this.asked = false;
      return false;
    }
    const query = words.join(" ").trimEnd();
    this.timer = setTimeout(() => {
      this.asked = true;
      this.pane.acts("inline", { query });
    }, PAUSE_MS);
    return true;
  }

  /** The bot has answered a query, perhaps this one. */
  async answered() {
    if (!this.asked) return;
    const offers = await this.pane.attempt(ask(`people/${this.pane.person.id}/inline`));
    if (offers?.answered && this.asked) this.pane.composer.offerResults(offers.results);
  }
}
