"""The screen of one person, as JSON for the page."""

import re
from collections import Counter
from datetime import datetime
from typing import Any

from tests.slack_simulator.people.actor import Actor
from tests.slack_simulator.people.dates import format_date
from tests.slack_simulator.state.manifest import Command
from tests.slack_simulator.state.records import Conversation, Json, Message, User, View
from tests.slack_simulator.state.shapes import view_json
from tests.slack_simulator.web_api.do_not_disturb import is_in_dnd
from tests.slack_simulator.workspace import Workspace

DATE = re.compile(r"<!date\^(?P<at>\d+)\^(?P<form>[^^|>]*)(?:\^(?P<link>[^|>]*))?(?:\|[^>]*)?>")


class Sight:
    """Writes down what each person sees, and remembers what they have read."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._read: dict[tuple[str, str], str] = {}

    def of(self, actor: Actor) -> Json:
        """Everything on this person's screen."""
        state = self._workspace
        state.open_im(actor.id)
        conversations = [each for each in state.conversations.values() if actor.id in each.members]
        return {
            "me": actor.id,
            "app": {"id": state.bot_user_id, "name": state.app_name},
            "team": state.team_name,
            # Seconds are not shown, and would make every state another one.
            "now": state.clock.now().replace(second=0, microsecond=0).isoformat(),
            "commands": [_command(each) for each in state.commands.values()],
            "people": self._people(),
            "conversations": [self._conversation(actor, each) for each in conversations],
            "home": self._view(actor, actor.home),
            "modal": self._view(actor, actor.modal),
        }

    def reads(self, actor: Actor, channel: str) -> None:
        """Everything in this conversation is read."""
        messages = actor.messages(channel)
        if messages and self._unread(actor.id, messages):
            self._read[actor.id, channel] = messages[-1].ts
            self._workspace.changed()

    def catch_up(self, users: set[str]) -> None:
        """These people have read all that was written to them."""
        for message in self._workspace.messages:
            for user in users & self._members(message):
                self._read[user, message.channel] = message.ts

    def _unread(self, user: str, messages: list[Message]) -> int:
        return sum(self._is_new_to(user, message) for message in messages)

    def _is_new_to(self, user: str, message: Message) -> bool:
        return message.user != user and message.ts > self._read.get((user, message.channel), "")

    def _people(self) -> list[Json]:
        unread: Counter[str] = Counter()
        now = self._workspace.clock.now()
        for message in self._workspace.messages:
            readers = {message.ephemeral_to} if message.ephemeral_to else self._members(message)
            if not message.deleted:
                unread.update(user for user in readers if self._is_new_to(user, message))
        return [_person(each, unread[each.id], now) for each in self._workspace.people.values()]

    def _members(self, message: Message) -> frozenset[str]:
        return self._workspace.conversations[message.channel].members

    def _conversation(self, actor: Actor, conversation: Conversation) -> Json:
        messages = actor.messages(conversation)
        others = conversation.members - {actor.id, self._workspace.bot_user_id}
        return {
            "id": conversation.id,
            "name": conversation.name,
            "is_direct": conversation.is_im,
            "partners": sorted(others, key=lambda user: self._workspace.people[user].name),
            "unread": self._unread(actor.id, messages),
            "messages": [self._message(actor, each) for each in messages],
        }

    def _message(self, actor: Actor, message: Message) -> Json:
        return {
            "channel": message.channel,
            "ts": message.ts,
            "user": message.user,
            "text": self._dated(actor.person, message.text, in_mrkdwn=True),
            "blocks": self._dated(actor.person, message.blocks),
            "values": message.values,
            "is_for_me_alone": message.ephemeral_to is not None,
            "is_edited": message.edited is not None,
            "is_new": self._is_new_to(actor.id, message),
            "files": [{"id": file.id, "title": file.title} for file in message.files],
        }

    def _view(self, actor: Actor, view: View | None) -> Json | None:
        if view is None:
            return None
        view_payload = view_json(self._workspace, view)
        return {
            **{key: view_payload[key] for key in ("id", "hash", "callback_id", "title", "submit", "close")},
            "values": view.values,
            "blocks": self._dated(actor.person, view.blocks),
        }

    def _dated(self, reader: User, part: Any, *, in_mrkdwn: bool = False) -> Any:
        """The same blocks with every date token read by this person."""
        if isinstance(part, list):
            return [self._dated(reader, each) for each in part]
        if isinstance(part, dict):
            is_text = part.get("type") == "mrkdwn"
            return {key: self._dated(reader, each, in_mrkdwn=is_text) for key, each in part.items()}
        return DATE.sub(lambda match: self._date(reader, match), part) if in_mrkdwn else part

    def _date(self, reader: User, match: re.Match[str]) -> str:
        words = format_date(int(match["at"]), match["form"], reader, self._workspace.clock.now())
        return f"<{match['link']}|{words}>" if match["link"] else words


def can_act(person: User) -> bool:
    """Whether a visitor can play this person: bots and those who left cannot be played."""
    return not (person.is_bot or person.deleted or person.id == "USLACKBOT")


def _command(command: Command) -> Json:
    return {"name": command.name, "description": command.description, "hint": command.usage_hint}


def _person(person: User, unread: int, now: datetime) -> Json:
    return {
        "id": person.id,
        "handle": person.handle,
        "name": person.name,
        "title": person.title,
        "zone": person.tz,
        "locale": person.locale,
        "can_act": can_act(person),
        "waiting": unread if can_act(person) else 0,
        "is_app": person.is_bot or person.id == "USLACKBOT",
        "is_guest": person.is_restricted or person.is_ultra_restricted,
        "is_gone": person.deleted,
        "is_quiet": is_in_dnd(person, now),
        "rests_at_night": person.quiet is not None,
        "status": " ".join(filter(None, (person.status_emoji, person.status_text))),
    }
