// Small tools for drawing. All words reach the page as text, never as HTML.

export const $ = (id) => document.getElementById(id);

export function el(tag, facts = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  // One at a time, because a call takes only so many arguments, and a long text holds thousands of pieces.
  for (const each of inside.flat(Infinity)) if (each !== null && each !== undefined && each !== "") node.append(each);
  return node;
}

// What a pattern finds in a text, drawn, and the words between.
export function pieces(text, pattern, drawWords, drawFound) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    nodes.push(drawWords(text.slice(at, found.index)), drawFound(found));
    at = found.index + found[0].length;
  }
  return [...nodes, drawWords(text.slice(at))];
}

// What cannot be drawn stands there in plain words, so that the rest of the page lives on.
export function safely(draw, drawPlainly) {
  try {
    return draw();
  } catch (error) {
    console.warn("This could not be drawn.", error);
    return drawPlainly();
  }
}

let numbers = 0;
export const fresh = (name) => `${name}-${(numbers += 1)}`;
export const plain = (part) => (part ? part.text : "");

const keeping = (place) => (key, value) => {
  try {
    if (value === undefined) return window[place].getItem(key);
    window[place].setItem(key, value);
  } catch {
    // A browser that keeps nothing shows the introduction each time, and forgets guide and drafts at a reload.
  }
  return null;
};
export const stored = keeping("localStorage");
export const storedForTab = keeping("sessionStorage");

export function badge(count) {
  return el("span", { class: "badge" }, String(count), el("span", { class: "unseen" }, " new"));
}
