"""The metrics of a process for Prometheus: counts since its start, and the nudges that wait.

No label holds an id, a name or a text of anybody, and each takes few values.
"""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST
NONE, OTHER = "none", "other"

STATES = frozenset({"sent", "skipped", "failed", "unconfirmed"})
# Of the reasons to skip one, those that are nobody's doing: what people do is counted together, as "other".
SKIPS = frozenset({"error", "late"})
# The bot's own words for a request to which no answer of Slack was read.
UNANSWERED = frozenset({"interrupted", "no_answer", "no_connection", "nothing readable"})
# The codes with which Slack refuses a message.
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
        "files.completeUploadExternal",
        "files.delete",
        "files.getUploadURLExternal",
        "users.info",
        "users.list",
        "views.open",
        "views.publish",
        "views.update",
    }
)


class Metrics:
    """Counters of this process and gauges of the backlog, in a registry of their own."""

    def __init__(self) -> None:
        self.rate_limits = 0
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
        self._is_database_up = self._gauge("viceversa_database_up", "1 while the database answers.")
        self._unfinished = self._gauge("viceversa_nudges_planned", "Nudges that have not ended.")
        self._due = self._gauge("viceversa_nudges_due", "Nudges that have not ended though their hour came.")
        self._lag = self._gauge("viceversa_nudges_lag_seconds", "How long the oldest due nudge has waited.")

    def _gauge(self, name: str, description: str) -> Gauge:
        return Gauge(name, description, registry=self._registry)

    def count_nudge(self, state: str, reason: str | None) -> None:
        """Count a nudge that ended in that state, and why."""
        label = NONE if reason is None else _allowed(REASONS, reason)
        self._settled.labels(_allowed(STATES, state), label).inc()

    def count_rate_limit(self, method: str) -> None:
        """Count an answer with which Slack asked for fewer requests of that method."""
        self.rate_limits += 1
        self._limits.labels(_allowed(METHODS, method)).inc()

    def set_backlog(self, unfinished: int, due: int, lag_seconds: float) -> None:
        """Set the gauges of the nudges that wait in the database."""
        self._is_database_up.set(1)
        self._unfinished.set(unfinished)
        self._due.set(due)
        self._lag.set(lag_seconds)

    def set_database_down(self) -> None:
        """Set the gauges for a database that does not answer: the backlog is unknown."""
        self._is_database_up.set(0)
        for unknown in (self._unfinished, self._due, self._lag):
            unknown.set(float("nan"))

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)


def _allowed(values: frozenset[str], value: str) -> str:
    """The value of a label, or `OTHER`: a label with values of all kinds would grow without bound."""
    # str(): a member of a StrEnum stands in the label by its value.
    return str(value) if value in values else OTHER
