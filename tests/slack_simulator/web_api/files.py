"""The Web API methods that move files: promise, upload, complete."""

import re

from tests.slack_simulator.block_kit.limits import message_problems
from tests.slack_simulator.state.records import File, Json
from tests.slack_simulator.state.shapes import file_json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.state.surfaces import with_generated_ids
from tests.slack_simulator.web_api.arguments import ApiError, Arguments, invalid_arguments, require_scope
from tests.slack_simulator.web_api.chat import addressed_conversation, post_as_app

CONVERSATION_ID = re.compile(r"[CGDZ][A-Z0-9]{8,}")


def upload_url(state: State, arguments: Arguments) -> Json:
    require_scope(state, "files:write")
    length = arguments.integer("length", 0)
    if length < 1:
        raise invalid_arguments("[ERROR] must be greater than 0: length")
    file = state.new_file(arguments.required("filename"), state.bot_user_id)
    file.promised, file.alt_text = length, arguments.text("alt_txt")
    return {"upload_url": f"{state.base_url}/upload/{file.id}", "file_id": file.id}


def _uploaded(state: State, listed: Json) -> File:
    file = state.files.get(str(listed.get("id")))
    if file is None or file.content is None or file.complete:
        raise ApiError("file_not_found")
    file.title = str(listed.get("title") or file.name)
    return file


def complete_upload(state: State, arguments: Arguments) -> Json:
    require_scope(state, "files:write")
    files = [_uploaded(state, listed) for listed in arguments.objects("files")]
    if not files:
        raise invalid_arguments("[ERROR] missing required field: files")
    channels = [
        addressed_conversation(state, name)
        for name in _conversation_ids(arguments) + arguments.strings("channels")
    ]
    blocks = arguments.json_value("blocks") or []
    if message_problems(blocks):
        raise ApiError("invalid_blocks", response_metadata={"messages": message_problems(blocks)})
    for file in files:
        file.complete = True
    for channel in channels:
        # Slack does not show the comment when there are blocks.
        comment = "" if blocks else arguments.text("initial_comment")
        thread = arguments.text("thread_ts") or None
        post_as_app(
            state, channel.id, comment, with_generated_ids(state, blocks), thread_ts=thread
        ).files = list(files)
    return {"files": [file_json(state, file) for file in files]}


def _conversation_ids(arguments: Arguments) -> list[str]:
    """What stands in `channel_id`, where a person's id is no conversation: `channels` alone takes those."""
    ids = arguments.strings("channel_id")
    if any(not CONVERSATION_ID.fullmatch(each) for each in ids):
        pattern = f"input must match regex pattern: ^{CONVERSATION_ID.pattern}$"
        raise invalid_arguments(f"[ERROR] {pattern} [json-pointer:/channel_id]")
    return ids


def file_info(state: State, arguments: Arguments) -> Json:
    require_scope(state, "files:read")
    file = state.files.get(arguments.text("file"))
    if file is None or not file.complete:
        raise ApiError("file_not_found")
    if file.deleted:
        raise ApiError("file_deleted")
    return {"file": file_json(state, file)}


def delete_file(state: State, arguments: Arguments) -> Json:
    require_scope(state, "files:write")
    file = state.files.get(arguments.required("file"))
    if file is None or not file.complete:
        raise ApiError("file_not_found")
    if file.owner != state.bot_user_id:
        raise ApiError("cant_delete_file")
    if file.deleted:
        raise ApiError("file_deleted")
    file.deleted, file.content = True, None
    for message in state.messages:
        message.files = [each for each in message.files if each is not file]
    state.changed()
    return {}
