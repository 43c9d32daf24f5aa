"""The eyes of a person: what is before them, and how they wait to see something."""

import asyncio
from collections.abc import Callable

from tests.slack_simulator.people.controls import Control, Surface, controls_on
from tests.slack_simulator.people.reading import Reader
from tests.slack_simulator.state.records import Conversation, Message, User, View
from tests.slack_simulator.state.state import State

SEEN_WITHIN = 60.0  # it ends a wait for what never comes


class Observer:
    """A person who looks at their messages, the open modal and the Home tab."""

    def __init__(self, state: State, person: User) -> None:
        self.state = state
        self.person = person
        self._reader = Reader(state, person)

    @property
    def id(self) -> str:
        return self.person.id

    def messages(self, conversation: Conversation | str | None = None) -> list[Message]:
        """Everything visible to this person, or that of one conversation, oldest first."""
        channel = conversation.id if isinstance(conversation, Conversation) else conversation
        visible = self.state.visible_to(self.id)
        return [message for message in visible if channel in (None, message.channel)]

    @property
    def latest(self) -> Message:
        """The newest visible message; fails without one."""
        messages = self.messages()
        assert messages, f"{self.person.handle} has no messages"
        return messages[-1]

    @property
    def dms(self) -> list[Message]:
        """The bot's messages to this person alone, without ephemeral ones."""
        direct = self.state.open_im(self.id)
        messages = self.messages(direct)
        return [message for message in messages if message.bot_id and not message.ephemeral_to]

    @property
    def modal(self) -> View | None:
        """The modal on top, if one is open."""
        stack = self.state.stacks.get(self.id)
        return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        """The Home tab, if the bot has published one."""
        return self.state.homes.get(self.id)

    def words(self, surface: Surface | None) -> str:
        """The text of a surface, as this person reads it; fails where there is none."""
        assert surface is not None, f"{self.person.handle} has nothing there to read. {self.overview()}"
        return self._reader.words(surface)

    def surfaces(self, within: Surface | Conversation | str | None = None) -> list[Surface]:
        """The surfaces this person looks at: the modal, then messages from the newest on, or "home" alone."""
        if isinstance(within, Message | View):
            return [within]
        if isinstance(within, Conversation):
            return [*reversed(self.messages(within))]
        modal, home = self.modal, self.home
        if within == "home":
            return [home] if home else []
        if within == "modal":
            return [modal] if modal else []
        assert within in (None, "messages"), f"within is home, modal, messages or a surface, not {within!r}"
        surfaces: list[Surface] = [*reversed(self.messages())]
        return [modal, *surfaces] if modal and within is None else surfaces

    def find(
        self,
        name: str,
        fits: Callable[[Control], bool],
        within: Surface | Conversation | str | None,
        beside: str | None = None,
    ) -> tuple[Surface, Control]:
        """The first control that fits, with its surface; fails with a list of those in sight."""
        surfaces = self.surfaces(within)
        for surface in surfaces:
            for control in controls_on(surface):
                if fits(control) and (beside is None or beside in control.nearby):
                    return surface, control
        labels = [repr(control.label or control.names) for one in surfaces for control in controls_on(one)]
        raise AssertionError(
            f"{self.person.handle} sees no {name!r}{f' beside {beside!r}' if beside else ''}; "
            f"there are: {', '.join(labels) or 'no controls at all'}"
        )

    async def sees(self, text: str, within: float = SEEN_WITHIN) -> Surface:
        """Waits for this text to be in the modal, a message or the Home tab, and gives back where it is."""
        surface = await self._until(lambda: self.looks_for(text), within)
        if surface is None:
            raise AssertionError(f"{self.person.handle} does not see {text!r}. {self.overview()}")
        return surface

    def looks_for(self, text: str) -> Surface | None:
        """The surface on which this text stands, if any."""
        home = self.home
        for surface in [*self.surfaces(), *([home] if home else [])]:
            if text in self._reader.everything(surface):
                return surface
        return None

    def overview(self) -> str:
        """The modal, the last messages and the Home tab, for the one who reads a failure."""
        parts = [f"--- message\n{self.words(message)}" for message in self.messages()[-5:]]
        parts += [f"--- modal\n{self.words(self.modal)}"] if self.modal else []
        parts += [f"--- home\n{self.words(self.home)}"] if self.home else []
        return "In sight:\n" + ("\n".join(parts) or "nothing")

    async def _until(self, look: Callable[[], Surface | None], within: float) -> Surface | None:
        try:
            async with asyncio.timeout(within):
                while True:
                    surface = look()
                    if surface is not None:
                        return surface
                    await self.state.next_change()
        except TimeoutError:
            return look()
