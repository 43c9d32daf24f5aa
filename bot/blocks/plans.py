"""A plan as a coordinator reads it: who with whom and why, who is left out, and what would help."""

from collections.abc import Iterable, Mapping, Sequence

from bot.blocks import labels, match_reasons
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, counted
from bot.blocks.kit.text import (
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
from bot.mentoring.matching.fingerprint import Changes
from bot.mentoring.matching.plan import LeftOut, Plan
from bot.mentoring.matching.rules.wishes import Wish
from bot.mentoring.matching.summary import Summary
from bot.mentoring.matching.what_if import Gain, Gains
from bot.mentoring.model import PairState, Programme, Role

MOST_DEPARTMENTS = 8
MOST_NAMED = 10


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
    plan: Plan,
    programme: Programme,
    told: Summary,
    gains: Gains | None,
    under_way: Mapping[PairState, int],
    *,
    is_proven: bool,
) -> Message:
    """A plan to look at before it is released; `gains` is None while they are being worked out."""
    opening = _("*{programme}*: {pairs}, {left} left out. Nothing is sent until you release it.")
    pairs = counted("{count} pair", "{count} pairs", len(plan.matches))
    words = opening.format(programme=escape(programme.name), pairs=pairs, left=len(plan.left_out))
    return message(
        section(f"{words} {_under_way(under_way)}".strip()),
        section(bullets(_quality(told, is_proven=is_proven))),
        *_pairs(plan, told),
        *_refused(plan),
        *pages(_("*Left out*"), map(_left_out, plan.left_out)),
        *_help(gains),
        context(_("Mentors are asked first, then leaders. What you release is exactly this plan.")),
    )


def nothing_to_release(
    programme: Programme, plan: Plan, gains: Gains | None, under_way: Mapping[PairState, int]
) -> Message:
    """Nobody can be paired now; `under_way` are the pairs there are, for which that is no failure."""
    if under_way:
        words = _("*{programme}*: nobody else can be paired just now.") + " " + _under_way(under_way)
    else:
        words = _("*{programme}*: no pair is possible yet.")
    return message(
        section(words.format(programme=escape(programme.name))),
        *_refused(plan),
        *pages(_("*Left out*"), map(_left_out, plan.left_out)),
        *_help(gains),
    )


def _under_way(pairs: Mapping[PairState, int]) -> str:
    """What was released before and stands."""
    asked = sum(number for state, number in pairs.items() if state is not PairState.ACTIVE)
    parts = []
    if asked:
        parts.append(counted("{count} proposal is under way", "{count} proposals are under way", asked))
    if pairs.get(PairState.ACTIVE):
        parts.append(counted("{count} pair has begun", "{count} pairs have begun", pairs[PairState.ACTIVE]))
    return _("So far: {parts}.").format(parts=labels.listed(parts)) if parts else ""


def _pairs(plan: Plan, told: Summary) -> list[Block]:
    """Each pair with its reasons; what holds for all of them is said once, who asked for it always."""
    reasons = [
        [match_reasons.reason(why, _("the mentor"), _("the leader")) for why in match.reasons]
        for match in plan.matches
    ]
    shared = [why for why in reasons[0] if len(reasons) > 1 and all(why in each for each in reasons)]
    lines = [
        f"{mention(match.mentor_id)} → {mention(match.leader_id)}"
        + _after_colon(
            [*(why for why in whys if why not in shared), *match_reasons.asked_for(match, told.pinned)]
        )
        for match, whys in zip(plan.matches, reasons, strict=True)
    ]
    title = _("*Pairs* (mentor → leader)")
    if shared:
        title += "\n" + _("All of them: {reasons}").format(reasons="; ".join(shared))
    return pages(title, lines)


def _after_colon(parts: Iterable[str]) -> str:
    said = "; ".join(parts)
    return f": {said}" if said else ""


def outdated(programme_id: str, changes: Changes | None) -> Message:
    """Why a plan was not released; `changes` is None where that can no longer be told."""
    opening = _("Nothing was released: something has changed since this rehearsal.")
    lines = list(_changed(changes)) if changes else []
    return message(
        section("\n".join(filter(None, (opening, bullets(lines))))),
        actions(button(_("Rehearse again"), Button.REHEARSE, programme_id, main=True)),
    )


def _changed(changes: Changes) -> Iterable[str]:
    """Who came and went; of what people told us only that they did, never what, nor who."""
    for words, whom in (
        (_("New, or back: {who}"), changes.joined),
        (_("Left, or paused: {who}"), changes.left),
        (_("Other level, manager, department, place or time zone: {who}"), changes.known),
    ):
        if whom:
            yield words.format(who=_some(whom))
    if changes.told:
        yield counted(
            "{count} person changed their answers", "{count} people changed their answers", changes.told
        )
    for words, is_so in (
        (_("The rules of the match"), changes.rules),
        (_("Who must, or must not, be a pair"), changes.decided),
        (_("Who reports to whom"), changes.lines),
        (_("Proposals and pairs that stand"), changes.past),
    ):
        if is_so:
            yield words


def _some(people: Sequence[str]) -> str:
    shown = [mention(each) for each in people[:MOST_NAMED]]
    if len(people) > MOST_NAMED:
        left = len(people) - MOST_NAMED
        shown.append(counted("{count} more", "{count} more", left))
    return labels.listed(shown)


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
    lines = [
        _("*Best possible: proven.* No other plan gives more people a pair, or better ones.")
        if is_proven
        else _(
            "*Not proven.* This plan keeps every rule, but I could not prove that none is better. "
            "Please tell whoever runs me."
        )
    ]
    wishes = dict(told.wishes)
    ideal = told.ideal
    if not wishes[Wish.NOVELTY].points:  # as in a first programme, in which nobody had a partner before
        ideal -= wishes.pop(Wish.NOVELTY).most
    if ideal:
        share = _("Wishes met: {share} %. All wishes of all people never come true at once.")
        lines.append(share.format(share=100 * told.score // ideal))
    in_part = [
        f"{match_reasons.wish(wish)} {100 * each.points // each.most} %"
        for wish, each in wishes.items()
        if each.points < each.most
    ]
    if in_part:
        lines.append(_("Met in part: {wishes}").format(wishes=", ".join(in_part)))
    return [*lines, *_load(told)]


def _load(told: Summary) -> Iterable[str]:
    """Pairs by department, the most burdened first; people without a department are counted together."""
    for role in Role:
        of_role = [(each, number) for (each, whose), number in told.load.items() if whose is role]
        ordered = sorted(of_role, key=lambda each: (-each[1], each[0] or ""))[:MOST_DEPARTMENTS]
        parts = [f"{escape(each) if each else _('no department')} {number}" for each, number in ordered]
        if parts:
            yield _("{role}s by department: {parts}").format(
                role=labels.role(role).capitalize(), parts=", ".join(parts)
            )


def _refused(plan: Plan) -> list[Block]:
    lines = [
        _("{mentor} and {leader}: {why}").format(
            mentor=mention(each.mentor_id),
            leader=mention(each.leader_id),
            why=match_reasons.kept_apart(each.why),
        )
        for each in plan.refused
    ]
    return pages(_("*Pairs you asked for that cannot be*"), lines)


def _left_out(one: LeftOut) -> str:
    why = match_reasons.hindrance(one.why, one.role) + match_reasons.would_help(one.helps)
    return f"{mention(one.person_id)} ({labels.role(one.role)}): {why}"


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
