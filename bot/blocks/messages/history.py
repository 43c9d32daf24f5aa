"""The talks of a person, pair by pair."""

from collections.abc import Sequence

from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import Block, Message, actions, bullets, button, day, mention, message, section
from bot.mentoring.model import Meeting, Pair, PairState, Person
from bot.mentoring.timing.cadence import local_date

MOST_TALKS = 20  # of one pair, so that they fit one section


def history(entries: Sequence[tuple[Pair, Sequence[tuple[Meeting, str]]]], person: Person) -> Message:
    """A person's pairs, each with its topics and whether they met, never what was said."""
    blocks: list[Block] = []
    for pair, meetings in entries:
        partner = mention(pair.partner_of(person.id))
        took_place = sum(meeting.took_place for meeting, _title in meetings)
        summary = pluralize("{count} talk", "{count} talks", took_place)
        lines = [
            f"{day(local_date(meeting.opened_at, person.timezone))}: {title} ({_outcome(meeting)})"
            for meeting, title in meetings[-MOST_TALKS:]
        ]
        blocks.append(section(_("With {partner}: {summary}").format(partner=partner, summary=summary)))
        blocks += [section(bullets(lines))] if lines else []
    if not blocks:
        blocks = [
            section(_("Nothing here yet. Your topics and meetings will gather here, never what was said."))
        ]
    has_partner = any(pair.state is PairState.ACTIVE for pair, _meetings in entries)
    way_on = (
        button(_("My pair"), Button.PAIR, main=True)
        if has_partner
        else button(_("See what I can do"), Button.HELP)
    )
    return message(*blocks, actions(way_on))


def _outcome(meeting: Meeting) -> str:
    if meeting.took_place:
        return _("met")
    return _("you two remember it differently") if meeting.is_disputed else _("not yet")
