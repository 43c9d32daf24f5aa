"""From a plan to a pair."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.mentoring.files.roster import read
from bot.mentoring.model import PairState
from handlers.stories.importing_people import import_roster
from tests.conftest import a_bot
from tests.slack_simulator import Fault, Server, SocketDelivery, Workspace, make_user, roster_csv
from tests.support.audit import recorded_actions
from tests.support.cast import Story
from tests.support.readings import all_pairs, introductions, modal_words, topics_on_offer
from tests.support.stories import add_agreed_pairs, rehearse_match


async def test_a_rehearsal_shows_pairs_reasons_and_who_is_left_out(story: Story) -> None:
    await rehearse_match(story, "ada", "farah", "grace")
    words = modal_words(story.noor)
    assert "Spring: 1 pairs, 1 left out" in words or "Spring: 1 pair, 1 left out" in words
    assert "@Ada Nwosu → @Farah Daneshvar" in words
    assert "the leader wants to learn what the mentor offers: Generative AI" in words
    assert "@Grace Lindqvist (leader): everybody who fits is in the same reporting line" in words


async def test_nothing_is_sent_before_the_release(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    await story.passes(hours=24)
    assert not story.ada.dms


async def test_a_plan_without_a_pair_says_why_and_cannot_be_released(story: Story) -> None:
    await rehearse_match(story, "ada", "grace")
    words = modal_words(story.noor)
    assert "nobody can be paired just now" in words
    assert "@Grace Lindqvist (leader): everybody who fits is in the same reporting line" in words
    assert "Release" not in words


async def test_rehearsing_an_empty_programme_says_what_to_do(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin match")
    await story.noor.sees("Nobody in this programme is free to be matched yet")


async def test_the_mentor_is_asked_first_then_the_leader_then_both_are_introduced(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    await story.noor.submits()
    await story.noor.sees("Released: 1 pair. Mentors are asked first, each in their own working hours")
    await story.passes(hours=1)
    await story.ada.sees("A leader would learn from you in Spring: @Farah Daneshvar")
    assert not story.farah.dms
    await story.ada.clicks("Yes, gladly")
    await story.ada.sees("Now I ask @Farah Daneshvar, quietly")
    await story.passes(hours=1)
    await story.farah.sees("@Ada Nwosu would be glad to mentor you in Spring")
    await story.farah.clicks("Yes, gladly")
    await story.ada.sees("@Ada Nwosu and @Farah Daneshvar, meet each other.")
    await story.farah.sees("First step: @Ada Nwosu, choose a topic.")


async def test_the_first_step_leads_to_a_time(story: Story) -> None:
    await story.has_pair()
    await story.farah.clicks("Choose a topic")
    await story.farah.sees("@Ada Nwosu has not chosen a topic yet.")
    await story.ada.clicks("Choose a topic")
    await story.ada.clicks(topics_on_offer(story.ada)[0])
    await story.farah.clicks("Pick a time")
    assert story.farah.modal is not None
    assert "Book a time" in story.farah.words(story.farah.modal)


async def test_a_partner_who_takes_a_break_is_seen_to(story: Story) -> None:
    await story.has_pair()
    await story.farah.types("/mentor pause until 2026-04-06")
    for typed in ("/mentor", "/mentor pair"):
        await story.ada.types(typed)
        words = "@Farah Daneshvar is taking a break until Monday 6 April 2026. Nothing to do meanwhile."
        assert words in story.ada.words(story.ada.latest)
    await story.farah.types("/mentor resume")
    await story.ada.types("/mentor")
    assert "Next: choose a topic." in story.ada.words(story.ada.latest)


async def test_a_decline_is_told_to_nobody(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    await story.noor.submits()
    await story.passes(hours=1)
    await story.ada.clicks("Not this time")
    await story.ada.sees("Nobody else is told")
    await story.passes(days=4)
    assert not story.farah.dms
    assert [pair.state for pair in await all_pairs(story, "ada")] == [PairState.LAPSED]


async def test_a_proposal_lapses_after_three_working_days(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    await story.noor.submits()
    await story.passes(hours=1)  # Monday
    await story.passes(days=3, hours=4)  # Thursday, 15:00 in London
    assert (await all_pairs(story, "ada"))[0].state is PairState.PROPOSED
    await story.passes(hours=3)
    assert (await all_pairs(story, "ada"))[0].state is PairState.LAPSED
    await story.ada.clicks("Yes, gladly")
    await story.ada.sees("This invitation has ended")


async def test_an_answer_counts_once(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    await story.noor.submits()
    await story.passes(hours=1)
    proposal = story.ada.dms[-1]
    blocks = list(proposal.blocks)
    await story.ada.clicks("Yes, gladly")
    proposal.blocks = blocks  # an old client still shows the buttons
    await story.ada.clicks("Yes, gladly", within=proposal)
    await story.ada.sees("You have answered this already")
    assert [pair.state for pair in await all_pairs(story, "ada")] == [PairState.CONSENTED]


async def test_a_plan_is_refused_when_the_facts_changed(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    plan = story.noor.modal
    await story.joins("kofi")
    assert story.noor.modal is plan
    await story.noor.submits()
    await story.noor.sees("Nothing was released: something has changed since this rehearsal.")
    assert not await all_pairs(story, "ada")


async def test_a_plan_is_released_once(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    plan = story.noor.modal
    assert plan is not None
    drawn = deepcopy(plan.payload)
    await story.noor.submits()
    plan.payload = drawn  # an old client still shows the form
    await story.noor.submits()
    await story.noor.sees("This plan was released before")
    assert len(await all_pairs(story, "ada")) == 1


async def test_what_was_done_is_in_the_audit(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    await story.noor.submits()
    async with story.reading() as tx:
        acts = {act for _actor, act in await recorded_actions(tx)}
    assert acts == {"roster imported", "programme created", "match rehearsed", "match released"}


async def test_my_pair_and_why(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor pair")
    await story.ada.sees("Your partner in Spring is @Farah Daneshvar.")
    await story.ada.sees("Why you two:")
    await story.farah.types("/mentor")
    await story.farah.clicks("My pair")
    await story.farah.sees("Your partner in Spring is @Ada Nwosu.")


async def test_without_a_pair_the_answer_is_a_sentence(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor pair")
    await story.ada.sees("You have no partner yet")


async def test_a_pair_ends_with_its_programme(story: Story) -> None:
    await story.has_pair()
    await story.passes(weeks=14)
    assert [pair.state for pair in await all_pairs(story, "ada")] == [PairState.COMPLETED]


async def test_somebody_else_cannot_answer_a_proposal(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    await story.noor.submits()
    await story.passes(hours=1)
    proposal = story.ada.dms[-1]
    story.workspace.conversations[proposal.channel].members = frozenset(
        {story.ada.id, story.grace.id, story.workspace.bot_user_id}
    )
    await story.grace.clicks("Yes, gladly", within=proposal)
    await story.grace.sees("This question is for somebody else")


async def test_one_pair_that_cannot_be_reached_does_not_stop_the_others(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.passes(hours=1)
    await story.ada.clicks("Yes, gladly")
    await story.passes(hours=1)
    refused = {"ok": False, "error": "user_disabled"}
    story.workspace.faults.append(Fault("conversations.open", body=refused, times=2))
    await story.farah.clicks("Yes, gladly")
    await story.passes(minutes=1)
    await story.passes(minutes=1)
    await story.ada.sees("meet each other")


async def test_a_partner_whom_slack_no_longer_has_ends_the_pair(story: Story) -> None:
    await story.has_pair()
    story.workspace.person("farah").deleted = True  # and Slack's event was lost
    await story.has_roster()
    await story.passes(minutes=1)
    await story.ada.sees("is closing; thank you both")


async def test_an_unknown_programme_is_not_another(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin match Autmn")
    await story.noor.sees("I know no programme of that name")


async def test_who_is_paused_is_named_among_those_left_out(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah", "kofi")
    await story.kofi.types("/mentor pause")
    await story.noor.types("/mentor admin match")
    assert "@Kofi Asamoah (mentor): paused" in modal_words(story.noor)


async def test_who_joined_before_the_roster_gets_the_role_of_their_level(story: Story) -> None:
    await story.has_programme()
    await story.workspace.user_joins(make_user("zoe", "Zoe Park"))
    await story.joins("zoe", "ada")
    rows = roster_csv() + "zoe@example.com,6,,Product,Oslo\n"
    bot = story.bot
    await import_roster(read(rows), bot.directory, bot.db, bot.workspace.id, bot.clock(), "test")
    await story.noor.types("/mentor admin match")
    assert "@Zoe Park (leader)" in modal_words(story.noor) or "→ @Zoe Park" in modal_words(story.noor)


async def test_where_slack_is_slow_introductions_make_way_for_nudges(
    workspace: Workspace, sqlite_url: str
) -> None:
    @web.middleware
    async def slowly(request: web.Request, handler: Any) -> web.StreamResponse:
        if request.path.endswith("conversations.open"):
            workspace.clock.advance(seconds=14)
        answer: web.StreamResponse = await handler(request)
        return answer

    server = Server(workspace)
    server.app.middlewares.append(slowly)
    await server.start()
    workspace.delivery = SocketDelivery(server.links)
    async with a_bot(workspace, sqlite_url, ticks=False) as bot:
        story = Story(workspace, bot)
        await story.has_programme()
        mentors = ("ada", "freya", "ines", "zainab")
        await story.joins("farah", *mentors)
        await add_agreed_pairs(story, mentors)
        began = workspace.clock.now()
        await bot.tick()
        assert workspace.clock.now() - began < timedelta(seconds=30 + 15)
        assert len(introductions(story)) == 3
        await bot.tick()
        assert len(introductions(story)) == 4
    await server.stop()
