// What one person sees of the workspace, drawn as Slack draws it. All words reach the page as text, never as HTML.

const $ = (id) => document.getElementById(id);
const address = new URLSearchParams(location.search);
const here = { who: address.get("who") || "", open: address.get("open") || "" };
const HOME = "home";

let seen = null; // the last state the workspace told
let drawnFor = ""; // whose eyes and which place the messages were last drawn for
let known = null; // the messages this person had when last looked, to tell the new ones
let form = null; // the open form: what was entered and is not sent yet, and what was objected to

// ---- small tools

function el(tag, facts = {}, ...inside) {
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
const fresh = (name) => `${name}-${(numbers += 1)}`;
const person = (id) => seen.people.find((each) => each.id === id);
const me = () => person(seen.me);
const nameOf = (id) => person(id)?.name || id;
const plain = (part) => (part ? part.text : "");

function stored(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing shows the introduction each time.
  }
  return null;
}

function inZone(moment, facts) {
  return new Intl.DateTimeFormat(me().locale, { timeZone: me().zone, ...facts }).format(moment);
}

function trouble(words) {
  for (const id of ["trouble", "form-trouble"]) $(id).textContent = "";
  $($("form").open ? "form-trouble" : "trouble").textContent = words;
}

// ---- talking to the workspace

async function call(path, body) {
  const sent =
    body instanceof FormData
      ? { method: "POST", body }
      : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, sent).catch(() => {
    throw new Error("The workspace does not answer. Is it still running?");
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error || "Something went wrong in the practice workspace.");
  return said;
}

async function tries(path, body, button) {
  if (button?.getAttribute("aria-disabled")) return null;
  trouble("");
  // A button that is really disabled would lose the focus.
  button?.setAttribute("aria-disabled", "true");
  try {
    return await call(path, body);
  } catch (error) {
    trouble(error.message);
    return null;
  } finally {
    button?.removeAttribute("aria-disabled");
    await refresh();
  }
}

const act = (name, given, button) => tries(`/page/acts/${name}`, { who: here.who, ...given }, button);

let refreshing = null;
let isStale = false;

function refresh() {
  isStale = true;
  refreshing ??= refreshAll().finally(() => (refreshing = null));
  return refreshing;
}

async function refreshAll() {
  while (isStale) {
    isStale = false;
    // Without an answer nothing is drawn; the stream notices by itself and tries again.
    const answer = await fetch(`/page/state?${new URLSearchParams({ who: here.who })}`).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (!told || isStale) continue;
    if (!answer.ok) return stranded(told.error);
    seen = told;
    here.who = me().handle;
    draw();
  }
}

function stranded(words) {
  trouble(words);
  if (seen) become(me().handle);
  else if (here.who) become("");
}

function listen() {
  const stream = new EventSource("/page/events");
  stream.addEventListener("revision", refresh);
  stream.addEventListener("clock", (event) => seen && drawTime(event.data));
  stream.onopen = () => {
    if (!$("lost").hidden) trouble("");
    lose("");
  };
  stream.onerror = () => {
    lose("The workspace does not answer. Trying again…");
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(listen, 2000);
  };
}

function lose(words) {
  $("lost").hidden = !words;
  $("lost").textContent = words;
}

// ---- text as Slack marks it up

const INLINE =
  /`([^`\n]+)`|<([^<>]*)>|(?<![\p{L}\p{N}*])\*(?=\S)([^\n]*?\S)\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_(?=\S)([^\n]*?\S)_(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}~])~(?=\S)([^\n]*?\S)~(?![\p{L}\p{N}~])/u;
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const decoded = (text) => text.replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity]);

function inline(text) {
  const found = INLINE.exec(text);
  if (!found) return [decoded(text)];
  const [whole, code, token, bold, italic, struck] = found;
  const node =
    code !== undefined ? el("code", {}, decoded(code))
    : token !== undefined ? reference(token)
    : bold !== undefined ? el("strong", {}, inline(bold))
    : italic !== undefined ? el("em", {}, inline(italic))
    : el("s", {}, inline(struck));
  return [decoded(text.slice(0, found.index)), node, ...inline(text.slice(found.index + whole.length))];
}

function reference(token) {
  const [target, label] = token.split(/\|(.*)/s);
  if (target.startsWith("@")) return el("span", { class: "mention" }, `@${nameOf(target.slice(1))}`);
  if (target.startsWith("#")) return el("span", { class: "mention" }, `#${label || target.slice(1)}`);
  if (target.startsWith("!")) return el("span", { class: "mention" }, decoded(label || `@${target.slice(1)}`));
  if (!/^(https?:|mailto:)/.test(target)) return decoded(label || target);
  const facts = { href: decoded(target), target: "_blank", rel: "noreferrer" };
  return el("a", facts, decoded(label || target.replace("mailto:", "")));
}

