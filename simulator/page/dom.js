// Building elements. Texts only ever become text nodes.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: attributes, then children; strings become text. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Draw one of the icons that the page holds; what it means has to stand beside it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Say something to screen readers only. */
export const spoken = (text) => h("span", { class: "sr" }, text);

export const find = (id) => document.getElementById(id);

/** Copy a template of the page. */
export const copyOf = (id) => find(id).content.firstElementChild.cloneNode(true);

/** Show a person's initials on their colour. */
export function paintAvatar(avatar, person) {
  avatar.textContent = initials(person.name);
  avatar.dataset.colour = person.colour;
}

function initials(name) {
  const letters = name.split(/\s+/).map((word) => [...word][0] ?? "");
  return (letters[0] + (letters.length > 1 ? letters.at(-1) : "")).toUpperCase();
}

/** Draw a button's icon anew. */
export function changeIcon(button, name) {
  button.querySelector("use").setAttribute("href", `#i-${name}`);
}
