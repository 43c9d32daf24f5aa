"""The beginnings of stories: a programme, people in it, pairs, a week that passes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.app import Bot
from bot.library.presets import preset_of, shipped_presets
from bot.mentoring.files.roster import read
from bot.mentoring.model import Pair
from bot.mentoring.timing.calendar import CalendarChange
from handlers.stories.importing_people import import_roster
from storage import calendars, pairs, programmes
from tests.slack_simulator import Actor, Workspace, roster_csv

MENTOR_ANSWERS = {
    "What can you teach?": ["Generative AI", "Data and automation"],
    "What would you like in return?": ["How things run"],
}
LEADER_ANSWERS = {
    "What can you give in return?": ["How things run"],
    "What do you want to learn?": ["Generative AI"],
}
PROGRAMME = {"Name": "Spring", "Purpose, in one sentence": "Learn from people who see what we no longer see."}


@dataclass
class Story:
    """The workspace and the bot of one test, and the acts with which stories begin."""

    workspace: Workspace
    bot: Bot

    def __getattr__(self, handle: str) -> Actor:
        return self.workspace.actor(handle)

    async def passes(self, **span: Any) -> None:
        """Time passes, and the bot's clock strikes."""
        self.workspace.clock.advance(**span)
        await self.bot.tick()

    async def a_week_passes(self) -> None:
        """Seven days in steps of six hours, so that in every zone one falls between nine and five."""
        for _step in range(28):
            await self.passes(hours=6)

    async def weeks_pass(self, weeks: int, *, answering: str | None = None) -> None:
        """So many weeks, in each of which that mentor skips the topics they got."""
        for _week in range(weeks):
            message_count = len(self.workspace.actor(answering).dms) if answering else 0
            await self.a_week_passes()
            if answering:
                actor = self.workspace.actor(answering)
                for got in actor.dms[message_count:]:
                    if "[Skip this week]" in actor.words(got):
                        await actor.clicks("Skip this week", within=got)

    async def has_roster(self) -> None:
        bot = self.bot
        await import_roster(read(roster_csv()), bot.directory, bot.db, bot.workspace.id, bot.clock(), "test")

    async def has_programme(self, **answers: Any) -> None:
        """A roster, and a programme that begins next Monday."""
        await self.has_roster()
        noor = self.workspace.actor("noor")
        await noor.types("/mentor admin programme")
        today = self.workspace.clock.now().date()
        monday = today + timedelta(days=7 - today.weekday())
        await noor.submits(PROGRAMME | {"First day": monday.isoformat()} | answers)

    async def joins(self, *handles: str, **answers: Any) -> None:
        for handle in handles:
            actor = self.workspace.actor(handle)
            await actor.types("/mentor join")
            assert actor.modal is not None, actor.overview()
            is_mentor = "What can you teach?" in actor.words(actor.modal)
            await actor.submits((MENTOR_ANSWERS if is_mentor else LEADER_ANSWERS) | answers)
            await actor.closes()

    async def releases(self) -> None:
        noor = self.workspace.actor("noor")
        await noor.types("/mentor admin match")
        await noor.submits()
        await noor.closes()

    async def has_pair(self, mentor: str = "ada", leader: str = "farah") -> Pair:
        """One pair that both agreed to, introduced to each other."""
        await self.has_programme()
        await self.joins(mentor, leader)
        await self.releases()
        await self.passes(hours=26)
        await self.workspace.actor(mentor).clicks("Yes, gladly")
        await self.passes(hours=26)
        await self.workspace.actor(leader).clicks("Yes, gladly")
        return await self.pair_of(mentor)

    async def has_bare_pair(self) -> Pair:
        """The same in a programme whose calendar is empty: each week the mentor chooses topics."""
        pair = await self.has_pair()
        await self.has_bare_calendar()
        return pair

    async def all_agree(self, *handles: str) -> None:
        """A day passes in steps of two hours, and whoever of these is asked says yes."""
        for _step in range(12):
            await self.passes(hours=2)
            for actor in map(self.workspace.actor, handles):
                if actor.dms and "[Yes, gladly]" in actor.words(actor.dms[-1]):
                    await actor.clicks("Yes, gladly", within=actor.dms[-1])

    async def has_bare_calendar(self) -> None:
        """Every moment of the newest programme is switched off."""
        async with self.bot.db.transaction(self.bot.workspace.id) as tx:
            programme = (await programmes.list_all(tx))[0]
            preset = preset_of(shipped_presets(), programme.weeks)
            off = [CalendarChange(row.moment, week) for row in preset.rows for week in row.weeks]
            await calendars.save_changes(tx, programme.id, off)

    async def pair_of(self, handle: str) -> Pair:
        async with self.bot.db.reading(self.bot.workspace.id) as tx:
            return (await pairs.live_of_person(tx, self.workspace.person(handle).id))[0]

    def reading(self) -> Any:
        return self.bot.db.reading(self.bot.workspace.id)
