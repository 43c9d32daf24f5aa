// Small tools for drawing. All words reach the page as text, never as HTML.

export const $ = (id) => document.getElementById(id);

export function el(tag, facts = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...inside.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== ""));
  return node;
}

let numbers = 0;
export const fresh = (name) => `${name}-${(numbers += 1)}`;
export const plain = (part) => (part ? part.text : "");

export function stored(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing shows the introduction each time.
  }
  return null;
}

export function badge(count) {
  return el("span", { class: "badge" }, String(count), el("span", { class: "unseen" }, " new"));
}
