"""What a process counts since its start, and what waits in the ledger, for Prometheus.

No label holds an id, a name or a text of anybody, and each takes few values.
"""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST
NONE, OTHER = "none", "other"

STATES = frozenset({"sent", "skipped", "failed", "unconfirmed"})
SKIPS = frozenset(
    {
        "away",
        "do_not_disturb",
        "error",
        "late",
        "meeting",
        "moved",
        "no_meeting",
        "no_moment",
        "no_pair",
        "no_topic",
        "off",
        "paused",
        "quiet",
        "slowed",
        "told",
    }
)
# What we call it when no answer of Slack was read.
UNANSWERED = frozenset({"interrupted", "no_answer", "no_connection", "nothing readable"})
# What Slack calls it when it refuses a message.
SLACKS = frozenset(
    {
        "access_denied",
        "accesslimited",
        "account_inactive",
        "as_user_not_supported",
        "cannot_dm_bot",
        "channel_not_found",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "fatal_error",
        "internal_error",
        "invalid_arguments",
        "invalid_auth",
        "invalid_blocks",
        "invalid_blocks_format",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_permission",
        "no_text",
        "not_allowed_token_type",
        "not_authed",
        "not_in_channel",
        "org_login_required",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "restricted_action",
        "service_unavailable",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
        "too_many_attachments",
        "user_disabled",
        "user_not_found",
    }
)
REASONS = SKIPS | UNANSWERED | SLACKS
METHODS = frozenset(
    {
        "apps.connections.open",
        "auth.test",
        "chat.postMessage",
        "chat.update",
        "conversations.open",
        "dnd.teamInfo",
        "users.info",
        "users.list",
        "views.open",
        "views.publish",
        "views.update",
    }
)


class Metrics:
    """Counters of this process and gauges of the ledger, in a registry of their own."""

    def __init__(self) -> None:
        self.limits_met = 0
        self._registry = CollectorRegistry()
        self._settled = Counter(
            "viceversa_nudges_settled",
            "Nudges that this process brought to an end, by outcome and reason.",
            ["state", "reason"],
            registry=self._registry,
        )
        self._limits = Counter(
            "viceversa_rate_limits",
            "Times that Slack told this process to slow down, by method.",
            ["method"],
            registry=self._registry,
        )
        self._is_reached = self._gauge("viceversa_database_up", "1 while the database answers.")
        self._planned = self._gauge("viceversa_nudges_planned", "Nudges that have not ended.")
        self._due = self._gauge("viceversa_nudges_due", "Nudges that have not ended though their hour came.")
        self._lag = self._gauge("viceversa_nudges_lag_seconds", "How long the oldest due nudge has waited.")

    def _gauge(self, name: str, words: str) -> Gauge:
        return Gauge(name, words, registry=self._registry)

    def settled(self, state: str, reason: str | None) -> None:
        """A nudge came to its end."""
        told = NONE if reason is None else _one_of(REASONS, reason)
        self._settled.labels(_one_of(STATES, state), told).inc()

    def limited(self, method: str) -> None:
        """Slack told us to slow down."""
        self.limits_met += 1
        self._limits.labels(_one_of(METHODS, method)).inc()

    def waits(self, planned: int, due: int, lag_seconds: float) -> None:
        """What waits in the ledger at this moment."""
        self._is_reached.set(1)
        self._planned.set(planned)
        self._due.set(due)
        self._lag.set(lag_seconds)

    def is_cut_off(self) -> None:
        """The database does not answer: nobody knows what waits."""
        self._is_reached.set(0)
        for unknown in (self._planned, self._due, self._lag):
            unknown.set(float("nan"))

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)


def _one_of(known: frozenset[str], word: str) -> str:
    # The value of an enum counts like the word itself.
    return str(word) if word in known else OTHER