function prose(text) {
  const parts = text.split(/```\n?([\s\S]*?)```/);
  return parts.flatMap((part, index) => (index % 2 ? [el("pre", {}, decoded(part))] : lines(part)));
}

const STARTS = { bullet: /^\s*[•◦-] /, number: /^\s*\d+\. /, quote: /^&gt; ?/ };
const WRAPS = { bullet: "ul", number: "ol", quote: "blockquote", words: "p" };

function lines(text) {
  const groups = [];
  for (const line of text.replace(/^\n+|\n+$/g, "").split("\n")) {
    const kind = Object.keys(STARTS).find((each) => STARTS[each].test(line)) || (line ? "words" : "gap");
    const last = groups.at(-1);
    if (kind === last?.kind) last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.filter((group) => group.kind !== "gap").map(lineGroup);
}

function lineGroup({ kind, lines: all }) {
  const inner = all.map((line) => inline(line.replace(STARTS[kind] || "", "")));
  if (kind === "bullet" || kind === "number") {
    const start = kind === "number" ? parseInt(all[0], 10) : null;
    return el(WRAPS[kind], { start }, inner.map((line) => el("li", {}, line)));
  }
  return el(WRAPS[kind], {}, inner.map((line, index) => (index ? [el("br"), line] : line)));
}

const words = (part) => (part.type === "mrkdwn" ? prose(part.text) : [el("p", {}, part.text)]);

// ---- blocks

const BLOCKS = {
  header: (block) => el("h3", {}, plain(block.text)),
  divider: () => el("hr"),
  image: (block) => el("p", { class: "context" }, `[${block.alt_text}]`),
  context: (block) => el("div", { class: "context" }, block.elements.map((each) => (each.text ? words(each) : `[${each.alt_text}]`))),
  actions: (block, place) => el("div", { class: "actions" }, block.elements.map((each) => control(block, each, place))),
  input: (block, place) => drawInput(block, place),
  section: (block, place) =>
    el(
      "div",
      { class: "section" },
      el("div", { class: "words" }, block.text ? words(block.text) : null, block.fields?.map((each) => el("div", { class: "half" }, words(each)))),
      block.accessory && block.accessory.type !== "image" ? control(block, block.accessory, place) : null,
    ),
};

// `place` says where the blocks stand, {channel, ts} or {view}, and holds the values entered there.
const drawBlocks = (blocks, place) =>
  blocks.map((block) => (BLOCKS[block.type] ? BLOCKS[block.type](block, place) : el("p", { class: "context" }, `[${block.type}]`)));

function control(block, element, place) {
  const at = { ...place.at, block_id: block.block_id, action_id: element.action_id };
  if (element.type === "button") return drawButton(element, at);
  const value = startOf(place.values[block.block_id]?.[element.action_id]);
  const change = (chosen) => act("presses", { ...at, value: chosen });
  return drawField(element, { id: fresh("field"), value, change, name: plain(element.placeholder) || "Choose" });
}

function drawButton(element, at) {
  const facts = {
    type: "button",
    class: element.style || null,
    "data-at": `${at.block_id}/${at.action_id}`,
    "aria-label": element.accessibility_label,
    "aria-haspopup": element.confirm ? "dialog" : null,
    async onclick({ currentTarget: button }) {
      if (element.confirm && !(await confirmed(element.confirm))) return;
      await act("presses", at, button);
    },
  };
  return el("button", facts, plain(element.text));
}

function confirmed(asks) {
  $("confirm-title").textContent = plain(asks.title);
  $("confirm-text").replaceChildren(...inline(asks.text.text));
  $("deny").textContent = plain(asks.deny) || "Cancel";
  $("agree").textContent = plain(asks.confirm) || "Yes";
  $("agree").className = asks.style || "primary";
  $("confirm").returnValue = "deny";
  $("confirm").showModal();
  return new Promise((answer) => {
    $("confirm").addEventListener("close", () => answer($("confirm").returnValue === "agree"), { once: true });
  });
}

// ---- fields of forms

const KEPT = ["selected_users", "selected_user", "selected_date", "selected_time", "value"];

function startOf(kept) {
  if (!kept) return null;
  if (kept.selected_options) return kept.selected_options.map((option) => option.value);
  if ("selected_option" in kept) return kept.selected_option?.value ?? null;
  return kept[KEPT.find((key) => key in kept)] ?? null;
}

const optionsOf = (element) => (element.option_groups || [{ options: element.options || [] }]).flatMap((group) => group.options);
const choicesOf = (element) => optionsOf(element).map((option) => ({ value: option.value, text: plain(option.text), detail: plain(option.description) }));
const peopleToChoose = () => seen.people.filter((each) => each.can_act).map((each) => ({ value: each.id, text: each.name, detail: each.title }));

function written(type) {
  return (element, field) => {
    const facts = { ...field.facts, type, value: field.value, maxlength: element.max_length, placeholder: plain(element.placeholder) || null };
    return el("input", { ...facts, oninput: (event) => field.change(event.target.value) });
  };
}

function oneOrMany(type) {
  return (element, field) => {
    const group = el("div", { class: "choices", role: type === "radio" ? "radiogroup" : "group", ...field.named });
    const name = fresh("choice");
    const ticked = () => [...group.querySelectorAll(":checked")].map((input) => input.value);
    const change = () => field.change(type === "radio" ? ticked()[0] : ticked());
    for (const { value, text, detail } of choicesOf(element)) {
      const checked = type === "radio" ? field.value === value : field.value?.includes(value);
      const input = el("input", { type, name, value, checked, onchange: change });
      group.append(el("label", {}, input, el("span", {}, text, detail ? el("small", {}, detail) : null)));
    }
    return group;
  };
}

const picks = (choices, several) => (element, field) =>
  picker({ ...field, choices: () => choices(element), several, most: element.max_selected_items, empty: plain(element.placeholder) });

const FIELDS = {
  plain_text_input: (element, field) =>
    element.multiline
      ? el("textarea", { ...field.facts, rows: 4, maxlength: element.max_length, oninput: (event) => field.change(event.target.value) }, field.value || "")
      : written("text")(element, field),
  number_input: written("number"),
  email_text_input: written("email"),
  url_text_input: written("url"),
  datepicker: written("date"),
  timepicker: written("time"),
  radio_buttons: oneOrMany("radio"),
  checkboxes: oneOrMany("checkbox"),
  static_select(element, field) {
    const empty = el("option", { value: "" }, plain(element.placeholder) || "Choose an option");
    const offered = choicesOf(element).map(({ value, text }) => el("option", { value, selected: value === field.value }, text));
    return el("select", { ...field.facts, onchange: (event) => field.change(event.target.value || null) }, empty, offered);
  },
  multi_static_select: picks(choicesOf, true),
  users_select: picks(peopleToChoose, false),
  multi_users_select: picks(peopleToChoose, true),
  file_input: (element, field) =>
    el(
      "div",
      { class: "file" },
      el("input", {
        ...field.facts,
        type: "file",
        class: field.files?.length ? "chosen" : null,
        accept: element.filetypes?.map((type) => `.${type}`).join(","),
        onchange: ({ target }) => target.files[0] && field.upload(target),
      }),
      field.files?.map((file) => el("span", { class: "chip" }, file.name)),
    ),
};

function drawField(element, field) {
  const { id, name, labelledby, describedby, invalid, required } = field;
  const about = { "aria-describedby": describedby || null, "aria-invalid": invalid ? "true" : null };
  const named = { id, "aria-labelledby": labelledby, "aria-label": labelledby ? null : name, ...about };
  const facts = { id, "aria-label": labelledby ? null : name, "aria-required": required ? "true" : null, ...about };
  const draw = FIELDS[element.type];
  return draw ? draw(element, { ...field, named, facts }) : el("p", { class: "context" }, `[${element.type}]`);
}

function drawInput(block, place) {
  const { element, block_id } = block;
  const [id, labelledby, hint, error] = ["field", "label", "hint", "error"].map(fresh);
  const key = `${block_id}/${element.action_id}`;
  const kept = place.values[block_id]?.[element.action_id];
  const objection = form?.errors[block_id];
  const described = [block.hint && hint, objection && error].filter(Boolean).join(" ");
  const settled = () => {
    box.classList.remove("wrong");
    box.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    document.getElementById(error)?.remove();
  };
  const field = {
    id,
    labelledby,
    describedby: described,
    invalid: Boolean(objection),
    required: !block.optional,
    value: form?.drafts.has(key) ? form.drafts.get(key).value : startOf(kept),
    files: kept?.files,
    change(value) {
      form.drafts.set(key, { block: block_id, action: element.action_id, value });
      settled();
    },
    upload(input) {
      settled();
      return upload(input, { ...place.at, block_id, action_id: element.action_id });
    },
  };
  const optional = block.optional ? el("span", { class: "optional" }, " (optional)") : null;
  const box = el(
    "div",
    { class: objection ? "field wrong" : "field", "data-key": key },
    el("label", { id: labelledby, for: id }, plain(block.label), optional),
    drawField(element, field),
    objection ? el("p", { id: error, class: "trouble" }, objection) : null,
    block.hint ? el("p", { id: hint, class: "hint" }, plain(block.hint)) : null,
  );
  return box;
}

async function upload(input, at) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ who: here.who, ...at })) body.append(name, value);
  body.append("file", input.files[0]);
  input.classList.remove("chosen");
  if (!(await tries("/page/uploads", body))) input.value = "";
}

