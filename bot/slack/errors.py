"""What Slack calls a refusal, by what it comes to."""

# What Slack calls it, by what it comes to: the app may not do this; nobody in the workspace, or this one
# person, can be written to; Slack's answer, if any, did not say whether the message was taken.
MISSING_RIGHTS = frozenset({"access_denied", "missing_scope", "no_permission", "not_allowed_token_type"})


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


UNCLEAR = frozenset({"fatal_error", "internal_error", "no_answer", "nothing readable", "request_timeout"})


def is_locked_out(code: str) -> bool:
    """Whether nobody can be written to until whoever runs the bot has mended something."""
    return code in LOCKED_OUT
