"""The log of a process: our own lines at the operator's level, those of libraries from warnings on."""

import logging

from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped

QUIET_SECONDS = 600.0
MOST_REMEMBERED = 100


class Once(logging.Filter):
    """Lets a line pass once in ten minutes, without its traceback: who tries again for ever says the same."""

    def __init__(self) -> None:
        super().__init__()
        self._passed_at: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        record.msg, record.args = " ".join(record.getMessage().split()), None
        if record.created - self._passed_at.get(record.msg, -QUIET_SECONDS) < QUIET_SECONDS:
            return False
        if len(self._passed_at) >= MOST_REMEMBERED:
            self._passed_at.clear()
        self._passed_at[record.msg] = record.created
        return True


def configure(level: str) -> None:
    """Write what is logged to the standard error, from this level on, such as "INFO"."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for library in ("slack_bolt", "slack_sdk", "alembic", "httpx"):
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.getLogger().level))
    # It warns of each tick that finds the one before still at work, which is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # It reads the token from the environment by itself, and then warns that the client has one already.
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_no_false_alarm)


def of_socket() -> logging.Logger:
    """The log of the connection to Slack, which the SDK tries to open anew until it succeeds."""
    logger = logging.getLogger("slack_sdk.socket_mode")
    if not logger.filters:
        logger.addFilter(Once())
    return logger


def _is_no_false_alarm(record: logging.LogRecord) -> bool:
    return record.getMessage() != warning_client_prioritized_and_token_skipped()
