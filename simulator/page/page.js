// The chat page: starts everything and takes news where they belong.

import { ask, listen, Refused } from "./api.js";
import { addCalls, loadCalls, setUpCalls, showCalls } from "./calls.js";
import { castHears, focusPerson, markOpen, setUpCast, showCast, showPerson } from "./cast.js";
import { setClock } from "./clock.js";
import { askNewcomer } from "./dialogs.js";
import { changeIcon, find } from "./dom.js";
import { Pane } from "./pane.js";
import { setUpTheme } from "./theme.js";
import { setUpTools, showJumps, showTime, showTools, showTrouble, tellNews } from "./tools.js";
import { setWorld, world } from "./world.js";

const phone = matchMedia("(max-width: 46.999rem)");
const roomForTwo = matchMedia("(min-width: 68rem)");
const place = find("conversations");

let first = null;
let beside = null;
let active = null;
let refreshing;

const shown = () => [first, beside].filter(Boolean);
const paneOf = (id) => shown().find((pane) => pane.person.id === id);

// Who is shown

function openPerson(id, { focus = true } = {}) {
  if (beside?.person.id === id && roomForTwo.matches) {
    beside.focus();
    return;
  }
  if (beside?.person.id === id) closeBeside();
  if (first?.person.id !== id) {
    first?.element.remove();
    first = newPane(id);
    place.prepend(first.element);
  }
  if (phone.matches && document.body.dataset.view !== "chat") history.pushState({ view: "chat" }, "");
  look("chat");
  settleDown(first);
  first.markRead();
  if (focus) first.focus();
}

function putBeside(id) {
  if (beside?.person.id === id) {
    closeBeside();
    settleDown(first);
    return;
  }
  if (first?.person.id === id) return;
  beside?.element.remove();
  beside = newPane(id);
  const close = beside.element.querySelector(".pane-close");
  close.hidden = false;
  close.setAttribute("aria-label", `Chiudi la conversazione di ${beside.person.name}`);
  close.addEventListener("click", () => {
    closeBeside();
    settleDown(first);
    focusPerson(id);
  });
  place.append(beside.element);
  settleDown(beside);
  beside.focus();
}

function closeBeside() {
  beside?.element.remove();
  beside = null;
}

function newPane(id) {
  const pane = new Pane(world.people.get(id), markRead);
  pane.element.querySelector(".pane-back").addEventListener("click", goBack);
  pane.element.addEventListener("focusin", () => settleDown(pane));
  pane.attempt(pane.load());
  return pane;
}

/** Turn list, tools and address to the conversation at hand. */
function settleDown(pane) {
  active = pane;
  place.classList.toggle("two", Boolean(beside));
  markOpen(first?.person.id, beside?.person.id);
  showTools(active ? world.people.get(active.person.id) : null);
  const address = `#${shown().map((each) => each.person.id).join("+")}`;
  if (location.hash !== address) history.replaceState(history.state, "", address);
}

function markRead(person) {
  const known = world.people.get(person.id);
  if (!known?.unread) return;
  known.unread = 0;
  showPerson(known);
}

// What is shown on a phone: the list, a conversation or the tools

function look(view) {
  document.body.dataset.view = view;
}

function goBack() {
  if (history.state?.view) history.back();
  else showList();
}

function showList() {
  look("list");
  if (first) focusPerson(first.person.id);
}

function toggleTools(open = find("tools").hidden) {
  find("tools").hidden = !open;
  document.body.classList.toggle("with-tools", open);
  find("tools-toggle").setAttribute("aria-expanded", String(open));
  localStorage.setItem("tools", open ? "open" : "closed");
  if (open) showCalls();
}

// News

function hear(event) {
  switch (event.type) {
    case "clock":
      setClock(event);
      showTime();
      shown().forEach((pane) => pane.timeMoved());
      world.people.forEach(showPerson);
      break;
    case "people":
      clearTimeout(refreshing);
      refreshing = setTimeout(() => catchUp().catch(complain), 60);
      break;
    case "trouble":
      showTrouble(event);
      break;
    case "calls":
      addCalls(event.calls);
      showTrouble(event);
      if (event.calls.some(({ method }) => method === "answerInlineQuery")) shown().forEach((pane) => pane.inline.answered());
      break;
    default: {
      const pane = paneOf(event.person);
      castHears(event, pane?.isVisible);
      pane?.hear(event);
      if (active?.person.id === event.person) showTools(world.people.get(event.person));
    }
  }
}

/** Learn everything anew: at the start, after a lost connection, when people change. */
async function catchUp() {
  const state = await ask("state");
  setWorld(state);
  setClock(state);
  showCast();
  showJumps();
  showTime();
  showTrouble(state);
  const open = shown();
  if (!first) chooseFirst();
  await Promise.all(open.map((pane) => follow(pane)));
  markOpen(first?.person.id, beside?.person.id);
  showTools(active ? world.people.get(active.person.id) : null);
}

async function follow(pane) {
  const person = world.people.get(pane.person.id);
  if (person) Object.assign(pane.person, person);
  await pane.load();
}

/** Open whom the address names; on a wide screen somebody in any case. */
function chooseFirst() {
  const [one, other] = location.hash.slice(1).split("+").map(Number);
  const id = world.people.has(one) ? one : [...world.people.keys()][0];
  if (id === undefined || (phone.matches && !world.people.has(one))) return;
  openPerson(id, { focus: false });
  if (world.people.has(other) && other !== id) putBeside(other);
  if (document.activeElement !== document.body) document.activeElement.blur();
}

function complain(error) {
  if (!(error instanceof Refused)) throw error;
  tellNews(error.message, true);
}

async function opened() {
  document.body.classList.remove("lost");
  await Promise.all([catchUp(), loadCalls()]).catch(complain);
}

function lost() {
  if (document.body.classList.contains("lost")) return;
  document.body.classList.add("lost");
  tellNews("Il simulatore non risponde. Riprovo…", true);
}

async function welcome() {
  const wish = await askNewcomer();
  if (!wish) return;
  try {
    const person = await ask("people", wish);
    await catchUp();
    openPerson(person.id);
  } catch (error) {
    complain(error);
  }
}

// Start

setUpTheme();
setUpCast({ open: openPerson, beside: putBeside });
setUpTools();
setUpCalls();
find("newcomer-open").addEventListener("click", welcome);
find("tools-toggle").addEventListener("click", () => toggleTools());
find("tools-close").addEventListener("click", () => {
  toggleTools(false);
  find("tools-toggle").focus();
});
find("tools").addEventListener("keydown", (event) => {
  if (event.key === "Escape") find("tools-close").click();
});
addEventListener("popstate", ({ state }) => (state?.view ? look(state.view) : showList()));
document.addEventListener("visibilitychange", () => !document.hidden && shown().forEach((pane) => pane.markRead()));
toggleTools(matchMedia("(min-width: 90rem)").matches && localStorage.getItem("tools") !== "closed");
changeIcon(find("tools-toggle"), "tools");
listen(hear, opened, lost);
