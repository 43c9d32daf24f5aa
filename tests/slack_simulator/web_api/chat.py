"""The Web API methods that post, change and delete messages."""

from tests.slack_simulator.block_kit.limits import MAX_MESSAGE_TEXT, MAX_UPDATED_TEXT, message_problems
from tests.slack_simulator.block_kit.totals import MAX_MARKDOWN_CHARACTERS
from tests.slack_simulator.people.forms import starting_values
from tests.slack_simulator.state.records import Conversation, Json, Message, User
from tests.slack_simulator.state.shapes import message_json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.state.surfaces import with_generated_ids
from tests.slack_simulator.web_api.arguments import ApiError, Arguments, require_scope

MOST_ATTACHMENTS = 100


def message_content(
    state: State, arguments: Arguments, longest: int = MAX_MESSAGE_TEXT
) -> tuple[str, list[Json]]:
    """The text and the blocks of a message, if Slack takes them."""
    text, blocks = arguments.text("text"), arguments.json_value("blocks") or []
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    if arguments.text("markdown_text"):
        return _markdown(state, arguments, text, blocks)
    attachments = arguments.objects("attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise ApiError("too_many_attachments")
    if not text.strip() and not blocks and not attachments:
        raise ApiError("no_text")
    if len(text) > longest:
        raise ApiError("msg_too_long")
    problems = message_problems(blocks)
    if problems:
        raise ApiError("invalid_blocks", errors=problems, response_metadata={"messages": problems})
    return text, with_generated_ids(state, blocks)


def _markdown(state: State, arguments: Arguments, text: str, blocks: list[Json]) -> tuple[str, list[Json]]:
    written = arguments.text("markdown_text")
    if text or blocks:
        raise ApiError("markdown_text_conflict")
    if len(written) > MAX_MARKDOWN_CHARACTERS:
        raise ApiError("msg_too_long")
    return written, with_generated_ids(state, [{"type": "markdown", "text": written}])


def message_metadata(arguments: Arguments) -> Json | None:
    """The metadata of a message, which only apps read, if it has the form that Slack asks for."""
    metadata = arguments.json_value("metadata")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise ApiError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    return metadata


def post_as_app(
    state: State,
    conversation: str,
    text: str,
    blocks: list[Json],
    *,
    ephemeral_to: str | None = None,
    thread_ts: str | None = None,
) -> Message:
    """Posts a new message of the app."""
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


def edit_message(state: State, message: Message, text: str, blocks: list[Json]) -> None:
    """Replaces the words of a message; what people entered under the same ids stays."""
    message.text, message.blocks, message.edited = text, blocks, state.next_ts()
    message.values = starting_values(blocks, previous=message.values)
    state.changed()


def addressed_conversation(state: State, channel: str) -> Conversation:
    """The conversation that `channel` names; a person's id opens the direct message."""
    person = state.people.get(channel)
    if person is not None and not state.manifest.has_messages:
        raise ApiError("messages_tab_disabled")
    if person is not None:
        must_be_active(person)
        return state.open_im(person.id)
    conversation = state.conversations.get(channel)
    if conversation is None:
        raise ApiError("channel_not_found")
    if conversation.is_archived:
        raise ApiError("is_archived")
    if state.bot_user_id not in conversation.members:
        raise ApiError("not_in_channel" if conversation.name else "channel_not_found")
    if conversation.is_im:
        for member in conversation.members - {state.bot_user_id}:
            must_be_active(state.people[member])
    return conversation


def must_be_active(person: User) -> None:
    """Refuses the call if the app cannot write to this person."""
    if person.deleted:
        raise ApiError("user_disabled")
    if person.is_bot or person.id == "USLACKBOT":
        raise ApiError("cannot_dm_bot")


def post_message(state: State, arguments: Arguments) -> Json:
    require_scope(state, "chat:write")
    conversation = addressed_conversation(state, arguments.text("channel"))
    (text, blocks), metadata = message_content(state, arguments), message_metadata(arguments)
    thread = arguments.text("thread_ts") or None
    message = post_as_app(state, conversation.id, text, blocks, thread_ts=thread)
    message.metadata = metadata
    return {"channel": conversation.id, "ts": message.ts, "message": message_json(state, message)}


def post_ephemeral(state: State, arguments: Arguments) -> Json:
    require_scope(state, "chat:write")
    if arguments.text("channel") in state.people:
        raise ApiError("channel_not_found")
    conversation = addressed_conversation(state, arguments.text("channel"))
    reader = state.people.get(arguments.text("user"))
    if reader is None or reader.deleted or reader.id not in conversation.members:
        raise ApiError("user_not_in_channel")
    text, blocks = message_content(state, arguments)
    return {"message_ts": post_as_app(state, conversation.id, text, blocks, ephemeral_to=reader.id).ts}


def _message_of_bot(state: State, arguments: Arguments, otherwise: str) -> Message:
    channel = arguments.text("channel")
    if channel not in state.conversations:
        raise ApiError("channel_not_found")
    message = state.find_message(channel, arguments.text("ts"))
    if message is None or message.ephemeral_to:
        raise ApiError("message_not_found")
    if message.user != state.bot_user_id:
        raise ApiError(otherwise)
    return message


def update(state: State, arguments: Arguments) -> Json:
    require_scope(state, "chat:write")
    message = _message_of_bot(state, arguments, "cant_update_message")
    text, blocks = message_content(state, arguments, MAX_UPDATED_TEXT)
    edit_message(state, message, text, blocks)
    # Slack leaves these out of the answer to an update.
    updated = {k: v for k, v in message_json(state, message).items() if k not in ("ts", "thread_ts")}
    return {"channel": message.channel, "ts": message.ts, "text": text, "message": updated}


def delete(state: State, arguments: Arguments) -> Json:
    require_scope(state, "chat:write")
    message = _message_of_bot(state, arguments, "cant_delete_message")
    message.deleted = True
    state.changed()
    return {"channel": message.channel, "ts": message.ts}
