"""The Web API methods about conversations and who is in them."""

from tests.slack_simulator.state.records import Conversation, Json
from tests.slack_simulator.state.shapes import conversation_json, im_json, listed_conversation_json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.web_api.arguments import ApiError, Arguments, require_scope
from tests.slack_simulator.web_api.cursors import paginate

LARGEST_GROUP = 8
READS = {"im": "im:read", "mpim": "mpim:read", "public_channel": "channels:read"}


def kind_of(conversation: Conversation) -> str:
    """The word for a conversation in `types` of `users.conversations`."""
    if conversation.is_mpim:
        return "mpim"
    return "im" if conversation.is_im else "public_channel"


def _readable_conversation(state: State, arguments: Arguments) -> Conversation:
    conversation = state.conversations.get(arguments.text("channel"))
    if conversation is None:
        raise ApiError("channel_not_found")
    require_scope(state, READS[kind_of(conversation)])
    return conversation


def _invited(state: State, arguments: Arguments) -> list[str]:
    users = list(dict.fromkeys(arguments.strings("users")))
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > LARGEST_GROUP:
        raise ApiError("too_many_users")
    for user in users:
        _can_be_invited(state, user, alone=len(users) == 1)
    return users


def _can_be_invited(state: State, user: str, *, alone: bool) -> None:
    person = state.people.get(user)
    if person is None:
        raise ApiError("user_not_found")
    if person.deleted:
        raise ApiError("user_disabled")
    if person.id in (state.bot_user_id, "USLACKBOT"):
        raise ApiError("cannot_dm_bot" if alone else "invalid_user_combination")


def open_conversation(state: State, arguments: Arguments) -> Json:
    if arguments.text("channel"):
        return _open_existing(state, arguments)
    users = _invited(state, arguments)
    several = len(users) > 1
    require_scope(state, "mpim:write" if several else "im:write")
    already = state.find_conversation(users, is_mpim=several) is not None
    if not already and arguments.boolean("prevent_creation"):
        raise ApiError("channel_not_found")
    conversation = state.open_mpim(users) if several else state.open_im(users[0])
    return _open_answer(state, arguments, conversation, already=already)


def _open_existing(state: State, arguments: Arguments) -> Json:
    conversation = state.conversations.get(arguments.text("channel"))
    if conversation is None or conversation.name:
        raise ApiError("channel_not_found")
    require_scope(state, "mpim:write" if conversation.is_mpim else "im:write")
    return _open_answer(state, arguments, conversation, already=True)


def _open_answer(state: State, arguments: Arguments, conversation: Conversation, *, already: bool) -> Json:
    channel: Json = {"id": conversation.id}
    if conversation.is_mpim:
        channel = conversation_json(state, conversation)
    elif arguments.boolean("return_im"):
        channel = im_json(state, conversation)
    return {"channel": channel} | ({"no_op": True, "already_open": True} if already else {})


def info(state: State, arguments: Arguments) -> Json:
    conversation = _readable_conversation(state, arguments)
    channel = conversation_json(state, conversation)
    if arguments.boolean("include_num_members"):
        channel["num_members"] = len(conversation.members)
    return {"channel": channel}


def members(state: State, arguments: Arguments) -> Json:
    conversation = _readable_conversation(state, arguments)
    page_items, cursor = paginate(sorted(conversation.members), arguments)
    return {"members": page_items, "response_metadata": {"next_cursor": cursor}}


def of_user(state: State, arguments: Arguments) -> Json:
    kinds = arguments.strings("types") or ["public_channel"]
    for kind in kinds:
        require_scope(state, READS.get(kind, "groups:read"))
    user = arguments.text("user") or state.bot_user_id
    if user not in state.people:
        raise ApiError("user_not_found")
    shared = [
        conversation
        for conversation in state.conversations.values()
        if {user, state.bot_user_id} <= conversation.members and kind_of(conversation) in kinds
    ]
    page_items, cursor = paginate(shared, arguments)
    channels = [listed_conversation_json(state, conversation) for conversation in page_items]
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}