// A list to choose from, with a search field above it. `choices` is asked anew each time it opens.
function picker({ id, named = {}, value, change, choices, several, most, empty, title }) {
  let chosen = several ? [...(value || [])] : value;
  const text = el("span", { id: fresh("chosen"), class: "chosen" });
  const labels = named["aria-labelledby"] ? `${named["aria-labelledby"]} ${text.id}` : null;
  const summary = el("summary", { ...named, id, "aria-invalid": null, "aria-labelledby": labels }, text);
  const search = el("input", { type: "search", placeholder: "Search", "aria-label": "Search", oninput: fill });
  const list = el("ul");
  const box = el("details", { class: "picker", ontoggle: opened, onkeydown: keys }, summary, el("div", { class: "sheet" }, search, list));

  function tell() {
    const picked = choices().filter((each) => (several ? chosen.includes(each.value) : chosen === each.value));
    if (title) text.replaceChildren(...title(picked[0]));
    else if (!picked.length) text.replaceChildren(el("span", { class: "empty" }, empty || (several ? "Select options" : "Select one")));
    else text.replaceChildren(...picked.map((each) => el("span", { class: "chip" }, each.text)));
  }

  function opened() {
    if (!box.open) return;
    search.value = "";
    fill();
    search.focus();
    box.scrollIntoView({ block: "nearest" });
  }

  function fill() {
    const asked = search.value.toLowerCase().trim();
    const fits = choices().filter((each) => `${each.text} ${each.detail || ""}`.toLowerCase().includes(asked));
    list.replaceChildren(...fits.map((each) => el("li", {}, several ? tick(each) : button(each))));
    if (!fits.length) list.append(el("li", { class: "empty" }, "Nothing found"));
  }

  const face = (each) => [
    el("span", {}, each.text, each.detail ? el("small", {}, each.detail) : null),
    each.waiting ? badge(each.waiting) : null,
  ];

  function tick(each) {
    const checked = chosen.includes(each.value);
    const disabled = !checked && most && chosen.length >= most;
    const flip = () => {
      const place = [...list.querySelectorAll("input")].indexOf(document.activeElement);
      chosen = chosen.includes(each.value) ? chosen.filter((one) => one !== each.value) : [...chosen, each.value];
      change(chosen);
      tell();
      fill();
      list.querySelectorAll("input")[place]?.focus();
    };
    return el("label", {}, el("input", { type: "checkbox", checked, disabled, onchange: flip }), face(each));
  }

  function button(each) {
    const choose = () => {
      chosen = each.value;
      box.open = false;
      tell();
      summary.focus();
      change(chosen);
    };
    return el("button", { type: "button", "aria-pressed": String(chosen === each.value), onclick: choose }, face(each));
  }

  function keys(event) {
    const all = [search, ...list.querySelectorAll("button, input")];
    const at = all.indexOf(document.activeElement);
    if (event.key === "Escape" && box.open) {
      box.open = false;
      summary.focus();
    } else if (event.key === "Enter" && at === 0) all[1]?.click();
    else if (event.key === "ArrowDown" && at >= 0) all[Math.min(at + 1, all.length - 1)].focus();
    else if (event.key === "ArrowUp" && at > 0) all[at - 1].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  tell();
  return box;
}

document.addEventListener("click", (event) => {
  for (const box of document.querySelectorAll("details.picker[open]")) if (!box.contains(event.target)) box.open = false;
});

// ---- the bar and the sidebar

function badge(count) {
  return el("span", { class: "badge" }, String(count), el("span", { class: "unseen" }, " new"));
}

function avatar(id, name) {
  const initials = name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("");
  const node = el("span", { class: id === seen.app.id ? "avatar app" : "avatar", "aria-hidden": "true" }, id === seen.app.id ? "⇄" : initials);
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  if (id !== seen.app.id) node.style.setProperty("--hue", hue);
  return node;
}

const cast = () =>
  seen.people
    .filter((each) => each.can_act)
    .map((each) => ({ value: each.handle, text: each.name, detail: each.title, waiting: each.waiting }))
    .sort((one, other) => Boolean(other.waiting) - Boolean(one.waiting));

function drawWho() {
  const others = seen.people.filter((each) => each.can_act && each.waiting && each.id !== seen.me).length;
  const print = JSON.stringify([here.who, others]);
  const open = $("who").querySelector("details")?.open;
  if ($("who").dataset.print === print || open) return;
  const held = $("who").contains(document.activeElement);
  $("who").dataset.print = print;
  const label = el("span", { id: fresh("you"), class: "unseen" }, "You are");
  const title = (picked) => [
    avatar(me().id, me().name),
    el("span", {}, picked?.text || me().name, el("small", {}, me().title)),
    others ? el("span", { class: "badge" }, String(others), el("span", { class: "unseen" }, " others have news")) : null,
  ].filter(Boolean);
  $("who").replaceChildren(label, picker({ id: "me", named: { "aria-labelledby": label.id }, value: here.who, change: become, choices: cast, title }));
  if (held) $("me").focus();
}

function drawTime(now) {
  const shown = { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  $("time").textContent = inZone(new Date(now), shown);
}

const nameOfPlace = (place) =>
  place.is_direct ? seen.app.name : place.name ? `#${place.name}` : place.partners.map(nameOf).join(", ");

function drawSidebar() {
  const places = seen.conversations;
  const part = (title, all) => (all.length ? [el("h2", {}, title), el("ul", {}, all.map((each) => el("li", {}, each)))] : []);
  const link = (open, name, unread = 0, sign = "") => {
    const facts = { href: `?${new URLSearchParams({ who: here.who, open })}`, "data-open": open, class: unread ? "unread" : null };
    const current = open === here.open ? "page" : null;
    return el("a", { ...facts, "aria-current": current }, sign, el("span", {}, name), unread ? badge(unread) : null);
  };
  const icon = (id, name) => avatar(id, name);
  const app = places.filter((each) => each.is_direct).map((each) => link(each.id, nameOfPlace(each), each.unread, icon(seen.app.id, seen.app.name)));
  const groups = places.filter((each) => !each.is_direct).map((each) => link(each.id, nameOfPlace(each), each.unread, icon(each.partners[0] || each.id, nameOfPlace(each))));
  const print = JSON.stringify([here, places.map((each) => [each.id, nameOfPlace(each), each.unread])]);
  if ($("sidebar").dataset.print === print) return;
  const held = $("sidebar").contains(document.activeElement) ? document.activeElement.dataset.open : null;
  $("sidebar").dataset.print = print;
  const house = link(HOME, "Home", 0, el("span", { class: "avatar house", "aria-hidden": "true" }, "⌂"));
  $("sidebar").replaceChildren(el("p", { class: "team" }, seen.team), ...part("App", [...app, house]), ...part("Group messages", groups));
  if (held) $("sidebar").querySelector(`[data-open="${held}"]`)?.focus();
}

// ---- messages and Home

const placeOpen = () => seen.conversations.find((each) => each.id === here.open);

// Keeps the nodes of what is unchanged, so that the focus and a reader's place survive.
function reconcile(list, items) {
  const wanted = new Set(items.map((item) => item.key));
  for (const node of [...list.children]) if (!wanted.has(node.dataset.key)) node.remove();
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  items.forEach(({ key, print, draw: drawn }, index) => {
    let node = old.get(key);
    if (node?.dataset.print !== print) {
      const newer = drawn();
      Object.assign(newer.dataset, { key, print });
      const held = node?.contains(document.activeElement);
      node?.replaceWith(newer);
      if (held) newer.focus();
      node = newer;
    }
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] || null);
  });
}

