"""The page on which a newcomer sees the workspace at work, and acts in it as anybody."""

import asyncio
import hashlib
import itertools
import json
import mimetypes
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import available_timezones

from aiohttp import web

from tests.slack_simulator.page.acts import ACTS, text_of, uploads
from tests.slack_simulator.page.answers import Handler, body_of, in_sentences
from tests.slack_simulator.page.entries import BadAct
from tests.slack_simulator.page.people import changes, joins
from tests.slack_simulator.page.sight import Sight, can_act
from tests.slack_simulator.page.traffic import Wire
from tests.slack_simulator.people.actor import Actor
from tests.slack_simulator.state.records import Json
from tests.slack_simulator.workspace import Workspace

FOLDER = Path(__file__).with_name("assets")
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
}
FILE_HEADERS = HEADERS | {"Content-Security-Policy": "default-src 'none'; sandbox"}
PICTURES = ("image/gif", "image/jpeg", "image/png", "image/webp")
CLOCK_STRIKES = 10.0
# Changes that follow one another so quickly are told once; while time passes nobody reads each of them.
COALESCED, COALESCED_IN_A_SKIP = 0.05, 0.3

# A skip may give back a sentence about what it did.
Skip = Callable[[], Awaitable[str | None]]


@dataclass
class Skips:
    """The ways through time; one that is None has no button."""

    to_next_nudge: Skip | None = None
    a_week: Skip | None = None
    reset: Skip | None = None
    # Called when a visitor begins to be led through somebody's part.
    led: Callable[[str], Awaitable[None]] | None = None

    def offered(self) -> dict[str, Skip]:
        skips = {"to_next_nudge": self.to_next_nudge, "a_week": self.a_week, "reset": self.reset}
        return {name: skip for name, skip in skips.items() if skip is not None}


@dataclass
class Visitor:
    """What is known of the one before the page: whom they play, and what they did as whom."""

    played: set[str] = field(default_factory=set)
    did: dict[tuple[str, str], None] = field(default_factory=dict)  # who and what, latest last
    guide: str = ""  # the person whose part they are led through
    underway: str = ""  # what happens by itself just now, in a sentence

    def does(self, handle: str, deed: str) -> None:
        """Somebody sent a command or a form, pressed a button, or waited for time to pass."""
        self.did.pop((handle, deed), None)
        self.did[handle, deed] = None

    def begins_anew(self) -> None:
        self.played.clear()
        self.did.clear()
        self.guide = ""


