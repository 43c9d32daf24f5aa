"""The answers to the page's requests: JSON, and a sentence when something goes wrong."""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.slack_simulator.page.entries import BadAct, sentence
from tests.slack_simulator.state.records import Json
from tests.slack_simulator.transport.answers import NotAcknowledged

logger = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def in_sentences(answer: Callable[[web.Request], Awaitable[Json | web.StreamResponse]]) -> Handler:
    """Answers in JSON; whatever goes wrong is told in a sentence, as Slack would."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            outcome = await answer(request)
        except BadAct as objection:
            return _trouble(400, str(objection))
        except NotAcknowledged:
            return _trouble(502, "We had some trouble connecting to the app. Try again?")
        except AssertionError as complaint:
            return _trouble(502, sentence(str(complaint)))
        except web.HTTPException as refusal:
            return _trouble(refusal.status, sentence(refusal.reason))
        except Exception:
            logger.exception("%s failed", request.path)
            return _trouble(500, "Something went wrong in the practice workspace.")
        return outcome if isinstance(outcome, web.StreamResponse) else web.json_response(outcome)

    return handle


def _trouble(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)


async def body_of(request: web.Request) -> Json:
    """The JSON object of a request; raises BadAct without one."""
    try:
        body = await request.json()
    except ValueError:
        raise BadAct("This is not JSON.") from None
    if not isinstance(body, dict):
        raise BadAct("This is not a JSON object.")
    return body
