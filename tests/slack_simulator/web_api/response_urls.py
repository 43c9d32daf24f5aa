"""Posts to a `response_url`: how often they are taken, and what they do."""

from tests.slack_simulator.state.records import Json, Message, ResponseUrl
from tests.slack_simulator.state.state import MAX_RESPONSES, RESPONSES_WITHIN, State
from tests.slack_simulator.web_api.arguments import ApiError, Arguments
from tests.slack_simulator.web_api.chat import edit_message, message_content, post_as_app


def post_to_response_url(state: State, key: str, body: Json) -> tuple[int, str]:
    """Takes one post to a response_url and gives the status and text that Slack answers."""
    url = state.response_urls.get(key)
    if url is None:
        return 404, "invalid_url"
    if state.clock.now() - url.issued_at > RESPONSES_WITHIN:
        return 404, "expired_url"
    if url.uses >= MAX_RESPONSES:
        return 404, "used_url"
    try:
        apply_response(state, url, body)
    except ApiError as refusal:
        return 400, str(refusal.body["error"])
    url.uses += 1
    return 200, "ok"


def apply_response(state: State, url: ResponseUrl, body: Json) -> Message | None:
    """Deletes or replaces the message that was acted on, or posts a new one."""
    source = state.find_message(url.channel, url.message_ts) if url.message_ts else None
    if body.get("delete_original"):
        if source is not None:
            source.deleted = True
            state.changed()
        return None
    text, blocks = message_content(state, Arguments(body))
    if body.get("replace_original") and source is not None:
        edit_message(state, source, text, blocks)
        return source
    in_channel = body.get("response_type") == "in_channel"
    thread = body.get("thread_ts")
    reader = None if in_channel else url.user
    return post_as_app(state, url.channel, text, blocks, ephemeral_to=reader, thread_ts=thread)