function itemsOf(place) {
  let day = "";
  return place.messages.flatMap((message) => {
    const moment = new Date(Number(message.ts) * 1000);
    const its = inZone(moment, { weekday: "long", day: "numeric", month: "long" });
    const line = its === day ? [] : [{ key: `day ${its}`, print: its, draw: () => el("li", { class: "day" }, el("span", {}, its)) }];
    day = its;
    return [...line, { key: message.ts, print: JSON.stringify(message), draw: () => drawMessage(message, moment) }];
  });
}

function drawMessage(message, moment) {
  const name = nameOf(message.user);
  const at = { channel: message.channel, ts: message.ts };
  const short = inZone(moment, { hour: "numeric", minute: "2-digit" });
  const body = message.blocks.length ? drawBlocks(message.blocks, { at, values: message.values }) : prose(message.text);
  return el(
    "li",
    { class: message.is_for_me_alone ? "message alone" : "message", tabindex: "-1" },
    avatar(message.user, name),
    el(
      "div",
      { class: "said" },
      message.is_for_me_alone ? el("p", { class: "context" }, "Only visible to you") : null,
      el("p", { class: "author" }, el("strong", {}, name), message.user === seen.app.id ? el("span", { class: "mark" }, "APP") : null, el("time", { datetime: moment.toISOString() }, short)),
      body,
      message.files.map((file) => el("p", { class: "chip" }, file)),
    ),
  );
}

