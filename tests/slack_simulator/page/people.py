"""Changes to the people of the workspace while it runs, and newcomers."""

import itertools
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from tests.slack_simulator.page.acts import text_of
from tests.slack_simulator.page.entries import BadAct
from tests.slack_simulator.state.records import Json, User, make_user
from tests.slack_simulator.transport.answers import NotAcknowledged
from tests.slack_simulator.workspace import Workspace

NIGHT = (time(22), time(7))
LONGEST = 80


def _words(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise BadAct(f"Please write at most {LONGEST} characters.")
    return value.strip()


def _zone(value: Any) -> str:
    if value not in available_timezones():
        raise BadAct("This is no time zone. They are written like Europe/London.")
    return str(value)


def _locale(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z]{2}-[A-Z]{2}", value):
        raise BadAct("This is no locale. They are written like en-GB.")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadAct("This is either on or off.")
    return value


def _quiet(value: Any) -> tuple[time, time] | None:
    return NIGHT if _flag(value) else None


CHANGES: dict[str, Callable[[Any], Any]] = {
    "title": _words,
    "tz": _zone,
    "locale": _locale,
    "status_text": _words,
    "quiet": _quiet,
    "is_restricted": _flag,
    "deleted": _flag,
}


async def changes(workspace: Workspace, handle: str, request: Json) -> Json:
    """Changes what is given, all of it or nothing; the app hears of it as of any change at Slack."""
    person = _person_to_change(workspace, handle)
    unknown = sorted(request.keys() - CHANGES.keys())
    if unknown:
        raise BadAct(f"A person has no {unknown[0]} that could be changed.")
    facts = {name: CHANGES[name](value) for name, value in request.items()}
    new = {name: value for name, value in facts.items() if getattr(person, name) != value}
    if new:
        with suppress(NotAcknowledged):  # Slack tries again by itself
            await workspace.user_changes(handle, **new)
    return {}


def _free_handle(workspace: Workspace, name: str) -> str:
    """As short as it can be: ada, adalovelace, adalovelace2."""
    first, *others = [re.sub(r"[^a-z]", "", part.lower()) for part in name.split()] or [""]
    if not first:
        raise BadAct("Please write a name that begins with a letter from a to z.")
    handles = {person.handle for person in workspace.people.values()}
    whole = first + "".join(others)
    numbered = (f"{whole}{number}" for number in itertools.count(2))
    return next(handle for handle in itertools.chain((first, whole), numbered) if handle not in handles)


def _person_to_change(workspace: Workspace, handle: str) -> User:
    for person in workspace.people.values():
        if person.handle == handle and not person.is_bot:
            return person
    raise BadAct(f"Nobody here is called {handle!r}.")


async def joins(workspace: Workspace, request: Json) -> Json:
    """Somebody new comes; gives the handle that follows from the name."""
    name = _words(text_of(request, "name"))
    if any(person.name == name for person in workspace.people.values()):
        raise BadAct(f"{name} is here already.")
    handle = _free_handle(workspace, name)
    with suppress(NotAcknowledged):
        await workspace.user_joins(make_user(handle, name))
    return {"handle": handle}
