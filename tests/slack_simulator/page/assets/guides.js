// What each guide leads through. A step is done when the state says so, whoever or whatever brought it about.

import { $ } from "./tools.js";
import { here, me, nameOf, seen } from "./seen.js";
import { nextField } from "./form.js";

const FIELD_WORDS = "Choose what suits you, or anything at all.";

// Where a button with this action is shown, the newest first.
function shownAt(action) {
  const pattern = new RegExp(`^${action}(:\\d+)?$`);
  const places = seen.conversations.map((place) => ({ place, message: place.messages.findLast((each) => has(each, pattern)) }));
  return places.filter((each) => each.message).sort((one, other) => other.message.ts - one.message.ts)[0];
}

const has = (message, pattern) => message.blocks.some((block) => (block.elements || []).some((each) => each.action_id?.match(pattern)));

// What has become of the one who is led.
function facts() {
  const did = seen.did;
  const last = (...wanted) => did.findLastIndex((each) => wanted.includes(each.replace(/:\d+$/, "")));
  const isAsked = Boolean(shownAt("accept"));
  const group = seen.conversations.find((each) => !each.is_direct && !each.name && each.partners.length === 1);
  return { last, isAsked, group, form: seen.modal?.callback_id, hasJoined: last("profile_form") >= 0, said: last("accept") > last("decline") };
}

const line = () => seen.conversations.find((each) => each.is_direct).id;

// Where to press so that this place comes into sight; nothing once it is.
function towards(place) {
  if (here.open === place) return null;
  const link = $("places").querySelector(`[data-open="${CSS.escape(place)}"]`);
  const isHidden = getComputedStyle($("menu")).display !== "none" && !document.body.classList.contains("drawn");
  return { node: isHidden ? $("menu") : link, words: "Open the conversation on the left." };
}

function pressing(action, isAny = false) {
  return () => {
    const found = shownAt(action);
    if (!found) return {};
    const buttons = `[data-key="${found.message.ts}"] [data-at$="/${action}"], [data-key="${found.message.ts}"] [data-at*="/${action}:"]`;
    const button = $("messages").querySelector(buttons);
    return towards(found.place.id) || { node: isAny ? button?.parentElement : button };
  };
}

const typing = () => towards(line()) || { node: $("composer") };
const showing = (now) => ({ node: now.group ? towards(now.group.id)?.node : null });
const skipping = () => ({ node: document.querySelector('[data-skip="to_next_nudge"]') });

function filling() {
  const block = nextField();
  if (!block) return { node: $("form-submit"), words: "All that is needed is there. Send the form." };
  const box = $("fields").querySelector(`[data-key="${CSS.escape(`${block.block_id}/${block.element.action_id}`)}"]`);
  return { node: box, words: `${block.label.text} ${FIELD_WORDS}` };
}

const joins = (name) => [
  { key: "command", types: "/mentor join", words: `${name} joins with a command. It is written for you: press Send.`, where: typing, isDone: (now) => now.form === "profile_form" || now.hasJoined },
  { key: "form", form: "profile_form", words: "One form, and the app knows enough.", where: filling, isDone: (now) => now.hasJoined },
];

const mentor = [
  ...joins("Ada"),
  { key: "wait", words: "Noor, the coordinator, matches everybody by herself. Skip to the next nudge: the app asks Ada first.", where: skipping, isDone: (now) => now.isAsked || now.said || now.group },
  { key: "answer", words: "The app proposes a leader and says why. Press “Yes, gladly”.", where: pressing("accept"), isDone: (now) => (now.said && !now.isAsked) || now.group },
  { key: "pair", words: "Now the leader is asked, quietly. Skip to the next nudge: you will be introduced.", where: skipping, isDone: (now) => now.group },
  { key: "nudge", words: "You two have a group message. Skip on: first come three short cards on how it goes, a week later three topics.", where: skipping, isDone: (now) => shownAt("choose_topic") || now.last("choose_topic", "skip_topic") >= 0 },
  { key: "topic", words: "This is the weekly nudge. Choose a topic.", where: pressing("choose_topic", true), isDone: (now) => now.last("choose_topic", "skip_topic") >= 0 },
  { key: "done", words: "That was a week as a mentor: the card with all you need is in the group message. Skip a week to see the next one.", where: showing, isDone: () => false },
];