function drawHome() {
  const home = seen.home;
  const print = `${here.who} ${home?.hash}`;
  if ($("home").dataset.print === print) return;
  const held = $("home").contains(document.activeElement) ? document.activeElement.dataset.at : null;
  $("home").dataset.print = print;
  const nothing = el("p", { class: "context" }, "The app has not shown anything here yet.");
  $("home").replaceChildren(...(home ? drawBlocks(home.blocks, { at: { view: home.id }, values: home.values }) : [nothing]));
  if (held) ($("home").querySelector(`[data-at="${held}"]`) || $("title")).focus();
}

function drawMain() {
  const isHome = here.open === HOME;
  const place = placeOpen();
  const isAnother = drawnFor !== `${here.who} ${here.open}`;
  const isAtEnd = $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < 80;
  const name = isHome ? `${seen.app.name} Home` : nameOfPlace(place);
  drawnFor = `${here.who} ${here.open}`;
  $("title").textContent = name;
  $("members").textContent = place && !place.is_direct ? `${[...place.partners.map(nameOf), "you"].join(", ")} and ${seen.app.name}` : "";
  $("home").hidden = !isHome;
  $("messages").hidden = $("composer").hidden = isHome;
  if (isHome) return drawHome();
  if (isAnother) $("messages").replaceChildren();
  reconcile($("messages"), itemsOf(place));
  $("line-label").textContent = `Message ${name}`;
  $("line").placeholder = place.is_direct ? "Type /mentor, or /mentor help" : `Message ${name}`;
  if (isAnother || isAtEnd) $("scroll").scrollTop = $("scroll").scrollHeight;
  if (place.unread && !document.hidden) call("/page/reads", { who: here.who, channel: place.id }).catch(() => {});
}

