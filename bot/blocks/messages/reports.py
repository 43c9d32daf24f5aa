"""The figures of a programme."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.blocks import labels
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import Block, Message, bullets, context, day, escape, header, message, section
from bot.mentoring.figures import A_WEEK, FEWEST_PAIRS, Figure, Share, WeeklyTotals, monday_of, sum_of_weeks
from bot.mentoring.model import Pillar, Programme

MOST_LINES = 12
A_DAY = timedelta(days=1)


def figures(
    programme: Programme, weeks: Sequence[WeeklyTotals], today: date, programmes: Sequence[Programme]
) -> Message:
    """The figures of a programme in these weeks, the oldest first, each with its part and its whole.

    `today` is the day in UTC, by which the next figures are promised.
    """
    title = header(_("Figures: {programme}").format(programme=programme.name))
    if not weeks:
        return message(
            title, section(_nothing_yet(programme, today)), *_other_programmes(programme, programmes)
        )
    words = _("Full weeks from {start} to {end} (UTC). What came later is not counted yet.")
    if programme.ends_on <= weeks[-1].begins_on + A_WEEK:
        words = _("Full weeks from {start} to {end} (UTC). That is all: the programme is over.")
    opening = words.format(start=day(weeks[0].begins_on), end=day(weeks[-1].begins_on + A_WEEK - A_DAY))
    sums = sum_of_weeks(weeks)
    return message(
        title,
        context(opening),
        section(_("*Members and pairs*") + "\n" + bullets(_members_and_pairs(weeks[-1], sums, len(weeks)))),
        section(_("*Weeks of pairs*") + "\n" + bullets([_talks(sums, len(weeks))])),
        section(_("*First topic of the week, by pillar*") + "\n" + bullets(_pillars(sums, len(weeks)))),
        context(_definitions()),
        context(_rule()),
        *_other_programmes(programme, programmes),
    )


def _nothing_yet(programme: Programme, today: date) -> str:
    if monday_of(today) > programme.ends_on:
        return _("No full week of this programme lies in that time. Ask for `all` of it.")
    if programme.is_over(today):
        words = _("It is over. Its last week is counted on {day}.")
        return words.format(day=day(monday_of(today) + A_WEEK))
    words = _("No full week is over yet. The first figures come on {day}.")
    return words.format(day=day(monday_of(today) + A_WEEK))


def _members_and_pairs(newest: WeeklyTotals, sums: Mapping[str, Share], weeks: int) -> list[str]:
    pairs = str(newest.pairs) if newest.pairs else _("fewer than five, so not shown")
    mentors = _of(_("{part} of {whole} members"), sums.get(Figure.MENTORS), 1)
    proposals = _of(_("{part} of {whole} proposals"), sums.get(Figure.NO_PAIR), weeks)
    return [
        _("Mentors, in the last of these weeks: {figure}").format(figure=mentors),
        _("Pairs under way in that week: {figure}").format(figure=pairs),
        _("Did not become a pair: {figure}").format(figure=proposals),
    ]


def _talks(sums: Mapping[str, Share], weeks: int) -> str:
    figure = _of(_("{part} of {whole}"), sums.get(Figure.TALKED), weeks)
    return _("Talked: {figure}").format(figure=figure)


def _pillars(sums: Mapping[str, Share], weeks: int) -> list[str]:
    words = _("{part} of {whole}")
    lines = [
        f"{labels.pillar(pillar)}: {_of(words, sums[pillar], weeks)}" for pillar in Pillar if pillar in sums
    ]
    if len(lines) < len(Pillar):
        others = _("All others: {figure}") if lines else _("All pillars: {figure}")
        lines.append(others.format(figure=_too_few()))
    return lines


def _of(words: str, share: Share | None, weeks: int) -> str:
    """A figure with the number of its weeks, where it could not be shown in all of them."""
    if share is None:
        return _too_few()
    figure = words.format(part=share.part, whole=share.whole)
    if share.weeks == weeks:
        return figure
    some = pluralize("in {count} week of {{all}}", "in {count} weeks of {{all}}", share.weeks)
    some = some.format(all=weeks)
    return _("{figure} ({some})").format(figure=figure, some=some)


def _too_few() -> str:
    return _("fewer than five on one side, so not shown")


def _definitions() -> str:
    return _(
        "A pair counts once for each week that it was under way from first to last, but for pairs that are "
        "paused or quiet. It talked when one partner says so and the other does not deny it."
    )


def _rule() -> str:
    return _(
        "A week is counted once, when it is over, and only where at least {fewest} pairs did something and "
        "at least {fewest} did not. So figures begin with ten pairs; none tells of one person, nor of all."
    ).format(fewest=FEWEST_PAIRS)


def _other_programmes(programme: Programme, programmes: Sequence[Programme]) -> list[Block]:
    others = [each for each in programmes if each.id != programme.id][:MOST_LINES]
    if not others:
        return []
    lines = [f"`stats {escape(each.name)}`" for each in others]
    return [context(_("Other programmes: {names}").format(names=labels.and_list(lines)))]
