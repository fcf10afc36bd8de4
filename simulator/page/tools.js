// The tools on the right: time, the person at hand, faults.

import { act, ask, Refused } from "./api.js";
import { forInput, inFull, isStopped, now, write } from "./clock.js";
import { confirm } from "./dialogs.js";
import { find, h } from "./dom.js";
import { world } from "./world.js";

const JUMPS = { "next-reminder": "Al prossimo promemoria" };
const KINDS = { 429: "429 Troppe richieste", 500: "500", 502: "502", 504: "504", slow: "Lento", lost: "Risposta persa", dropped: "Caduta la linea" };

let person = null;
let newsTimer;

/** Say something that concerns the whole page. */
export function tellNews(text, isError = false) {
  const news = find("news");
  news.textContent = text;
  news.classList.toggle("error", isError);
  clearTimeout(newsTimer);
  newsTimer = setTimeout(() => (news.textContent = ""), 5000 + 50 * text.length);
}

/** Let the tools work. */
export function setUpTools() {
  setUpTime();
  setUpPerson();
  setUpFaults();
  for (const tool of document.querySelectorAll(".tools-body > details")) rememberFolding(tool);
}

function rememberFolding(tool) {
  tool.open = localStorage.getItem(tool.id) !== "folded";
  tool.addEventListener("toggle", () => localStorage.setItem(tool.id, tool.open ? "open" : "folded"));
}

async function attempt(promise) {
  try {
    return await promise;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tellNews(error.message, true);
    return undefined;
  }
}

// Time

function setUpTime() {
  find("jumps").addEventListener("click", ({ target }) => {
    const { move, to } = target.dataset;
    if (move) travel({ move: Number(move) });
    if (to) travel({ to });
  });
  find("travel").addEventListener("submit", (event) => {
    event.preventDefault();
    travel({ to: find("travel-to").value });
  });
  find("frozen").addEventListener("change", ({ target }) => attempt(ask("clock", { frozen: target.checked })));
  setInterval(showTime, 1000);
}

async function travel(wish) {
  const arrived = await attempt(ask("clock", wish));
  if (arrived) tellNews(`Ora è ${inFull(arrived.unix * 1000, false)}.`);
}

/** Offer the jumps that the simulator knows. */
export function showJumps() {
  for (const old of find("jumps").querySelectorAll("[data-to]")) old.remove();
  const buttons = world.jumps.map((name) => h("button", { type: "button", class: "chip", "data-to": name }, JUMPS[name] ?? name));
  find("jumps").append(...buttons);
}

/** Write the time wherever the page shows it. */
export function showTime() {
  const moment = now();
  const short = write(moment, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const iso = new Date(moment).toISOString();
  for (const [id, text] of [["ribbon-time", short], ["tools-time", inFull(moment)]]) {
    const element = find(id);
    if (element.textContent !== text) element.textContent = text;
    element.dateTime = iso;
  }
  find("frozen").checked = isStopped();
  const input = find("travel-to");
  if (document.activeElement !== input) {
    input.min = forInput(moment);
    if (!input.value || input.value < input.min) input.value = input.min;
  }
}

// The person at hand

function setUpPerson() {
  find("link-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await attempt(act(person.id, "open", { link: find("link").value }))) find("link").value = "";
  });
  find("restart").addEventListener("click", () => attempt(act(person.id, "start")));
  find("block").addEventListener("click", () => attempt(act(person.id, person.blocked ? "unblock" : "block")));
  find("delete-account").addEventListener("click", deleteAccount);
}

async function deleteAccount() {
  const { id, name } = person;
  const sure = await confirm(`Eliminare l'account di ${name}?`, "Il bot non potrà più scrivere a questa persona. Non si torna indietro.", "Sì, elimina");
  if (sure) await attempt(act(id, "delete-account"));
}

/** Turn the tools to a person; null for nobody. */
export function showTools(someone) {
  person = someone;
  find("person-tools").inert = !person || person.deleted;
  find("person-name").textContent = person?.name ?? "Nessuna persona scelta";
  if (!person) return;
  find("block").querySelector("span").textContent = person.blocked ? "Sblocca il bot" : "Blocca il bot";
  find("transcript").href = `/sim/people/${person.id}/transcript?download`;
  find("link").placeholder = `t.me/${world.bots[0]?.username ?? "bot"}?start=…`;
  document.querySelector("#fault-person + span .whose").textContent = person.name;
}

// Faults

function setUpFaults() {
  find("fault-kinds").addEventListener("click", ({ target }) => target.dataset.kind && orderFault(target.dataset.kind));
  find("faults-clear").addEventListener("click", () => {
    find("fault-kinds").querySelector("button").focus();
    attempt(ask("faults", undefined, "DELETE"));
  });
  find("flood").addEventListener("change", ({ target }) => attempt(ask("flood", { enabled: target.checked })));
}

async function orderFault(kind) {
  const times = find("fault-times").value;
  const wish = { kind, times: times ? Number(times) : null, method: find("fault-method").value || null };
  if (kind === "429") wish.seconds = 3;
  if (find("fault-person").checked && person) wish.person = person.id;
  if (await attempt(ask("faults", wish))) tellNews(`Guasto pronto: ${KINDS[kind]}.`);
}

/** Show the faults that wait and the flood limits. */
export function showTrouble({ faults, flood }) {
  find("flood").checked = flood.enabled;
  find("flood-limits").textContent = `${flood.rate} al secondo in tutto, ${flood.per_chat} per chat`;
  find("faults-clear").hidden = faults.length === 0;
  const text = JSON.stringify(faults);
  if (find("faults").dataset.shown === text) return;
  find("faults").dataset.shown = text;
  find("faults").replaceChildren(...faults.map(faultItem));
}

function faultItem({ number, kind, method, person: whose, times, struck }) {
  const left = times === null ? `colpisce sempre, ${struck} finora` : times - struck === 1 ? "ancora una volta" : `ancora ${times - struck} volte`;
  const where = [method ?? "tutte le chiamate", world.people.get(whose)?.name].filter(Boolean).join(", ");
  const remove = () => attempt(ask(`faults/${number}`, undefined, "DELETE"));
  return h(
    "li",
    {},
    h("span", {}, h("strong", {}, KINDS[kind] ?? kind), ` ${left} · ${where}`),
    h("button", { type: "button", class: "plain", "aria-label": `Togli il guasto ${KINDS[kind] ?? kind}`, onclick: remove }, "Togli"),
  );
}