// ---- the open form

function drawForm() {
  const modal = seen.modal;
  if (!modal) {
    form = null;
    if ($("form").open) $("form").close();
    return;
  }
  if ($("form").open && form?.id === modal.id && form.hash === modal.hash) return;
  form = { id: modal.id, hash: modal.hash, drafts: form?.id === modal.id ? form.drafts : new Map(), errors: {} };
  fillForm(modal);
  if (!$("form").open) $("form").showModal();
  trouble("");
  focusIn($("fields")) || $("form-title").focus();
}

function focusIn(part) {
  const first = part.querySelector("input, select, textarea, summary");
  first?.focus();
  return Boolean(first);
}

function fillForm(modal) {
  $("form-title").textContent = plain(modal.title);
  $("form-submit").hidden = !modal.submit;
  $("form-submit").textContent = plain(modal.submit);
  $("form-cancel").textContent = plain(modal.close) || (modal.submit ? "Cancel" : "Close");
  $("fields").replaceChildren(...drawBlocks(modal.blocks, { at: { view: modal.id }, values: modal.values }));
  $("fields").scrollTop = 0;
}

$("form").querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!form || !seen.modal?.submit) return;
  const values = {};
  for (const { block, action, value } of form.drafts.values()) values[block] = { ...values[block], [action]: value };
  const sent = form;
  const said = await act("submits", { view: form.id, values }, $("form-submit"));
  if (!said || form?.id !== sent.id) return;
  form.errors = said.errors;
  if (!Object.keys(said.errors).length) return;
  fillForm(seen.modal);
  focusIn($("fields").querySelector(".wrong") || $("fields"));
});