const leader = [
  ...joins("Farah"),
  { key: "wait", words: "Noor matches everybody, and a mentor is asked first. Skip to the next nudge: then it is Farah's turn.", where: skipping, isDone: (now) => now.isAsked || now.said || now.group },
  { key: "answer", words: "Somebody newer would mentor Farah. Press “Yes, gladly”.", where: pressing("accept"), isDone: (now) => (now.said && !now.isAsked) || now.group },
  { key: "card", words: "You two are introduced. Skip on: first come three short cards on how it goes, then the mentor chooses a topic.", where: skipping, isDone: (now) => shownAt("we_met") || now.last("we_met", "not_yet") >= 0 },
  { key: "met", words: "The card asks “Did you talk?”. When you have read it, press “We met”.", where: pressing("we_met"), isDone: (now) => now.last("we_met", "not_yet") >= 0 },
  { key: "done", words: "That was a week as a leader: one card, one talk, one press. Skip a week to see the next one.", where: () => ({}), isDone: () => false },
];

const isReleased = (now) => now.last("plan_form") >= 0;

const coordinator = [
  { key: "command", types: "/mentor admin", words: "Noor opens the console with a command. It is written for you: press Send.", where: typing, isDone: (now) => shownAt("rehearse") || now.form === "plan_form" },
  { key: "rehearse", words: "People have joined. Rehearse the match: nothing is sent by that.", where: pressing("rehearse"), isDone: (now) => now.form === "plan_form" },
  { key: "release", form: "plan_form", words: "Who with whom, and why; who is left out, and why. Release it.", where: () => ({ node: $("form-submit") }), isDone: isReleased },
  { key: "wait", words: "The app now asks the mentors, each in their own morning. Skip to the next nudge: everybody answers by themselves.", where: skipping, isDone: (now) => isReleased(now) && now.last("to_next_nudge", "a_week") > now.last("plan_form") },
  { key: "weeks", words: "Mentors and leaders say yes, and from Monday on the nudges come. Skip a week.", where: () => ({ node: document.querySelector('[data-skip="a_week"]') }), isDone: (now) => isReleased(now) && now.last("a_week") > now.last("plan_form") },
  { key: "stats", types: "/mentor stats", words: "Now the figures. The command is written for you: press Send.", where: typing, isDone: (now) => isReleased(now) && now.last("/mentor stats") > now.last("plan_form") },
  { key: "done", words: "Each figure names what it counts, and small groups stay hidden. Skip a few weeks and ask again.", where: () => ({}), isDone: () => false },
];

export const GUIDES = {
  mentor: { who: "ada", title: "Be a mentor", steps: mentor },
  leader: { who: "farah", title: "Be a leader", steps: leader },
  coordinator: { who: "noor", title: "Be the coordinator", steps: coordinator },
};

// The step after the last one that is done, and how it looks just now.
export function stepNow(guide) {
  const now = facts();
  const number = guide.steps.findLastIndex((step) => step.isDone(now)) + 1;
  const step = guide.steps[number];
  return { number: number + 1, step, ...detour(guide, step, now), ...(isOnTheWay(guide, step, now) ? step.where(now) : {}) };
}

const isOnTheWay = (guide, step, now) => me().handle === guide.who && !seen.skipping && !seen.underway && (!now.form || now.form === step.form);

// What lies between the one who is led and the step, in words and with where to press.
function detour(guide, step, now) {
  const name = seen.people.find((each) => each.handle === guide.who)?.name || nameOf(guide.who);
  if (seen.skipping) return { words: "Time is passing, and everybody acts by themselves." };
  if (seen.underway) return { words: `${seen.underway} One moment, please.` };
  if (me().handle !== guide.who) return { words: `You look through ${me().name}'s eyes. The guide goes on with ${name}.`, back: name };
  if (now.form && now.form !== step.form) return { node: $("form-close"), words: "When you have read this, close it to go on." };
  return { words: step.words };
}
