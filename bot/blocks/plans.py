"""A plan as a coordinator reads it: who with whom and why, who is left out, and what would help."""

from collections.abc import Iterable

from bot.blocks import fit, names
from bot.blocks.ids import Button
from bot.blocks.language import _, counted
from bot.blocks.text import (
    Block,
    Message,
    actions,
    bullets,
    button,
    context,
    escape,
    mention,
    message,
    pages,
    section,
)
from bot.mentoring.model import Programme, Role
from bot.mentoring.plan import LeftOut, Plan
from bot.mentoring.summary import Summary
from bot.mentoring.what_if import Gain, Gains

MOST_DEPARTMENTS = 8


def stage(word: str) -> str:
    """What is being done, from the word that the solver says."""
    known = {
        "candidates": _("Looking for who fits whom…"),
        "solving": _("Weighing pairs against each other…"),
        "proof": _("Proving that no plan is better…"),
        "reasons": _("Putting the reasons into words…"),
    }
    return known.get(word.partition(" ")[0], _("One moment, I am at work on it…"))


def rehearsed(
    plan: Plan, programme: Programme, told: Summary, gains: Gains | None, *, is_proven: bool
) -> Message:
    """A plan to look at before it is released; `gains` is None while they are being worked out."""
    opening = _("*{programme}*: {pairs}, {left} left out. Nothing is sent until you release it.")
    pairs = counted("{count} pair", "{count} pairs", len(plan.matches))
    words = opening.format(programme=escape(programme.name), pairs=pairs, left=len(plan.left_out))
    lines = [
        f"{mention(match.mentor_id)} → {mention(match.leader_id)}: "
        + "; ".join(fit.reason(why, _("the mentor"), _("the leader")) for why in match.reasons)
        for match in plan.matches
    ]
    return message(
        section(words),
        section(bullets(_quality(told, is_proven=is_proven))),
        *pages(_("*Pairs* (mentor → leader)"), lines),
        *_refused(plan),
        *pages(_("*Left out*"), map(_left_out, plan.left_out)),
        *_help(gains),
        context(_("Mentors are asked first, then leaders. What you release is exactly this plan.")),
    )


def nothing_to_release(programme: Programme, plan: Plan, gains: Gains | None) -> Message:
    words = _("*{programme}*: no pair is possible yet.").format(programme=escape(programme.name))
    return message(
        section(words),
        *_refused(plan),
        *pages(_("*Left out*"), map(_left_out, plan.left_out)),
        *_help(gains),
    )


def released(pairs: int) -> Message:
    words = counted(
        "Released: {count} mentor is asked first.", "Released: {count} mentors are asked first.", pairs
    )
    rest = _(
        "Each hears from me in their own working hours and has three working days. Then the leader is asked. "
        "From now on I look daily whether somebody is free again."
    )
    return message(section(f"{words} {rest}"), actions(button(_("See the figures"), Button.STATS)))


def _quality(told: Summary, *, is_proven: bool) -> list[str]:
    lines = (
        [_("*Best possible: proven.* No other plan gives more people a pair, or better ones.")]
        if is_proven
        else []
    )
    if told.ideal:
        share = _("Fit: {part} of {whole} points that pairs with every wish fulfilled would have")
        lines.append(share.format(part=told.score, whole=told.ideal))
    given_up = [
        f"{fit.wish(wish)}: {each.points}/{each.most}"
        for wish, each in told.wishes.items()
        if each.points < each.most
    ]
    if given_up:
        lines.append(_("Wishes given up in part: {wishes}").format(wishes="; ".join(given_up)))
    return [*lines, *_load(told)]


def _load(told: Summary) -> Iterable[str]:
    """Pairs by department, the most burdened first; people without a department are counted together."""
    for role in Role:
        of_role = [(each, number) for (each, whose), number in told.load.items() if whose is role]
        ordered = sorted(of_role, key=lambda each: (-each[1], each[0] or ""))[:MOST_DEPARTMENTS]
        parts = [f"{escape(each) if each else _('no department')} {number}" for each, number in ordered]
        if parts:
            yield _("{role}s by department: {parts}").format(
                role=names.role(role).capitalize(), parts=", ".join(parts)
            )


def _refused(plan: Plan) -> list[Block]:
    lines = [
        _("{mentor} and {leader}: {why}").format(
            mentor=mention(each.mentor_id), leader=mention(each.leader_id), why=fit.kept_apart(each.why)
        )
        for each in plan.refused
    ]
    return pages(_("*Pairs you asked for that cannot be*"), lines)


def _left_out(one: LeftOut) -> str:
    line = f"{mention(one.person_id)} ({names.role(one.role)}): {fit.hindrance(one.why)}"
    helps = [
        counted("{count} person", "{count} people", each.people) + " " + fit.without(each.rule)
        for each in one.helps
        if fit.without(each.rule)
    ]
    return line + (_("; would fit: {helps}").format(helps=", ".join(helps)) if helps else "")


def _help(gains: Gains | None) -> list[Block]:
    """What a coordinator could do, each found by solving the whole again."""
    if gains is None:
        return [context(_("I am still working out what would help those left out."))]
    lines = []
    if gains.needs_one_way:
        lines.append(
            _("asking for a need in one direction only: {gain}").format(gain=_gain(gains.needs_one_way))
        )
    if gains.smaller_gap:
        lines.append(_("a least gap of one level less: {gain}").format(gain=_gain(gains.smaller_gap)))
    if gains.another_place:
        leader, gain = gains.another_place
        line = _("one more mentor for {leader}: {gain}")
        lines.append(line.format(leader=mention(leader), gain=_gain(gain)))
    return pages(_("*What would help*"), lines)


def _gain(gain: Gain) -> str:
    return counted("{count} more person with a pair", "{count} more people with a pair", gain.covered)
