// Tables, and data tables that turn pages.

import { el, fresh } from "./tools.js";
import { richText } from "./rich.js";

const PAGE_SIZE = 5;
const pages = new Map(); // the page on which each data table was left, by surface and block

// A wide table scrolls inside itself; it takes the focus so that the keyboard can scroll it.
export function scrolling(table, name) {
  return el("div", { class: "table", role: "region", "aria-label": name, tabindex: "0" }, table);
}

const wordsOf = (cell) => (cell.type === "rich_text" ? richText(cell) : [cell.text ?? String(cell.value ?? "")]);

function cellOf(tag, cell, facts, setting) {
  const align = setting?.align || (cell.type === "raw_number" ? "right" : "left");
  const classes = [align, setting?.is_wrapped ? "wrapped" : null, facts.class].filter(Boolean).join(" ");
  return el(tag, { ...facts, class: classes }, wordsOf(cell));
}

export function drawTable(block) {
  const settings = block.column_settings || [];
  const [first, ...rest] = block.rows;
  const head = el("thead", {}, el("tr", {}, first.map((cell, index) => cellOf("th", cell, { scope: "col" }, settings[index]))));
  const body = rest.map((row) => el("tr", {}, row.map((cell, index) => cellOf("td", cell, {}, settings[index]))));
  return scrolling(el("table", {}, head, el("tbody", {}, body)), "Table");
}

export function drawDataTable(block, place) {
  const key = JSON.stringify([place.at, block.block_id]);
  const size = block.page_size || PAGE_SIZE;
  const header = block.row_header_column_index ?? 0;
  const [first, ...rest] = block.rows;
  const last = Math.ceil(rest.length / size) - 1;
  const aligned = (index) => ({ align: rest.every((row) => row[index]?.type === "raw_number") ? "right" : null });
  const body = el("tbody");
  const shown = el("span", { role: "status" });
  const caption = el("caption", { id: fresh("caption") }, block.caption);
  const head = el("thead", {}, el("tr", {}, first.map((cell, index) => cellOf("th", cell, { scope: "col" }, aligned(index)))));
  const turn = (step) => () => {
    pages.set(key, Math.min(last, Math.max(0, (pages.get(key) || 0) + step)));
    fill();
  };
  const before = el("button", { type: "button", onclick: turn(-1) }, "Previous");
  const after = el("button", { type: "button", onclick: turn(1) }, "Next");

  function rowOf(row) {
    const tag = (index) => (index === header ? "th" : "td");
    return el("tr", {}, row.map((cell, index) => cellOf(tag(index), cell, { scope: index === header ? "row" : null })));
  }

  function fill() {
    const from = Math.min(pages.get(key) || 0, last) * size;
    const part = rest.slice(from, from + size);
    body.replaceChildren(...part.map(rowOf));
    shown.textContent = `${from + 1}–${from + part.length} of ${rest.length}`;
    // A button that is really disabled would lose the focus.
    for (const [button, isSpent] of [[before, !from], [after, from + size >= rest.length]]) {
      if (isSpent) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  fill();
  const table = scrolling(el("table", { class: "data" }, caption, head, body), block.caption);
  const turning = el("div", { class: "pages", role: "group", "aria-label": `Pages of ${block.caption}` }, before, after, shown);
  return el("div", { class: "data-table" }, table, last > 0 ? turning : null);
}
