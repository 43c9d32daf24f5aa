"""Slack's limits on blocks that gather other things: cards, carousels, containers, plans."""

from typing import Any

from tests.slack_simulator.block_kit.elements import button
from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    any_text,
    at_least_one_of,
    at_most_one_of,
    both,
    by_type,
    flag,
    many,
    one_of,
    plain,
    string,
    thing,
    written_as,
)
from tests.slack_simulator.block_kit.objects import URL, image
from tests.slack_simulator.block_kit.rich_text import rich_text

ICONS = (
    "archive|book|bookmark|bot|bug|calendar|call|caret-left|caret-right|check|clipboard|code|comment"
    "|compass|copy|cube|download|edit|email|eye-closed|eye-open|file|flag|folder|gear|globe|heart|help"
    "|image|info|key|lightbulb|link|map|mobile|new-window|pin|plus|refine|refresh|rocket|save|screen"
    "|share|sparkle|star|star-filled|tag|thumbs-down|thumbs-up|trash|upload|user|warning"
)

slack_icon = thing({"type": one_of("icon"), "name": written_as(ICONS)}, needed=("type", "name"))
CARD: dict[str, Check] = {
    "hero_image": image,
    "icon": image,
    "slack_icon": slack_icon,
    "title": any_text(150),
    "subtitle": any_text(150),
    "body": any_text(200),
    "subtext": any_text(200),
    "actions": many(by_type({"button": button}), 3),
}
card_rules = both(
    at_least_one_of("hero_image", "title", "actions", "body"), at_most_one_of("icon", "slack_icon")
)

CONTAINER: dict[str, Check] = {
    "title": plain(150),
    "rich_text_title": rich_text,
    "subtitle": any_text(150),
    "icon": image,
    "width": one_of("narrow", "standard", "wide", "full"),
    "is_collapsible": flag,
    "default_collapsed": flag,
    "has_header_divider": flag,
}
CHILDREN = ("actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table")


def collapses_only_if_it_can(value: Any, walk: Walk) -> None:
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        walk.at("default_collapsed").refuse("requires is_collapsible")
    if value.get("has_header_divider") and value.get("is_collapsible"):
        walk.at("has_header_divider").refuse("is not possible with is_collapsible")


container_rules = both(at_least_one_of("title", "rich_text_title"), collapses_only_if_it_can)

url_source = thing({"type": one_of("url"), "url": URL, "text": string(3000)}, needed=("type", "url", "text"))


def task(*states: str) -> dict[str, Check]:
    return {
        "task_id": string(255),
        "title": string(3000),
        "details": rich_text,
        "output": rich_text,
        "sources": many(by_type({"url": url_source}), float("inf")),
        "status": one_of(*states),
    }


UNDER_WAY = ("in_progress", "complete", "error")
TASK_NEEDS = ("task_id", "title", "status")
