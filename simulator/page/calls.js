// The log of the bot's calls. Rows are built only while they can be seen.

import { ask } from "./api.js";
import { inFull, write } from "./clock.js";
import { find, h } from "./dom.js";
import { world } from "./world.js";

const MOST = 300;

let calls = [];

/** Fetch what is known, and let the filters work. */
export function setUpCalls() {
  find("calls-filter").addEventListener("input", showCalls);
  find("calls-polls").addEventListener("change", showCalls);
  find("calls-tool").addEventListener("toggle", showCalls);
}

/** Fetch the latest calls anew. */
export async function loadCalls() {
  calls = (await ask(`calls?after=0&limit=${MOST}`)).calls;
  showCalls();
}

/** Take in calls that have just been made. */
export function addCalls(news) {
  const last = calls.at(-1)?.number ?? 0;
  const fresh = news.filter((call) => call.number > last);
  calls = [...calls, ...fresh].slice(-MOST);
  if (isHidden()) return;
  const list = find("calls");
  const follows = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.querySelector(".none")?.remove();
  list.append(...fresh.filter(fits).map(row));
  while (list.childElementCount > MOST) list.firstElementChild.remove();
  if (!list.childElementCount) list.append(none());
  if (follows) list.scrollTop = list.scrollHeight;
}

/** Show all that fits the filters. */
export function showCalls() {
  if (isHidden()) return;
  const list = find("calls");
  const rows = calls.filter(fits).map(row);
  list.replaceChildren(...(rows.length ? rows : [none()]));
  list.scrollTop = list.scrollHeight;
}

const isHidden = () => find("tools").hidden || !find("calls-tool").open;

const none = () => h("li", { class: "none" }, "Nessuna chiamata da mostrare.");

function fits({ method, status }) {
  if (method === "getUpdates" && !find("calls-polls").checked) return false;
  const wanted = find("calls-filter").value.trim().toLowerCase();
  return !wanted || method.toLowerCase().includes(wanted) || String(status).startsWith(wanted);
}

function row({ number, unix, method, status, ms, person }) {
  const well = status >= 200 && status < 300;
  const at = unix * 1000;
  const moment = h("time", { title: inFull(at) }, write(at, { timeStyle: "medium" }));
  const who = world.people.get(person)?.name;
  const summary = h(
    "summary",
    {},
    h("span", { class: well ? "status" : "status bad" }, status === 0 ? "—" : String(status)),
    h("span", { class: "method" }, method, who ? h("span", { class: "call-person" }, who) : null),
    h("span", { class: "call-when" }, moment, h("span", {}, `${ms.toLocaleString("it-IT", { maximumFractionDigits: 1 })} ms`)),
  );
  const details = h("details", {}, summary);
  details.addEventListener("toggle", () => details.open && unfold(details, number));
  return h("li", {}, details);
}

async function unfold(details, number) {
  if (details.childElementCount > 1) return;
  try {
    const { params, answer } = await ask(`calls/${number}`);
    details.append(...part("Parametri", params), ...part("Risposta", answer.ok ? answer.result : answer));
  } catch (error) {
    details.append(h("p", { class: "hint" }, error.message));
  }
}

const part = (title, value) => [h("h4", {}, title), h("pre", { tabindex: "0" }, JSON.stringify(value, null, 2))];
