"""The payloads Slack sends to an app when a person acts, or when something happens."""

import re
from typing import Any

from tests.slack_simulator.people.controls import Control, Surface
from tests.slack_simulator.state.records import Conversation, Json, Message, User, View
from tests.slack_simulator.state.shapes import conversation_name, message_json, view_json
from tests.slack_simulator.state.state import State

REPORTED_KEYS = ("text", "value", "url", "style", "confirm", "placeholder", "icon")


def slash_command(
    state: State, person: User, command: str, text: str, conversation: Conversation
) -> tuple[Json, str]:
    """The fields of a slash command, and the response_url among them."""
    url = state.new_response_url(person.id, conversation.id, None)
    payload: Json = {
        "token": "simulated",
        "api_app_id": state.app_id,
        "team_id": state.team_id,
        "team_domain": state.team_domain,
        "channel_id": conversation.id,
        "channel_name": conversation_name(state, conversation),
        "user_id": person.id,
        "user_name": person.handle,
        "command": command,
        "text": _escaped(state, text) if state.commands[command].escapes else text,
        "response_url": url,
        "trigger_id": state.new_trigger(person.id),
        "is_enterprise_install": False,
    }
    if state.enterprise_id:
        payload |= {"enterprise_id": state.enterprise_id, "enterprise_name": state.enterprise_name or ""}
    return payload, url


def _escaped(state: State, text: str) -> str:
    """People and channels by their ids, as `should_escape` of the manifest asks for."""
    for person in state.people.values():
        text = re.sub(rf"(?<!\S)@{re.escape(person.handle)}(?!\S)", f"<@{person.id}|{person.handle}>", text)
    for place in state.conversations.values():
        if place.name:
            text = re.sub(rf"(?<!\S)#{re.escape(place.name)}(?!\S)", f"<#{place.id}|{place.name}>", text)
    return text


def _interaction(state: State, person: User, kind: str) -> Json:
    team: Json = {"id": state.team_id, "domain": state.team_domain}
    enterprise: Json | None = None
    if state.enterprise_id:
        enterprise = {"id": state.enterprise_id, "name": state.enterprise_name or ""}
        team |= {"enterprise_id": state.enterprise_id, "enterprise_name": state.enterprise_name or ""}
    return {
        "type": kind,
        "team": team,
        "enterprise": enterprise,
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": state.team_id,
        },
        "api_app_id": state.app_id,
        "token": "simulated",
        "is_enterprise_install": False,
    }


def block_actions(
    state: State, person: User, surface: Surface, control: Control, value: Json | None = None
) -> Json:
    """A press on a button, or a choice that is reported at once."""
    element = control.element
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": control.block["block_id"],
        **{key: element[key] for key in element if key in REPORTED_KEYS or key.startswith("initial_")},
        **(value or {}),
        "action_ts": state.next_ts(),
    }
    payload = _interaction(state, person, "block_actions")
    payload |= {"trigger_id": state.new_trigger(person.id), "actions": [action]}
    if isinstance(surface, View):
        return payload | _on_view(state, surface)
    url = state.new_response_url(person.id, surface.channel, surface.ts)
    answerable = {"state": {"values": surface.values}, "response_url": url}
    return payload | _on_message(state, surface) | answerable


def block_suggestion(state: State, person: User, surface: Surface, control: Control, query: str) -> Json:
    """The request for options: the text typed so far into a menu whose options come from the app."""
    question = {
        "action_id": control.element["action_id"],
        "block_id": control.block["block_id"],
        "value": query,
    }
    origin = _on_view(state, surface) if isinstance(surface, View) else _on_message(state, surface)
    return _interaction(state, person, "block_suggestion") | question | origin


def _on_view(state: State, view: View) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": view_json(state, view)}


def _on_message(state: State, message: Message) -> Json:
    conversation = state.conversations[message.channel]
    about: Json = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.ephemeral_to is not None,
        },
        "channel": {"id": conversation.id, "name": conversation_name(state, conversation)},
    }
    # Slack keeps no copy of an ephemeral message, so it cannot send one back.
    return about if message.ephemeral_to else about | {"message": message_json(state, message)}


def view_submission(state: State, person: User, view: View) -> Json:
    """A form as a person sends it."""
    payload = _interaction(state, person, "view_submission")
    return payload | {"trigger_id": state.new_trigger(person.id), "view": view_json(state, view)}


def view_closed(state: State, person: User, view: View, *, is_cleared: bool) -> Json:
    """A form that a person closed; `is_cleared` if the whole stack was."""
    payload = _interaction(state, person, "view_closed")
    return payload | {"view": view_json(state, view), "is_cleared": is_cleared}


def event_callback(state: State, event: Json) -> Json:
    """The outer envelope of an event, with an id of its own."""
    authorization: dict[str, Any] = {
        "enterprise_id": state.enterprise_id,
        "team_id": state.team_id,
        "user_id": state.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "simulated",
        "team_id": state.team_id,
        "api_app_id": state.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": state.next_id("Ev"),
        "event_time": state.seconds(),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{state.next_id('EC')}",
    } | ({"enterprise_id": state.enterprise_id} if state.enterprise_id else {})
