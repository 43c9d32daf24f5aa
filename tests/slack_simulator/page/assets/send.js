// What is entered beside a control goes to the app together with the press on it.

import { act } from "./calls.js";

const kept = new Map(); // what was entered outside of a form and is not sent yet, by surface

const surfaceOf = ({ view, channel, ts }) => view || `${channel} ${ts}`;

export function draftsOf(place) {
  if (place.form) return place.form.drafts;
  const surface = surfaceOf(place.at);
  if (!kept.has(surface)) kept.set(surface, new Map());
  return kept.get(surface);
}

export const keyOf = (block, element) => `${block.block_id}/${element.action_id}`;

export function note(place, block, element, value) {
  draftsOf(place).set(keyOf(block, element), { block: block.block_id, action: element.action_id, value });
}

export function entered(drafts) {
  const values = {};
  for (const { block, action, value } of drafts.values()) values[block] = { ...values[block], [action]: value };
  return values;
}

export function send(place, block, element, told = {}, button) {
  const at = { ...place.at, block_id: block.block_id, action_id: element.action_id };
  return act("presses", { ...at, ...told, values: entered(draftsOf(place)) }, button);
}
