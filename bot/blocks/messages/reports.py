"""The figures of a programme."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.blocks import labels
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, Message, bullets, context, day, escape, header, message, section
from bot.mentoring.figures import FEWEST_PAIRS, Counts, PairOutcome, Share
from bot.mentoring.model import MemberState, Pillar, Programme, Role

MOST_LINES = 12


def figures(
    programme: Programme,
    counts: Counts,
    pillars: Mapping[Pillar, Share],
    since: date | None,
    until: date,
    programmes: Sequence[Programme],
) -> Message:
    """The figures of a programme; each with its numerator, its denominator and its rule."""
    begin = day(since) if since else _("From the beginning")
    opening = _("{start} to {end}, live. Members and pairs are as of now.").format(
        start=begin, end=day(until)
    )
    return message(
        header(_("Figures: {programme}").format(programme=programme.name)),
        context(opening),
        section(_("*Members*") + "\n" + bullets(_members(counts))),
        section(_("*Pairs*") + "\n" + bullets(_pairs(counts))),
        section(_("*Weekly nudges*") + "\n" + bullets(_nudge_lines(counts))),
        section(_("*Meetings*") + "\n" + bullets(_meetings(counts))),
        section(_("*Topics by pillar, pairs that chose one*") + "\n" + bullets(_pillars(pillars))),
        context(_definitions()),
        *_other_programmes(programme, programmes),
    )


def _members(counts: Counts) -> list[str]:
    everybody = sum(counts.members.values())
    lines = []
    for role in Role:
        active = counts.members.get((role, MemberState.ACTIVE), 0)
        paused = counts.members.get((role, MemberState.PAUSED), 0)
        line = _("{role}s: {part} of {whole} members, {paused} of them paused")
        lines.append(
            line.format(
                role=labels.role(role), part=active + paused, whole=everybody, paused=paused
            ).capitalize()
        )
    return lines


def _pairs(counts: Counts) -> list[str]:
    everything = sum(counts.pairs.values())
    lines = [
        _("{outcome}: {part} of {whole}").format(
            outcome=labels.pair_outcome(outcome), part=counts.pairs[outcome], whole=everything
        )
        for outcome in PairOutcome
        if counts.pairs.get(outcome)
    ]
    return [line.capitalize() for line in lines] or [_("None yet")]


def _nudge_lines(counts: Counts) -> list[str]:
    return [
        _("Sent: {part} of {whole} planned").format(part=counts.nudges_sent, whole=counts.nudges_planned),
        _("Answered: {part} of {whole} sent").format(part=counts.nudges_answered, whole=counts.nudges_sent),
    ]


def _meetings(counts: Counts) -> list[str]:
    per_pair = f"{counts.meetings / counts.pairs_began:.1f}" if counts.pairs_began else "0"
    return [
        _("Took place: {part} of {whole} topics chosen").format(
            part=counts.meetings, whole=counts.cards_chosen
        ),
        _("Confirmed by both: {part} of {whole}").format(
            part=counts.meetings_confirmed, whole=counts.meetings
        ),
        _("Per pair: {mean} ({part} meetings of {whole} pairs that began)").format(
            mean=per_pair, part=counts.meetings, whole=counts.pairs_began
        ),
    ]


def _pillars(pillars: Mapping[Pillar, Share]) -> list[str]:
    return [
        f"{labels.pillar(pillar)}: "
        + (
            _("hidden, too few pairs")
            if share.part is None
            else _("{part} of {whole} pairs").format(part=share.part, whole=share.whole)
        )
        for pillar, share in pillars.items()
    ]


def _definitions() -> str:
    return _(
        "A nudge is answered when its reader pressed one of its buttons. A meeting took place when one "
        "partner says so and the other does not deny it. Topics count under their main pillar, which is "
        "hidden where only one to {most} pairs had one of it."
    ).format(most=FEWEST_PAIRS - 1)


def _other_programmes(programme: Programme, programmes: Sequence[Programme]) -> list[Block]:
    others = [each for each in programmes if each.id != programme.id][:MOST_LINES]
    if not others:
        return []
    lines = [f"`stats {escape(each.name)}`" for each in others]
    return [context(_("Other programmes: {names}").format(names=labels.and_list(lines)))]
