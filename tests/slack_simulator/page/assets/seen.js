// What the workspace last told, and through whose eyes.

const address = new URLSearchParams(location.search);
export const here = { who: address.get("who") || "", open: address.get("open") || "" };
export const HOME = "home";

export let seen = null; // the last state the workspace told

export function sees(told) {
  seen = told;
}

export const person = (id) => seen.people.find((each) => each.id === id);
export const me = () => person(seen.me);
export const nameOf = (id) => person(id)?.name || id;
export const nameOfPlace = (place) =>
  place.is_direct ? seen.app.name : place.name ? `#${place.name}` : place.partners.map(nameOf).join(", ");

export function inZone(moment, facts) {
  return new Intl.DateTimeFormat(me().locale, { timeZone: me().zone, ...facts }).format(moment);
}
