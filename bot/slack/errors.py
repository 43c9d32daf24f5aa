"""The error codes of Slack, by what they mean for delivery.

Slack describes them method by method (docs.slack.dev, reference of chat.postMessage and conversations.open).
Here they stand in the order of how much they stop: everybody, one person, one message.
"""

# The app lacks a right. Where this comes of opening a group message, people can be written to all the same.
MISSING_RIGHTS = frozenset({"access_denied", "missing_scope", "no_permission", "not_allowed_token_type"})

# Nobody in the workspace can be written to until whoever runs the bot, or an admin of Slack, mends something.
# Messages wait, and Slack is asked again only now and then.
LOCKED_OUT = MISSING_RIGHTS | {
    "accesslimited",
    "account_inactive",
    "ekm_access_denied",
    "enterprise_is_restricted",
    "invalid_auth",
    "messages_tab_disabled",  # a switch of the app, not of a person
    "not_authed",
    "org_login_required",
    "team_access_not_granted",
    "team_added_to_org",
    "token_expired",
    "token_revoked",
}

# This one person, or this one conversation, cannot be written to, however often it is tried.
OUT_OF_REACH = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
    }
)

# Slack wants to be left alone for a while. The message was certainly not taken; another would fare alike.
RATE_LIMITED = frozenset({"rate_limited", "ratelimited"})

# Slack documents that the message may have been taken. It is never repeated: twice is worse than not at all.
PERHAPS_TAKEN = frozenset({"fatal_error", "internal_error", "request_timeout"})

# Our own words for an answer without a code in it, and for none at all.
UNREADABLE, NO_ANSWER = "nothing readable", "no_answer"

# The message may have been taken, and nobody will ever know.
UNCLEAR = PERHAPS_TAKEN | {UNREADABLE, NO_ANSWER}
