"""The app's manifest: the workspace gives what it asks for, and refuses the rest."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

APP_MANIFEST = Path(__file__).parents[3] / "app.manifest.yaml"


@dataclass(frozen=True)
class Command:
    """A slash command, as people see it when they type a slash."""

    name: str
    description: str = ""
    usage_hint: str = ""
    escapes: bool = False  # whether @ada arrives as <@U0ADA|ada>


@dataclass(frozen=True)
class Manifest:
    """The parts of a manifest that change what an app may do."""

    app_name: str
    scopes: frozenset[str]
    commands: tuple[Command, ...]
    events: frozenset[str]
    has_home: bool
    has_messages: bool
    is_interactive: bool


@cache
def read_manifest(path: Path = APP_MANIFEST) -> Manifest:
    """The manifest in this file (YAML, of which JSON is a part); raises ValueError with what is wrong."""
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as trouble:
        raise ValueError(f"{path} cannot be read as a manifest: {trouble}") from None
    if not isinstance(written, dict) or "display_information" not in written:
        raise ValueError(f"{path} is not an app manifest: it has no display_information.")
    try:
        return _manifest(written)
    except (AttributeError, KeyError, TypeError) as trouble:
        raise ValueError(f"{path} is not an app manifest: {trouble!r}.") from None


def _manifest(written: dict[str, Any]) -> Manifest:
    features, settings = written.get("features") or {}, written.get("settings") or {}
    home = features.get("app_home") or {}
    bot = features.get("bot_user") or {}
    scopes = (written.get("oauth_config") or {}).get("scopes") or {}
    return Manifest(
        app_name=bot.get("display_name") or written["display_information"]["name"],
        scopes=frozenset(scopes.get("bot") or ()),
        commands=tuple(_command(each) for each in features.get("slash_commands") or ()),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        has_home=bool(home.get("home_tab_enabled")),
        has_messages=bool(home.get("messages_tab_enabled", True)),
        is_interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
    )


def _command(written: dict[str, Any]) -> Command:
    return Command(
        written["command"],
        written.get("description") or "",
        written.get("usage_hint") or "",
        bool(written.get("should_escape")),
    )
