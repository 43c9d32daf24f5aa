"""The workspace as a test or the demo holds it in its hands."""

from collections.abc import Iterable
from typing import Any

from tests.slack_simulator.people.actor import Actor
from tests.slack_simulator.state.records import Json, User
from tests.slack_simulator.state.shapes import user_json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.transport.answers import AppResponse
from tests.slack_simulator.transport.events import deliver_event
from tests.slack_simulator.web_api.do_not_disturb import dnd_json


class Workspace(State):
    """A simulated Slack workspace, its people, and what happens there."""

    def reset(self, people: Iterable[User]) -> None:
        self._actors: dict[str, Actor] = {}
        super().reset(people)

    def actor(self, handle_or_user: str | User) -> Actor:
        """The person of this handle as an actor; always the same one, so that what they saw is kept."""
        person = self.person(handle_or_user) if isinstance(handle_or_user, str) else handle_or_user
        if person.id not in self._actors:
            self._actors[person.id] = Actor(self, person)
        return self._actors[person.id]

    async def deliver_event(self, event: Json, times: int = 1) -> list[AppResponse]:
        """Sends an event, `times` times under the same event_id, in a complete envelope."""
        return await deliver_event(self, event, times)

    async def user_joins(self, person: User, times: int = 1) -> Actor:
        """A new person comes to the workspace; `times` is how often the event is sent."""
        self.add(person)
        user = user_json(self, person, with_locale=True)
        await self.deliver_event({"type": "team_join", "user": user}, times)
        return self.actor(person)

    async def user_changes(self, handle: str, times: int = 1, **facts: Any) -> None:
        """A person's facts change: `deleted=True` deactivates, `tz=…` is a move, `quiet=…` do not disturb."""
        person = self.user_changes_unheard(handle, **facts)
        if set(facts) != {"quiet"}:
            user = user_json(self, person, with_locale=True)
            await self.deliver_event({"type": "user_change", "user": user, "cache_ts": self.seconds()}, times)
        if "quiet" in facts:
            dnd = dnd_json(person, self.clock.now())
            await self.deliver_event(
                {"type": "dnd_updated_user", "user": person.id, "dnd_status": dnd}, times
            )

    def user_changes_unheard(self, handle: str, **facts: Any) -> User:
        """A person's facts change, and no event tells of it, as while the app is stopped."""
        person = self.person(handle)
        for name, value in facts.items():
            if not hasattr(person, name):
                raise AttributeError(f"a person has no {name!r}")
            setattr(person, name, value)
        return self.add(person)

    async def revokes_tokens(self, times: int = 1) -> None:
        """The app's tokens are revoked, and it is told."""
        self.revocation_error = "token_revoked"
        tokens: Json = {"oauth": [], "bot": [self.bot_user_id]}
        await self.deliver_event({"type": "tokens_revoked", "tokens": tokens}, times)

    async def uninstalls_app(self, times: int = 1) -> None:
        """The app is removed; Slack promises no order between this event and tokens_revoked."""
        self.revocation_error = "account_inactive"
        await self.deliver_event({"type": "app_uninstalled"}, times)
