"""The page on which a newcomer sees the workspace at work, and acts in it as anybody."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from tests.workspace.answers import NotAcknowledged
from tests.workspace.page_acts import ACTS, BadAct, sentence, text_of, uploads
from tests.workspace.page_sight import Sight, can_act
from tests.workspace.people import Actor
from tests.workspace.records import Json
from tests.workspace.workspace import Workspace

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).with_name("page")
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
}
CLOCK_STRIKES = 10.0

# A skip may give back a sentence about what it did.
Skip = Callable[[], Awaitable[str | None]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Skips:
    """The ways through time; one that is None has no button."""

    to_next_nudge: Skip | None = None
    a_week: Skip | None = None
    reset: Skip | None = None

    def offered(self) -> dict[str, Skip]:
        named = {"to_next_nudge": self.to_next_nudge, "a_week": self.a_week, "reset": self.reset}
        return {name: skip for name, skip in named.items() if skip is not None}


class Page:
    """The page's files, what a person sees as JSON, what they do, and a stream that tells of changes."""

    def __init__(self, workspace: Workspace, skips: Skips) -> None:
        self._workspace = workspace
        self._skips = skips
        self.played: set[str] = set()  # whom a visitor has acted as
        self._sight = Sight(workspace)
        self._revisions = itertools.count(1)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", _file("index.html")),
            *(web.get(f"/{each.name}", _file(each.name)) for each in sorted(FOLDER.iterdir())),
            web.get("/page/state", _in_sentences(self._state)),
            web.get("/page/events", self._events),
            web.post("/page/acts/{act}", _in_sentences(self._act)),
            web.post("/page/reads", _in_sentences(self._reads)),
            web.post("/page/uploads", _in_sentences(self._upload)),
            web.post("/page/skips/{skip}", _in_sentences(self._skip)),
        ]

    async def _state(self, request: web.Request) -> Json:
        return self._sight.of(self._actor(request.query.get("who", ""))) | {
            "skips": list(self._skips.offered())
        }

    async def _act(self, request: web.Request) -> Json:
        act = ACTS.get(request.match_info["act"])
        if act is None:
            raise BadAct(f"A person can {', '.join(ACTS)}, and nothing else.")
        given = await _body(request)
        actor = self._actor(text_of(given, "who"))
        self.played.add(actor.person.handle)
        return await act(actor, given)

    async def _reads(self, request: web.Request) -> Json:
        given = await _body(request)
        self._sight.reads(self._actor(text_of(given, "who")), text_of(given, "channel"))
        return {}

    async def _upload(self, request: web.Request) -> Json:
        given = dict(await request.post())
        file = given.pop("file", None)
        if not isinstance(file, web.FileField):
            raise BadAct("Please choose a file first.")
        uploads(self._actor(text_of(given, "who")), given, file.filename, file.file.read())
        return {}

    async def _skip(self, request: web.Request) -> Json:
        name = request.match_info["skip"]
        skip = self._skips.offered().get(name)
        if skip is None:
            raise BadAct("This workspace knows no such skip.")
        said = await skip()
        if name == "reset":
            self._sight = Sight(self._workspace)
        return {"said": said}

    def _actor(self, handle: str) -> Actor:
        able = {person.handle: person for person in self._workspace.people.values() if can_act(person)}
        if not handle:
            owners = [person for person in able.values() if person.is_owner]
            return self._workspace.actor([*owners, *able.values()][0])
        if handle not in able:
            raise BadAct(f"Nobody here is called {handle!r}.")
        return self._workspace.actor(able[handle])

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Tells a new revision after every change, and the time now and then."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        while request.transport is not None:
            # Listening begins before the revision is told, so no change falls between the two.
            change = asyncio.create_task(self._workspace.next_change())
            try:
                await response.write(f"event: revision\ndata: {next(self._revisions)}\n\n".encode())
                while not (await asyncio.wait([change], timeout=CLOCK_STRIKES))[0]:
                    await response.write(f"event: clock\ndata: {self._now()}\n\n".encode())
            except ConnectionError:
                break
            finally:
                change.cancel()
        return response

    def _now(self) -> str:
        return self._workspace.clock.now().isoformat()


def _file(name: str) -> Handler:
    async def send(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(FOLDER / name, headers=HEADERS)

    return send


def _in_sentences(answer: Callable[[web.Request], Awaitable[Json]]) -> Handler:
    """Answers in JSON; whatever goes wrong is told in a sentence, as Slack would."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await answer(request))
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

    return handle


def _trouble(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise BadAct("This is not JSON.") from None
    if not isinstance(body, dict):
        raise BadAct("This is not a JSON object.")
    return body
