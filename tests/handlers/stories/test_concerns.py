"""`/mentor concern`: it reaches a safeguarding contact and nobody else, rather twice than not at all."""

import logging

import pytest
from sqlalchemy import select, text

from bot.blocks import labels
from storage.tables import audit, concerns, metadata
from tests.slack_simulator import Fault
from tests.support.cast import Story
from tests.support.guidance import CONTACTS, HELP_LINE, has_guidance

WORDS = "My partner said <something> & it was not fine."
UNAVAILABLE = {"ok": False, "error": "service_unavailable"}
FORM = {"What worries you?": WORDS}


async def kept(story: Story) -> list[str | None]:
    """The texts of all concerns that are still kept."""
    async with story.reading() as tx:
        return list((await tx.execute(select(concerns.c.text))).scalars())


async def stored(story: Story) -> str:
    """All that the database holds, as text."""
    async with story.reading() as tx:
        rows = [repr(row) for each in metadata.sorted_tables for row in await tx.execute(select(each))]
    return "\n".join(rows)


async def writes(story: Story, **answers: str) -> None:
    """Ada opens the form and sends it."""
    await story.ada.types("/mentor concern")
    await story.ada.submits(FORM | answers)


async def test_it_reaches_the_contact_with_the_writers_name_and_is_deleted(story: Story) -> None:
    await has_guidance(story)
    await writes(story)
    assert WORDS in story.callum.words(story.callum.dms[-1])
    assert "@Ada Nwosu wrote to you in confidence" in story.callum.words(story.callum.dms[-1])
    assert WORDS not in story.callum.dms[-1].text, "a notification may be seen by others"
    await story.ada.sees("It has arrived: @Callum Pettigrew has your message, and I have deleted it here.")
    assert await kept(story) == []
    assert "something" not in await stored(story)


async def test_the_form_says_who_reads_it_before_one_writes(story: Story) -> None:
    await has_guidance(story)
    await story.ada.types("/mentor concern")
    form = story.ada.words(story.ada.modal)
    assert "@Callum Pettigrew or @Xóchitl Arriaga reads this, whom you choose, with your name." in form
    assert "call your local emergency number first" in form
    assert "Not for another partner or a break" in form
    assert "@Noor" not in form, "never the coordinator by default"


async def test_the_writer_chooses_between_two(story: Story) -> None:
    await has_guidance(story)
    await writes(story, **{"Who shall read it?": "Xóchitl Arriaga"})
    assert WORDS in story.xochitl.words(story.xochitl.dms[-1])
    assert story.callum.dms == []


async def test_from_the_home_tab(story: Story) -> None:
    await has_guidance(story)
    await story.ada.opens_home()
    await story.ada.clicks("Raise a concern", within="home")
    await story.ada.submits(FORM)
    assert WORDS in story.callum.words(story.callum.dms[-1])


async def test_without_a_contact_it_says_so_before_one_writes(story: Story) -> None:
    await story.ada.types("/mentor concern")
    await story.ada.sees("Nobody is named here who could read it")
    assert story.ada.modal is None
    await has_guidance(story, **{"Confidential help": HELP_LINE})
    await story.ada.types("/mentor concern")
    await story.ada.sees(f"To talk in confidence: {HELP_LINE}")


async def test_neither_the_partner_nor_the_line_of_the_writer_ever_reads_it(story: Story) -> None:
    await story.has_bare_pair()
    contacts = {"First safeguarding contact": "farah", "Second safeguarding contact": "grace"}
    await has_guidance(story, **contacts)
    await story.ada.types("/mentor concern")
    await story.ada.sees("Nobody is named here who could read it")
    await story.kofi.types("/mentor concern")
    assert "@Grace Lindqvist reads this, with your name." in story.kofi.words(story.kofi.modal)


async def test_a_contact_who_has_left_slack_reads_nothing(story: Story) -> None:
    await has_guidance(story)
    await story.workspace.user_changes("callum", deleted=True)
    await story.ada.types("/mentor concern")
    assert "@Xóchitl Arriaga reads this, with your name." in story.ada.words(story.ada.modal)


async def test_a_reader_who_fell_away_meanwhile_is_said_beside_the_words_which_stay(story: Story) -> None:
    await has_guidance(story)
    await story.ada.types("/mentor concern")
    await story.workspace.user_changes("callum", deleted=True)
    await story.ada.submits(FORM)
    assert set(story.ada.errors) == {"What worries you?"}
    assert await kept(story) == []


async def test_nothing_to_see_is_no_concern(story: Story) -> None:
    await has_guidance(story)
    await story.ada.types("/mentor concern")
    await story.ada.submits({"What worries you?": "\u200b \u200b"})
    assert story.ada.errors == {"What worries you?": "Please write a few words."}


async def test_words_that_cannot_be_kept_stay_in_the_form(story: Story) -> None:
    await has_guidance(story)
    refuse = "CREATE TRIGGER full BEFORE INSERT ON concerns BEGIN SELECT RAISE(ABORT, 'full'); END"
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await tx.execute(text(refuse))
    await writes(story)
    assert set(story.ada.errors) == {"What worries you?"}
    assert story.callum.dms == []
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await tx.execute(text("DROP TRIGGER full"))
    await story.ada.submits()
    assert WORDS in story.callum.words(story.callum.dms[-1])


