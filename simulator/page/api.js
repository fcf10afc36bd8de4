// Asking the simulator, and hearing from it.

export class Refused extends Error {}

/** Ask and get JSON back. What the simulator declines is thrown with its own words. */
export async function ask(path, body, method = body === undefined ? "GET" : "POST") {
  const form = body instanceof FormData;
  const options = { method, headers: form || body === undefined ? {} : { "content-type": "application/json" } };
  if (body !== undefined) options.body = form ? body : JSON.stringify(body);
  let answer;
  try {
    answer = await fetch(`/sim/${path}`, options);
  } catch {
    throw new Refused("Il simulatore non risponde: è ancora acceso?");
  }
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(content.error ?? `Il simulatore ha risposto ${answer.status}.`);
  return content;
}

/** Ask for something that a person does. */
export const act = (person, deed, body = {}) => ask(`people/${person}/${deed}`, body);

let epoch;

/**
 * Hear everything that happens. `onOpen` is called with every new connection,
 * because news may have been missed before it; `onLost` when there is none.
 * When another run of the simulator answers, the page starts over.
 */
export function listen(onEvent, onOpen, onLost) {
  const source = new EventSource("/sim/events");
  source.addEventListener("message", ({ data }) => {
    const event = JSON.parse(data);
    if (event.type === "hello" && epoch && epoch !== event.epoch) location.reload();
    epoch ??= event.epoch;
    if (event.type === "hello" || event.type === "reload") onOpen();
    else onEvent(event);
  });
  source.addEventListener("error", () => {
    onLost();
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen(onEvent, onOpen, onLost), 2000);
  });
}