async function closeForm() {
  const closing = form;
  if (!closing || closing.isClosing) return;
  closing.isClosing = true;
  await act("closes", { view: closing.id });
  closing.isClosing = false;
}

$("form-close").addEventListener("click", closeForm);
$("form-cancel").addEventListener("click", closeForm);
$("form").addEventListener("cancel", (event) => {
  event.preventDefault();
  closeForm();
});
// A browser closes it by itself when Esc is pressed again before the workspace has answered.
$("form").addEventListener("close", closeForm);

// ---- everything together

function draw() {
  if (here.open !== HOME && !placeOpen()) here.open = seen.conversations.find((each) => each.is_direct).id;
  history.replaceState(null, "", `?${new URLSearchParams(here)}`);
  const waiting = seen.conversations.reduce((sum, each) => sum + each.unread, 0);
  document.title = `${waiting ? `(${waiting}) ` : ""}${me().name} · ${seen.team}`;
  drawTime(seen.now);
  for (const button of document.querySelectorAll("[data-skip]")) button.hidden = !seen.skips.includes(button.dataset.skip);
  for (const button of document.querySelectorAll("[data-be]")) button.disabled = !seen.people.some((each) => each.handle === button.dataset.be);
  drawWho();
  drawSidebar();
  drawMain();
  drawForm();
  announce();
}

function announce() {
  const all = seen.conversations.flatMap((each) => each.messages);
  const news = known?.who === here.who ? all.filter((each) => !known.keys.has(each.ts) && each.user !== seen.me) : [];
  known = { who: here.who, keys: new Set(all.map((each) => each.ts)) };
  if (news.length) $("news").textContent = news.map((each) => `${nameOf(each.user)}: ${el("p", {}, prose(each.text)).textContent}`).join(" ");
}

async function become(handle, line = "") {
  Object.assign(here, { who: handle, open: "" });
  trouble("");
  $("line").value = line;
  await refresh();
  if (line) $("line").focus();
}

async function openPlace(open) {
  here.open = open;
  draw();
  $("title").focus();
  if (open === HOME) await act("opens_home", {});
}

$("sidebar").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPlace(link.dataset.open);
});

$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("line").value;
  if (!text.trim()) return;
  $("line").value = "";
  const said = await act("types", { text, channel: here.open }, $("composer").querySelector("button"));
  // What could not be sent is given back, unless something else was typed meanwhile.
  if (!said && !$("line").value) $("line").value = text;
});

$("line").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("composer").requestSubmit();
});

for (const button of document.querySelectorAll("[data-skip]")) {
  button.addEventListener("click", async () => {
    const asks = { title: { text: "Start over?" }, text: { text: "Everything that happened here is forgotten." }, confirm: { text: "Start over" }, style: "danger" };
    if (button.dataset.skip === "reset" && !(await confirmed(asks))) return;
    const said = await tries(`/page/skips/${button.dataset.skip}`, {}, button);
    if (said) $("news").textContent = said.said || `It is now ${$("time").textContent}.`;
    if (said?.said) trouble(said.said);
  });
}

function introduce(isShown) {
  $("intro").hidden = !isShown;
  $("help").setAttribute("aria-expanded", String(isShown));
  if (!isShown) stored("introduced", "yes");
}

$("help").addEventListener("click", () => introduce($("intro").hidden));
$("dismiss").addEventListener("click", () => {
  introduce(false);
  $("help").focus();
});
for (const button of document.querySelectorAll("[data-be]")) {
  button.addEventListener("click", () => become(button.dataset.be, button.dataset.line));
}
document.addEventListener("visibilitychange", () => seen && refresh());

introduce(!stored("introduced"));
listen();
await refresh();
if (seen && here.open === HOME) act("opens_home", {});