class Page:
    """The page's files, what a person sees as JSON, what they do, and a stream that tells of changes."""

    def __init__(self, workspace: Workspace, skips: Skips) -> None:
        self._workspace = workspace
        self._skips = skips
        self.visitor = Visitor()
        self.skipping = ""
        self._sight = Sight(workspace)
        self._revisions = itertools.count(1)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", _file("index.html")),
            *(web.get(f"/{each.name}", _file(each.name)) for each in sorted(FOLDER.iterdir())),
            web.get("/page/state", in_sentences(self._state)),
            web.get("/page/events", self._events),
            web.get("/page/files/{file}", in_sentences(self._content)),
            web.post("/page/acts/{act}", in_sentences(self._act)),
            web.post("/page/reads", in_sentences(self._reads)),
            web.post("/page/uploads", in_sentences(self._upload)),
            web.get("/page/zones", in_sentences(_zones)),
            web.post("/page/people", in_sentences(self._joins)),
            web.post("/page/people/{who}", in_sentences(self._changes)),
            web.post("/page/guides", in_sentences(self._guide)),
            web.post("/page/skips/{skip}", in_sentences(self._skip)),
            *Wire(self._workspace).routes(),
        ]

    def begins_anew(self) -> None:
        """Forgets what was read, and what the visitor did."""
        self._sight = Sight(self._workspace)
        self.visitor.begins_anew()

    def others_have_read(self) -> None:
        """Everybody whom the visitor does not play reads by themselves."""
        people = self._workspace.people.values()
        self._sight.catch_up({each.id for each in people if each.handle not in self.visitor.played})

    def tells(self, underway: str) -> None:
        """Shows to every visitor what happens by itself; "" when nothing does."""
        self.visitor.underway = underway
        self._workspace.changed()

    async def _state(self, request: web.Request) -> Json | web.StreamResponse:
        """What a person sees; nothing when that is what the page has already."""
        state = json.dumps(self._state_of(self._actor(request.query.get("who", ""))))
        fingerprint = hashlib.blake2b(state.encode(), digest_size=8).hexdigest()
        if request.query.get("have") == fingerprint:
            return web.Response(status=204)
        return web.json_response(text=f'{{"print": "{fingerprint}", {state[1:]}')

    def _state_of(self, actor: Actor) -> Json:
        visitor, handle = self.visitor, actor.person.handle
        return self._sight.of(actor) | {
            "skips": list(self._skips.offered()),
            "has_home": self._workspace.manifest.has_home,
            "has_guides": self._skips.led is not None,
            "has_begun": bool(visitor.played),
            "skipping": self.skipping,
            "underway": visitor.underway,
            "did": [deed for actor_handle, deed in visitor.did if actor_handle == handle],
        }

    async def _content(self, request: web.Request) -> web.StreamResponse:
        """A picture to be shown; any other file to be saved."""
        file = self._workspace.files.get(request.match_info["file"])
        if file is None or file.content is None:
            raise web.HTTPNotFound(reason="There is no such file")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        headers = FILE_HEADERS if kind in PICTURES else FILE_HEADERS | {"Content-Disposition": "attachment"}
        return web.Response(body=file.content, content_type=kind, headers=headers)

    async def _act(self, request: web.Request) -> Json:
        name = request.match_info["act"]
        act = ACTS.get(name)
        if act is None:
            raise BadAct(f"A person can {', '.join(ACTS)}, and nothing else.")
        body = await body_of(request)
        actor = self._actor(text_of(body, "who"))
        # Opening the Home tab is looking, not playing.
        if name != "opens_home":
            self.visitor.played.add(actor.person.handle)
        deed = _deed(name, actor, body)
        answer = await act(actor, body)
        if not answer.get("errors"):
            self.visitor.does(actor.person.handle, deed)
        return answer

    async def _reads(self, request: web.Request) -> Json:
        body = await body_of(request)
        self._sight.reads(self._actor(text_of(body, "who")), text_of(body, "channel"))
        return {}

    async def _upload(self, request: web.Request) -> Json:
        fields = dict(await request.post())
        file = fields.pop("file", None)
        if not isinstance(file, web.FileField):
            raise BadAct("Please choose a file first.")
        uploads(self._actor(text_of(fields, "who")), fields, file.filename, file.file.read())
        return {}

    async def _joins(self, request: web.Request) -> Json:
        return await joins(self._workspace, await body_of(request))

    async def _changes(self, request: web.Request) -> Json:
        return await changes(self._workspace, request.match_info["who"], await body_of(request))

    async def _guide(self, request: web.Request) -> Json:
        """A visitor wants to be led through somebody's part, or, with an empty name, no longer."""
        handle = text_of(await body_of(request), "who")
        self.visitor.guide = self._actor(handle).person.handle if handle else ""
        if handle:
            self.visitor.played.add(self.visitor.guide)
            if self._skips.led:
                await self._skips.led(self.visitor.guide)
        return {}

    async def _skip(self, request: web.Request) -> Json:
        name = request.match_info["skip"]
        skip = self._skips.offered().get(name)
        if skip is None:
            raise BadAct("This workspace knows no such skip.")
        if self.skipping:
            raise BadAct("Time is passing already. Please wait until it has.")
        self.skipping = name
        self._workspace.changed()
        try:
            sentence = await skip()
        finally:
            self.skipping = ""
            self._workspace.changed()
        for handle in self.visitor.played:
            self.visitor.does(handle, name)
        return {"said": sentence}

    def _actor(self, handle: str) -> Actor:
        able = {person.handle: person for person in self._workspace.people.values() if can_act(person)}
        if not handle:
            owners = [person for person in able.values() if person.is_owner]
            return self._workspace.actor([*owners, *able.values()][0])
        if handle not in able:
            names = [each.name for each in self._workspace.people.values() if each.handle == handle]
            raise BadAct(f"{names[0]} cannot act here." if names else f"Nobody here is called {handle!r}.")
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
                await asyncio.sleep(COALESCED_IN_A_SKIP if self.skipping else COALESCED)
            except ConnectionError:
                break
            finally:
                change.cancel()
        return response

    def _now(self) -> str:
        return self._workspace.clock.now().isoformat()


async def _zones(_request: web.Request) -> web.StreamResponse:
    return web.json_response(sorted(zone for zone in available_timezones() if "/" in zone))


def _file(name: str) -> Handler:
    async def send(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(FOLDER / name, headers=HEADERS)

    return send


def _deed(act: str, actor: Actor, body: Json) -> str:
    """What somebody does, in a word that a guide can wait for."""
    if act == "submits":
        return actor.modal.callback_id if actor.modal else ""
    return str(body.get({"types": "text", "presses": "action_id"}.get(act, "")) or act).strip()
