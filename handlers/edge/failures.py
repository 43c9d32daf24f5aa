"""What the log says of a story that failed."""

import logging
from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from handlers.edge.reply import error_code

# By the name of the doors, which is where the story was opened.
logger = logging.getLogger("handlers.edge.doors")


def log_failure(story: Callable[..., object], error: Exception, reference: str) -> None:
    """One line for the operator, with a number to find it by.

    Slack's answers and forms hold words of people: they stay out.
    """
    if isinstance(error, SlackApiError):
        logger.error("%s failed, %s: Slack said %s", story.__qualname__, reference, error_code(error))
    else:
        _drop_slack_answers(error)
        logger.error("%s failed, %s", story.__qualname__, reference, exc_info=error)


def _drop_slack_answers(error: BaseException) -> None:
    """Detach Slack's errors from the chain behind an error: each would print its whole answer."""
    if isinstance(error.__cause__, SlackApiError):
        error.__cause__ = None
    if isinstance(error.__context__, SlackApiError):
        error.__context__ = None
    earlier = error.__cause__ or error.__context__
    if earlier is not None:
        _drop_slack_answers(earlier)
