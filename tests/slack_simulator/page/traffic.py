"""The developer's panel beside the page: all that went over the wire, and the troubles to begin and end."""

import json

from aiohttp import web

from tests.slack_simulator.page.answers import body_of, in_sentences
from tests.slack_simulator.page.entries import BadAct
from tests.slack_simulator.state.records import Exchange, Json
from tests.slack_simulator.workspace import Workspace

MOST_LINES = 300


class Wire:
    """Lines of the traffic without what they carried; that is told of one at a time."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def routes(self) -> list[web.RouteDef]:
        """The panel's addresses."""
        return [
            web.get("/page/traffic", in_sentences(self._lines)),
            web.get("/page/traffic/{number}", in_sentences(self._whole)),
            web.post("/page/troubles/{name}", in_sentences(self._switch)),
        ]

    async def _lines(self, request: web.Request) -> Json:
        """The newest after a number, oldest first, whose name or content holds the text asked for."""
        traffic, last_number = self._workspace.traffic, _number(request.query.get("after", "0"))
        query = request.query.get("text", "").casefold()
        fresh = [
            each
            for each in traffic
            if each.number > last_number and (not query or query in _searchable_text(each))
        ]
        return {
            "last": traffic[-1].number if traffic else 0,
            "lines": [_line(each) for each in fresh[-MOST_LINES:]],
            "troubles": self._workspace.troubles.offered(),
        }

    async def _whole(self, request: web.Request) -> Json:
        number = _number(request.match_info["number"])
        exchanges = [each for each in self._workspace.traffic if each.number == number]
        if not exchanges:
            raise BadAct("This is no longer kept.")
        return {**_line(exchanges[0]), "payload": exchanges[0].payload, "answer": exchanges[0].answer}

    async def _switch(self, request: web.Request) -> Json:
        is_on = (await body_of(request)).get("on")
        if not isinstance(is_on, bool):
            raise BadAct("on is missing, or is neither true nor false.")
        try:
            await self._workspace.troubles.switch(request.match_info["name"], is_on)
        except KeyError:
            raise BadAct("This workspace knows no such trouble.") from None
        return {"troubles": self._workspace.troubles.offered()}


def _line(exchange: Exchange) -> Json:
    return {
        "number": exchange.number,
        "direction": exchange.direction,
        "name": exchange.name,
        "status": exchange.status,
        "error": _error(exchange),
        "took": round(exchange.duration_ms, 1),
        "at": exchange.at.isoformat(),
    }


def _error(exchange: Exchange) -> str:
    """Slack answers most refusals with 200 and an error in the body."""
    return str(exchange.answer.get("error") or "") if isinstance(exchange.answer, dict) else ""


def _searchable_text(exchange: Exchange) -> str:
    whole = (exchange.name, exchange.status, exchange.payload, exchange.answer)
    return json.dumps(whole, ensure_ascii=False, default=str).casefold()


def _number(words: str) -> int:
    if not (words.isascii() and words.isdigit()):
        raise BadAct(f"{words!r} is not a number.")
    return int(words)
