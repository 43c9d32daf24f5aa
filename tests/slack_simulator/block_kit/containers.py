"""Slack's limits on blocks that gather other things: cards, carousels, containers, plans."""

from typing import Any

from tests.slack_simulator.block_kit.elements import button
from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    all_of,
    array_of,
    at_least_one_of,
    at_most_one_of,
    boolean,
    by_type,
    object_of,
    one_of,
    plain_text,
    string,
    string_matching,
    text_object,
)
from tests.slack_simulator.block_kit.objects import URL, image
from tests.slack_simulator.block_kit.rich_text import rich_text

ICONS = (
    "archive|book|bookmark|bot|bug|calendar|call|caret-left|caret-right|check|clipboard|code|comment"
    "|compass|copy|cube|download|edit|email|eye-closed|eye-open|file|flag|folder|gear|globe|heart|help"
    "|image|info|key|lightbulb|link|map|mobile|new-window|pin|plus|refine|refresh|rocket|save|screen"
    "|share|sparkle|star|star-filled|tag|thumbs-down|thumbs-up|trash|upload|user|warning"
)

slack_icon = object_of({"type": one_of("icon"), "name": string_matching(ICONS)}, needed=("type", "name"))
CARD: dict[str, Check] = {
    "hero_image": image,
    "icon": image,
    "slack_icon": slack_icon,
    "title": text_object(150),
    "subtitle": text_object(150),
    "body": text_object(200),
    "subtext": text_object(200),
    "actions": array_of(by_type({"button": button}), 3),
}
card_rules = all_of(
    at_least_one_of("hero_image", "title", "actions", "body"), at_most_one_of("icon", "slack_icon")
)

CONTAINER: dict[str, Check] = {
    "title": plain_text(150),
    "rich_text_title": rich_text,
    "subtitle": text_object(150),
    "icon": image,
    "width": one_of("narrow", "standard", "wide", "full"),
    "is_collapsible": boolean,
    "default_collapsed": boolean,
    "has_header_divider": boolean,
}
CHILDREN = ("actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table")


def collapse_rules(value: Any, walk: Walk) -> None:
    """A container is collapsed at first only if it can collapse, and has no divider then."""
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        walk.at("default_collapsed").refuse("requires is_collapsible")
    if value.get("has_header_divider") and value.get("is_collapsible"):
        walk.at("has_header_divider").refuse("is not possible with is_collapsible")


container_rules = all_of(at_least_one_of("title", "rich_text_title"), collapse_rules)

url_source = object_of(
    {"type": one_of("url"), "url": URL, "text": string(3000)}, needed=("type", "url", "text")
)


def task(*states: str) -> dict[str, Check]:
    """The properties of a task whose status is one of these."""
    return {
        "task_id": string(255),
        "title": string(3000),
        "details": rich_text,
        "output": rich_text,
        "sources": array_of(by_type({"url": url_source}), float("inf")),
        "status": one_of(*states),
    }


STARTED_STATUSES = ("in_progress", "complete", "error")
TASK_REQUIRED = ("task_id", "title", "status")
