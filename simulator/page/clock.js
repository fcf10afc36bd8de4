// The simulator's time, and how it is written in Italian.

let zone = "Europe/Rome";
let ahead = 0;
let stopped = null;
const formats = new Map();

/** Take over the simulator's time. */
export function setClock({ unix, frozen, zone: name }) {
  if (name && name !== zone) {
    zone = name;
    formats.clear();
  }
  ahead = unix * 1000 - Date.now();
  stopped = frozen ? unix * 1000 : null;
}

/** Tell the simulator's moment in milliseconds. */
export const now = () => stopped ?? Date.now() + ahead;

export const isStopped = () => stopped !== null;

/** Write a moment, given in milliseconds, with options of Intl.DateTimeFormat. */
export function write(moment, options, language = "it-IT") {
  const key = `${language} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language, { timeZone: zone, ...options }));
  return formats.get(key).format(moment);
}

export const time = (moment) => write(moment, { hour: "2-digit", minute: "2-digit" });

/** Name a day so that two moments of the same day are alike: 2026-12-02. */
export const dayOf = (moment) => write(moment, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA");

/** Name a day for reading: Oggi, Ieri, mercoledì 2 dicembre, 2 dicembre 2025. */
export function dayName(moment) {
  const today = dayOf(now());
  if (dayOf(moment) === today) return "Oggi";
  if (dayOf(moment + 86_400_000) === today) return "Ieri";
  const thisYear = dayOf(moment).slice(0, 4) === today.slice(0, 4);
  return write(moment, thisYear ? { weekday: "long", day: "numeric", month: "long" } : { dateStyle: "long" });
}

/** Say when a chat was last used: a time today, a weekday within a week, else a date. */
export function shortly(moment) {
  if (dayOf(moment) === dayOf(now())) return time(moment);
  const days = Math.abs(now() - moment) / 86_400_000;
  return write(moment, days < 6.5 ? { weekday: "short" } : { day: "2-digit", month: "2-digit", year: "2-digit" });
}

/** Write a moment in full: lunedì 30 novembre 2026, 10:24:05. */
export function inFull(moment, seconds = true) {
  const day = write(moment, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const timeOfDay = write(moment, { hour: "2-digit", minute: "2-digit", ...(seconds && { second: "2-digit" }) });
  return `${day}, ${timeOfDay}`;
}

/** Write a moment for an input of type datetime-local. */
export const forInput = (moment) =>
  `${dayOf(moment)}T${write(moment, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, "en-GB")}`;

/** Write a moment as the format of <tg-time> asks: r, or any of w, d or D, t or T. */
export function asAsked(moment, layout, language) {
  if (layout === "r") return relative(moment, language);
  const options = {};
  if (layout.includes("w")) options.weekday = "long";
  if (layout.includes("d")) Object.assign(options, { day: "numeric", month: "numeric", year: "2-digit" });
  if (layout.includes("D")) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/t/i.test(layout)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (layout.includes("T")) options.second = "2-digit";
  return write(moment, options, language);
}

function relative(moment, language) {
  const seconds = (moment - now()) / 1000;
  const units = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units.at(-1);
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
