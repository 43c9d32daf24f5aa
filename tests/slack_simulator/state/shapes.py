"""The records of a workspace in Slack's JSON."""

import mimetypes
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.slack_simulator.state.records import Conversation, File, Json, Message, User, View
from tests.slack_simulator.state.state import State


def user_json(state: State, person: User, *, with_locale: bool = False) -> Json:
    """A person as `users.info` tells it."""
    local_now = state.clock.now().astimezone(ZoneInfo(person.tz))
    answer: Json = {
        "id": person.id,
        "team_id": person.team_id or state.team_id,
        "name": person.handle,
        "deleted": person.deleted,
        "profile": _profile(state, person),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if enterprise_id := person.enterprise_id or ("" if person.team_id else state.enterprise_id):
        answer["enterprise_user"] = {
            "id": person.id,
            "enterprise_id": enterprise_id,
            "enterprise_name": state.enterprise_name or "",
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "teams": [person.team_id or state.team_id],
        }
    if person.team_id:
        answer["is_stranger"] = person.is_stranger
    if person.deleted:
        return answer
    answer |= {
        "color": "4bbe2e",
        "real_name": person.name,
        "tz": person.tz,
        "tz_label": local_now.tzname() or person.tz,
        "tz_offset": int((local_now.utcoffset() or timedelta()).total_seconds()),
        "is_admin": person.is_admin or person.is_owner,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_email_confirmed": bool(person.email),
        "who_can_share_contact_card": "EVERYONE",
    }
    return answer | ({"locale": person.locale} if with_locale else {})


def _profile(state: State, person: User) -> Json:
    first, _, last = person.name.partition(" ")
    profile: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.handle,
        "display_name_normalized": person.handle,
        "first_name": first,
        "last_name": last,
        "status_text": person.status_text,
        "status_emoji": person.status_emoji,
        "status_expiration": 0,
        "avatar_hash": "g00000000000",
        "team": person.team_id or state.team_id,
    }
    if person.is_bot:
        profile |= {"bot_id": state.bot_id, "api_app_id": state.app_id, "always_active": False}
    elif person.email and "users:read.email" in state.scopes:
        profile["email"] = person.email
    return profile


def conversation_name(state: State, conversation: Conversation) -> str:
    """The name Slack gives a conversation: that of a channel, or one made up from its members."""
    if conversation.name:
        return conversation.name
    if conversation.is_im:
        return "directmessage"
    handles = sorted(state.people[member].handle for member in conversation.members)
    return f"mpdm-{'--'.join(handles)}-1"


def im_json(state: State, conversation: Conversation) -> Json:
    """A one-to-one conversation as `conversations.open` tells it."""
    (other,) = conversation.members - {state.bot_user_id}
    return {
        "id": conversation.id,
        "created": conversation.created,
        "is_archived": False,
        "is_im": True,
        "is_org_shared": False,
        "user": other,
        "is_open": True,
        "priority": 0,
        "context_team_id": state.team_id,
        "updated": conversation.created * 1000,
    }


def conversation_json(state: State, conversation: Conversation) -> Json:
    """Any conversation as `conversations.info` tells it."""
    name = conversation_name(state, conversation)
    words: Json = {"value": "", "creator": "", "last_set": 0}
    answer: Json = {
        "id": conversation.id,
        "created": conversation.created,
        "is_channel": bool(conversation.name),
        "is_group": conversation.is_mpim,
        "is_im": conversation.is_im,
        "is_mpim": conversation.is_mpim,
        "is_private": not conversation.name,
        "is_archived": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "context_team_id": state.team_id,
        "updated": conversation.created * 1000,
    }
    if not conversation.is_im:
        answer |= {
            "name": name,
            "name_normalized": name,
            "creator": state.bot_user_id,
            "is_general": False,
            "is_member": state.bot_user_id in conversation.members,
            "topic": words,
            "purpose": words,
        }
    return answer


def listed_conversation_json(state: State, conversation: Conversation) -> Json:
    """A conversation as `users.conversations` lists it."""
    if conversation.is_im:
        is_deleted = any(state.people[member].deleted for member in conversation.members)
        direct = im_json(state, conversation)
        del direct["is_open"]
        return direct | {"is_user_deleted": is_deleted}
    return {key: value for key, value in conversation_json(state, conversation).items() if key != "is_member"}


def message_json(state: State, message: Message) -> Json:
    """A message as `chat.postMessage` gives it back."""
    answer: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": state.team_id,
    }
    if message.bot_id:
        answer |= {"bot_id": message.bot_id, "app_id": state.app_id, "bot_profile": bot_json(state)}
    if message.blocks:
        answer["blocks"] = message.blocks
    if message.thread_ts:
        answer["thread_ts"] = message.thread_ts
    if message.edited:
        answer["edited"] = {"user": state.bot_id, "ts": message.edited}
    if message.files:
        answer["files"] = [file_json(state, file) for file in message.files]
    return answer


def bot_json(state: State) -> Json:
    """The app's profile on each of its messages."""
    return {
        "id": state.bot_id,
        "app_id": state.app_id,
        "name": state.app_name,
        "deleted": False,
        "updated": 0,
        "team_id": state.team_id,
    }


def view_json(state: State, view: View) -> Json:
    """A modal or Home tab as `views.open` and interactive payloads tell it."""
    payload = view.payload
    nameless = {"type": "plain_text", "text": "View Title", "emoji": True}
    return {
        "id": view.id,
        "team_id": state.team_id,
        "type": view.type,
        "title": payload.get("title") or nameless,
        "submit": payload.get("submit"),
        "close": payload.get("close"),
        "blocks": view.blocks,
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "external_id": view.external_id,
        "state": {"values": view.values},
        "hash": view.hash,
        "clear_on_close": bool(payload.get("clear_on_close")),
        "notify_on_close": bool(payload.get("notify_on_close")),
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": state.app_id,
        "app_installed_team_id": state.team_id,
        "bot_id": state.bot_id,
    }


def file_json(state: State, file: File) -> Json:
    """A file as `files.info` tells it."""
    url = f"{state.base_url}/files/{file.id}"
    suffix = Path(file.name).suffix.removeprefix(".").lower() or "binary"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "filetype": suffix,
        "pretty_type": suffix.upper(),
        "user": file.owner,
        "user_team": state.team_id,
        "mode": "hosted",
        "editable": False,
        "is_external": False,
        "size": len(file.content or b""),
        "alt_txt": file.alt_text,
        "url_private": url,
        "url_private_download": url,
        "is_public": False,
        "public_url_shared": False,
        "file_access": "visible",
    }
