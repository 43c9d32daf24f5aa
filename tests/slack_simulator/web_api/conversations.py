"""The Web API methods about conversations and who is in them."""

from tests.slack_simulator.state.records import Conversation, Json
from tests.slack_simulator.state.shapes import channel_json, direct_json, listed_json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.web_api.arguments import Arguments, Refused, need_scope
from tests.slack_simulator.web_api.cursors import page

LARGEST_GROUP = 8
READS = {"im": "im:read", "mpim": "mpim:read", "public_channel": "channels:read"}


def kind_of(conversation: Conversation) -> str:
    if conversation.is_mpim:
        return "mpim"
    return "im" if conversation.is_im else "public_channel"


def _known(state: State, arguments: Arguments) -> Conversation:
    conversation = state.conversations.get(arguments.text("channel"))
    if conversation is None:
        raise Refused("channel_not_found")
    need_scope(state, READS[kind_of(conversation)])
    return conversation


def _invited(state: State, arguments: Arguments) -> list[str]:
    users = list(dict.fromkeys(arguments.names("users")))
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > LARGEST_GROUP:
        raise Refused("too_many_users")
    for user in users:
        _can_be_invited(state, user, alone=len(users) == 1)
    return users


def _can_be_invited(state: State, user: str, *, alone: bool) -> None:
    person = state.people.get(user)
    if person is None:
        raise Refused("user_not_found")
    if person.deleted:
        raise Refused("user_disabled")
    if person.id in (state.bot_user_id, "USLACKBOT"):
        raise Refused("cannot_dm_bot" if alone else "invalid_user_combination")


def open_conversation(state: State, arguments: Arguments) -> Json:
    if arguments.text("channel"):
        return _reopened(state, arguments)
    users = _invited(state, arguments)
    several = len(users) > 1
    need_scope(state, "mpim:write" if several else "im:write")
    already = state.existing(users, is_mpim=several) is not None
    if not already and arguments.flag("prevent_creation"):
        raise Refused("channel_not_found")
    conversation = state.group(users) if several else state.direct(users[0])
    return _opened(state, arguments, conversation, already=already)


def _reopened(state: State, arguments: Arguments) -> Json:
    conversation = state.conversations.get(arguments.text("channel"))
    if conversation is None or conversation.name:
        raise Refused("channel_not_found")
    need_scope(state, "mpim:write" if conversation.is_mpim else "im:write")
    return _opened(state, arguments, conversation, already=True)


def _opened(state: State, arguments: Arguments, conversation: Conversation, *, already: bool) -> Json:
    channel: Json = {"id": conversation.id}
    if conversation.is_mpim:
        channel = channel_json(state, conversation)
    elif arguments.flag("return_im"):
        channel = direct_json(state, conversation)
    return {"channel": channel} | ({"no_op": True, "already_open": True} if already else {})


def info(state: State, arguments: Arguments) -> Json:
    conversation = _known(state, arguments)
    channel = channel_json(state, conversation)
    if arguments.flag("include_num_members"):
        channel["num_members"] = len(conversation.members)
    return {"channel": channel}


def members(state: State, arguments: Arguments) -> Json:
    conversation = _known(state, arguments)
    here, cursor = page(sorted(conversation.members), arguments)
    return {"members": here, "response_metadata": {"next_cursor": cursor}}


def of_user(state: State, arguments: Arguments) -> Json:
    kinds = arguments.names("types") or ["public_channel"]
    for kind in kinds:
        need_scope(state, READS.get(kind, "groups:read"))
    user = arguments.text("user") or state.bot_user_id
    if user not in state.people:
        raise Refused("user_not_found")
    theirs = [
        conversation
        for conversation in state.conversations.values()
        if {user, state.bot_user_id} <= conversation.members and kind_of(conversation) in kinds
    ]
    here, cursor = page(theirs, arguments)
    channels = [listed_json(state, conversation) for conversation in here]
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}
