// What can be chosen from: options, people, conversations, and what the app suggests.

import { here, me, nameOfPlace, seen } from "./seen.js";
import { call, trouble } from "./calls.js";
import { withEmoji } from "./emoji.js";

const textOf = (part) => (part ? withEmoji(part.text) : "");
const asChoice = (option, group) => ({ value: option.value, text: textOf(option.text), detail: textOf(option.description), group });

const groupsOf = ({ option_groups, options }) => option_groups || [{ options: options || [] }];
export const optionsOf = (element) => groupsOf(element).flatMap((group) => group.options);
const offered = (element) => groupsOf(element).flatMap((group) => group.options.map((option) => asChoice(option, textOf(group.label))));

const people = () =>
  seen.people.filter((each) => each.can_act).map((each) => ({ value: each.id, text: each.id === me().id ? `${each.name} (you)` : each.name, detail: each.title }));

const kindOf = (each) => (each.is_direct ? "im" : each.name ? "public" : "mpim");
const isOf = (kinds) => (each) => !kinds || kinds.includes(kindOf(each));
const places = (kinds) => seen.conversations.filter(isOf(kinds)).map((each) => ({ value: each.id, text: nameOfPlace(each) }));

const OFFERS = {
  static: offered,
  users: people,
  conversations: (element) => places(element.filter?.include),
  channels: () => places(["public"]),
};

// "multi_static_select" → "static"
export const sourceOf = (element) => element.type.replace("multi_", "").replace("_select", "");
export const choicesOf = (element) => OFFERS[sourceOf(element)](element);

const LEAST_TYPED = 3; // Slack's own choice where a menu does not say when it wants to be asked

// The app is asked for options with what has been typed so far.
export function suggestions(element, at) {
  const least = element.min_query_length ?? LEAST_TYPED;
  return async (text) => {
    if (text.length < least) return { choices: [], hint: least === 1 ? "Type to search" : `Type at least ${least} characters` };
    try {
      const told = await call("/page/acts/suggests", { who: here.who, ...at, text });
      return { choices: groupsOf(told).flatMap((group) => group.options.map((option) => ({ ...asChoice(option, textOf(group.label)), value: option }))) };
    } catch (error) {
      trouble(error.message);
      return { choices: [], hint: "Nothing came" };
    }
  };
}

export const chosenOption = (option) => asChoice(option);