async def test_what_slack_did_not_take_is_brought_later_and_the_writer_hears_of_it(story: Story) -> None:
    await has_guidance(story)
    story.workspace.faults.append(
        Fault("chat.postMessage", 503, {"ok": False, "error": "service_unavailable"})
    )
    await writes(story)
    await story.ada.sees("It has not arrived yet. I keep trying, for a day at most")
    assert await kept(story) == [WORDS]
    assert story.callum.dms == []
    await story.passes(minutes=2)
    assert WORDS in story.callum.words(story.callum.dms[-1])
    assert "It has arrived" in story.ada.words(story.ada.dms[-1])
    assert await kept(story) == []


async def test_what_perhaps_arrived_is_rather_sent_twice_than_lost(story: Story) -> None:
    await has_guidance(story)
    story.workspace.faults.append(Fault("chat.postMessage", 0, takes_effect=True))
    await writes(story)
    await story.passes(minutes=2)
    texts = [story.callum.words(each) for each in story.callum.dms]
    assert [WORDS in each for each in texts] == [True, True]
    assert "It may reach you twice" in texts[1]
    assert "It has arrived" in story.ada.words(story.ada.dms[-1])


async def test_what_slack_refuses_has_not_arrived_and_another_is_named(story: Story) -> None:
    await has_guidance(story)
    story.workspace.faults.append(Fault("chat.postMessage", body={"ok": False, "error": "restricted_action"}))
    await writes(story)
    await story.ada.sees("Please ask @Xóchitl Arriaga directly.")
    assert await kept(story) == []


async def test_after_a_day_it_is_given_up_and_the_writer_knows(story: Story) -> None:
    await has_guidance(story)
    story.workspace.faults.append(Fault("chat.postMessage", 503, UNAVAILABLE, times=200))
    await writes(story)
    for _hour in range(25):
        await story.passes(hours=1)
    assert await kept(story) == [None], "the text is gone, and the writer is still to be told"
    story.workspace.faults.clear()
    await story.passes(hours=1)
    assert "It has not arrived, as far as I can tell" in story.ada.words(story.ada.dms[-1])
    assert story.callum.dms == []
    assert await kept(story) == []


async def test_a_reader_who_became_the_partner_meanwhile_never_gets_it(story: Story) -> None:
    contacts = {"First safeguarding contact": "farah", "Second safeguarding contact": "xochitl"}
    await has_guidance(story, **contacts)
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.passes(hours=26)
    await story.ada.clicks("Yes, gladly")
    await story.passes(hours=26)
    story.workspace.faults.append(
        Fault("chat.postMessage", 503, {"ok": False, "error": "service_unavailable"})
    )
    await writes(story)  # a proposal takes no contact away: nobody can read of one from the form
    await story.farah.clicks("Yes, gladly")
    for _minute in range(3):
        await story.passes(minutes=1)
    assert WORDS not in "".join(story.farah.words(each) for each in story.farah.dms)
    assert any("Please ask @Xóchitl Arriaga directly" in story.ada.words(each) for each in story.ada.dms)


async def test_a_concern_is_in_no_log_no_audit_and_no_list(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await has_guidance(story)
    async with story.reading() as tx:
        lines = len((await tx.execute(select(audit))).all())
    story.workspace.faults.append(
        Fault("chat.postMessage", 503, {"ok": False, "error": "service_unavailable"})
    )
    await writes(story)
    await story.passes(minutes=2)
    assert "something" not in caplog.text
    assert story.ada.id not in caplog.text
    async with story.reading() as tx:
        assert len((await tx.execute(select(audit))).all()) == lines
    for word in ("admin", "admin health", "admin nudges @ada", "stats"):
        await story.noor.types(f"/mentor {word}")
    seen = "\n".join(story.noor.words(each) for each in story.noor.messages())
    assert "concern" not in seen.replace("/mentor concern", "").replace("Raise a concern", "")


async def test_two_contacts_are_named_or_none(story: Story) -> None:
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Guidance")
    await story.noor.submits({"First safeguarding contact": "callum"})
    assert set(story.noor.errors) == {"Second safeguarding contact"}
    await story.noor.submits({"Second safeguarding contact": "callum"})
    assert story.noor.errors == {"Second safeguarding contact": "Please name two different people."}
    await story.workspace.user_changes("xochitl", deleted=True)
    await story.noor.submits({"Second safeguarding contact": "xochitl"})
    assert set(story.noor.errors) == {"Second safeguarding contact"}
    await story.noor.submits({"Second safeguarding contact": "jun"})
    await story.noor.sees("Saved.")


async def test_sensitive_themes_are_offered_where_there_is_help_in_confidence(story: Story) -> None:
    theme = labels.theme("strain")
    await story.has_programme()
    await story.noor.types("/mentor admin")
    await story.noor.sees("Sensitive themes are not offered: name confidential help")
    await story.ada.types("/mentor join")
    assert theme not in str(story.ada.modal and story.ada.modal.payload)
    await story.ada.closes()
    await has_guidance(story, **{"Confidential help": HELP_LINE})
    await story.noor.types("/mentor admin")
    assert "Sensitive themes" not in story.noor.words(story.noor.messages()[-1])
    await story.joins("ada", **{"Sensitive themes you are glad to talk about": [theme]})
    await has_guidance(story, **{"Confidential help": ""})
    await story.ada.types("/mentor profile")
    assert theme not in str(story.ada.modal and story.ada.modal.payload)
    await story.ada.submits()
    await has_guidance(story, **CONTACTS)
    await story.ada.types("/mentor privacy")
    await story.ada.sees(f"Sensitive themes you are glad of: {theme}")
