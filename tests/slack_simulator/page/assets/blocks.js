// Blocks as Slack draws them.

import { el, safely } from "./tools.js";
import { words } from "./text.js";
import { withEmoji } from "./emoji.js";
import { richText } from "./rich.js";
import { markdown } from "./markdown.js";
import { drawImage, picture } from "./images.js";
import { drawDataTable, drawTable } from "./tables.js";
import { drawChart } from "./charts.js";
import { drawAlert, drawCard, drawCarousel, drawContainer, drawPlan, drawTask } from "./cards.js";
import { drawButton, drawFeedback, drawIconButton, drawOverflow, drawWorkflowButton } from "./buttons.js";
import { staysFocused } from "./focus.js";
import { drawControl, drawInput } from "./inputs.js";

const HEADER = 2; // the level of a header that names none, one below the title of the page

const ELEMENTS = {
  image: (_block, element) => picture(element, "accessory"),
  button: drawButton,
  workflow_button: drawWorkflowButton,
  overflow: drawOverflow,
  feedback_buttons: drawFeedback,
  icon_button: drawIconButton,
};

const drawElement = (block, element, place) => (ELEMENTS[element.type] || drawControl)(block, element, place);

const row = (block, place) => el("div", { class: "actions" }, block.elements.map((each) => drawElement(block, each, place)));

function drawSection(block, place) {
  const fields = block.fields ? el("div", { class: "halves" }, block.fields.map((each) => el("div", { class: "half" }, words(each)))) : null;
  const said = el("div", { class: "words" }, block.text ? words(block.text) : null, fields);
  return el("div", { class: "section" }, said, block.accessory ? drawElement(block, block.accessory, place) : null);
}

const aside = (part) => (part.type === "image" ? picture(part, "small") : el("div", {}, words(part)));

const BLOCKS = {
  section: drawSection,
  header: (block) => el(`h${(block.level || HEADER) + 1}`, { class: `header level-${block.level || HEADER}` }, withEmoji(block.text.text)),
  divider: () => el("hr"),
  image: drawImage,
  context: (block) => el("div", { class: "context" }, block.elements.map(aside)),
  actions: row,
  context_actions: (block, place) => el("div", { class: "context-actions" }, block.elements.map((each) => drawElement(block, each, place))),
  input: drawInput,
  rich_text: (block) => el("div", { class: "words" }, richText(block)),
  markdown: (block) => el("div", { class: "words markdown" }, markdown(block.text)),
  table: drawTable,
  data_table: drawDataTable,
  data_visualization: drawChart,
  container: (block, place) => drawContainer(block, place, drawBlocks),
  card: drawCard,
  carousel: drawCarousel,
  alert: drawAlert,
  plan: drawPlan,
  task_card: drawTask,
};

// `place` says where the blocks stand, {channel, ts} or {view}, and holds the values entered there.
export function drawBlocks(blocks, place) {
  staysFocused(place);
  return blocks.map((block) => safely(() => drawBlock(block, place), () => el("p", {}, wordsIn(block).join(" "))));
}

const drawBlock = (block, place) => (BLOCKS[block.type] ? BLOCKS[block.type](block, place) : el("p", { class: "unknown" }, `[${block.type}]`));

function wordsIn(part) {
  if (part === null || typeof part !== "object") return [];
  return Object.entries(part).flatMap(([name, each]) => (name === "text" && typeof each === "string" ? [each] : wordsIn(each)));
}
