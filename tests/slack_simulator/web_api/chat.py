"""The Web API methods that post, change and delete messages."""

from tests.slack_simulator.block_kit.limits import MESSAGE_TEXT, UPDATED_TEXT, message_problems
from tests.slack_simulator.block_kit.totals import MARKDOWN_TOGETHER
from tests.slack_simulator.people.forms import starting_values
from tests.slack_simulator.state.records import (
    Conversation,
    Human,
    Json,
    Message,
)
from tests.slack_simulator.state.shapes import message_json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.state.surfaces import named
from tests.slack_simulator.web_api.arguments import Arguments, Refused, need_scope

MOST_ATTACHMENTS = 100


def content(state: State, arguments: Arguments, longest: int = MESSAGE_TEXT) -> tuple[str, list[Json]]:
    """The text and the blocks of a message, if Slack takes them."""
    text, blocks = arguments.text("text"), arguments.data("blocks") or []
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if arguments.text("markdown_text"):
        return _markdown(state, arguments, text, blocks)
    attachments = arguments.things("attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refused("too_many_attachments")
    if not text.strip() and not blocks and not attachments:
        raise Refused("no_text")
    if len(text) > longest:
        raise Refused("msg_too_long")
    problems = message_problems(blocks)
    if problems:
        raise Refused("invalid_blocks", errors=problems, response_metadata={"messages": problems})
    return text, named(state, blocks)


def _markdown(state: State, arguments: Arguments, text: str, blocks: list[Json]) -> tuple[str, list[Json]]:
    written = arguments.text("markdown_text")
    if text or blocks:
        raise Refused("markdown_text_conflict")
    if len(written) > MARKDOWN_TOGETHER:
        raise Refused("msg_too_long")
    return written, named(state, [{"type": "markdown", "text": written}])


def metadata_of(arguments: Arguments) -> Json | None:
    """What only apps read, if it has the form that Slack asks for."""
    metadata = arguments.data("metadata")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    return metadata


def write(
    state: State,
    conversation: str,
    text: str,
    blocks: list[Json],
    *,
    ephemeral_to: str | None = None,
    thread_ts: str | None = None,
) -> Message:
    """A new message of the bot."""
    return state.post(
        Message(
            channel=conversation,
            ts=state.next_ts(),
            user=state.bot_user_id,
            bot_id=state.bot_id,
            text=text,
            blocks=blocks,
            ephemeral_to=ephemeral_to,
            thread_ts=thread_ts,
            values=starting_values(blocks),
        )
    )


def rewrite(state: State, message: Message, text: str, blocks: list[Json]) -> None:
    message.text, message.blocks, message.edited = text, blocks, state.next_ts()
    message.values = starting_values(blocks, kept=message.values)
    state.changed()


def addressed(state: State, channel: str) -> Conversation:
    """The conversation that `channel` names; a person's id opens the direct message."""
    person = state.people.get(channel)
    if person is not None and not state.manifest.has_messages:
        raise Refused("messages_tab_disabled")
    if person is not None:
        must_be_active(person)
        return state.direct(person.id)
    conversation = state.conversations.get(channel)
    if conversation is None:
        raise Refused("channel_not_found")
    if conversation.is_archived:
        raise Refused("is_archived")
    if state.bot_user_id not in conversation.members:
        raise Refused("not_in_channel" if conversation.name else "channel_not_found")
    if conversation.is_im:
        for member in conversation.members - {state.bot_user_id}:
            must_be_active(state.people[member])
    return conversation


def must_be_active(person: Human) -> None:
    if person.deleted:
        raise Refused("user_disabled")
    if person.is_bot or person.id == "USLACKBOT":
        raise Refused("cannot_dm_bot")


def post_message(state: State, arguments: Arguments) -> Json:
    need_scope(state, "chat:write")
    conversation = addressed(state, arguments.text("channel"))
    (text, blocks), metadata = content(state, arguments), metadata_of(arguments)
    thread = arguments.text("thread_ts") or None
    message = write(state, conversation.id, text, blocks, thread_ts=thread)
    message.metadata = metadata
    return {"channel": conversation.id, "ts": message.ts, "message": message_json(state, message)}


def post_ephemeral(state: State, arguments: Arguments) -> Json:
    need_scope(state, "chat:write")
    if arguments.text("channel") in state.people:
        raise Refused("channel_not_found")
    conversation = addressed(state, arguments.text("channel"))
    reader = state.people.get(arguments.text("user"))
    if reader is None or reader.deleted or reader.id not in conversation.members:
        raise Refused("user_not_in_channel")
    text, blocks = content(state, arguments)
    return {"message_ts": write(state, conversation.id, text, blocks, ephemeral_to=reader.id).ts}


def _own(state: State, arguments: Arguments, otherwise: str) -> Message:
    channel = arguments.text("channel")
    if channel not in state.conversations:
        raise Refused("channel_not_found")
    message = state.message(channel, arguments.text("ts"))
    if message is None or message.ephemeral_to:
        raise Refused("message_not_found")
    if message.user != state.bot_user_id:
        raise Refused(otherwise)
    return message


def update(state: State, arguments: Arguments) -> Json:
    need_scope(state, "chat:write")
    message = _own(state, arguments, "cant_update_message")
    text, blocks = content(state, arguments, UPDATED_TEXT)
    rewrite(state, message, text, blocks)
    # Slack leaves these out of the answer to an update.
    told = {k: v for k, v in message_json(state, message).items() if k not in ("ts", "thread_ts")}
    return {"channel": message.channel, "ts": message.ts, "text": text, "message": told}


def delete(state: State, arguments: Arguments) -> Json:
    need_scope(state, "chat:write")
    message = _own(state, arguments, "cant_delete_message")
    message.deleted = True
    state.changed()
    return {"channel": message.channel, "ts": message.ts}
