"""A plan as a coordinator reads it: pairs with their reasons, those left out, and what would help."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.blocks import labels, match_reasons
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    bullets,
    button,
    context,
    escape,
    instant,
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


def progress(word: str) -> str:
    """The step at which a rehearsal is, from the word that the solver reports."""
    words = {
        "candidates": _("Looking for who fits whom…"),
        "solving": _("Weighing pairs against each other…"),
        "proof": _("Proving that no plan is better…"),
        "reasons": _("Putting the reasons into words…"),
    }
    return words.get(word.partition(" ")[0], _("One moment, I am at work on it…"))


def rehearsal(
    plan: Plan,
    programme: Programme,
    summary: Summary,
    gains: Gains | None,
    under_way: Mapping[PairState, int],
    accounts_read_at: datetime | None,
    *,
    is_proven: bool,
) -> Message:
    """A plan to look at before it is released; `gains` is None while they are being worked out.

    `accounts_read_at`: as of when Slack's accounts are known (UTC), None where they were never compared.
    """
    opening = _("*{programme}*: {pairs}, {left} left out. Nothing is sent until you release it.")
    pairs = pluralize("{count} pair", "{count} pairs", len(plan.matches))
    words = opening.format(programme=escape(programme.name), pairs=pairs, left=len(plan.left_out))
    return message(
        section(f"{words} {_under_way(under_way)}".strip()),
        section(bullets(_quality(summary, is_proven=is_proven))),
        *_pairs(plan, summary),
        *_refused_pins(plan),
        *pages(_("*Left out*"), map(_left_out, plan.left_out)),
        *_remedies(gains),
        context(_("Mentors are asked first, then leaders. What you release is exactly this plan.")),
        context(_accounts_note(accounts_read_at)),
    )


def _accounts_note(read_at: datetime | None) -> str:
    if read_at is None:
        return _("Slack has not told me yet who still has an account. I ask again before anything is sent.")
    words = _("Who has an account in Slack: as of {when}. I ask again before anything is sent.")
    return words.format(when=instant(read_at))


def nothing_to_release(
    programme: Programme, plan: Plan, gains: Gains | None, under_way: Mapping[PairState, int]
) -> Message:
    """The message that nobody can be paired now; with pairs `under_way` that is no failure."""
    if under_way:
        words = _("*{programme}*: nobody else can be paired just now.") + " " + _under_way(under_way)
    else:
        words = _("*{programme}*: no pair is possible yet.")
    return message(
        section(words.format(programme=escape(programme.name))),
        *_refused_pins(plan),
        *pages(_("*Left out*"), map(_left_out, plan.left_out)),
        *_remedies(gains),
    )


def _under_way(pairs: Mapping[PairState, int]) -> str:
    """The proposals and pairs of earlier releases."""
    proposals = sum(number for state, number in pairs.items() if state is not PairState.ACTIVE)
    parts = []
    if proposals:
        parts.append(pluralize("{count} proposal is under way", "{count} proposals are under way", proposals))
    if pairs.get(PairState.ACTIVE):
        parts.append(pluralize("{count} pair has begun", "{count} pairs have begun", pairs[PairState.ACTIVE]))
    return _("So far: {parts}.").format(parts=labels.and_list(parts)) if parts else ""


def _pairs(plan: Plan, summary: Summary) -> list[Block]:
    """Each pair with its reasons; a reason of all is said once, and a pin with its own pair."""
    reasons = [
        [match_reasons.reason(reason, _("the mentor"), _("the leader")) for reason in match.reasons]
        for match in plan.matches
    ]
    shared = [reason for reason in reasons[0] if len(reasons) > 1 and all(reason in each for each in reasons)]
    lines = [
        f"{mention(match.mentor_id)} → {mention(match.leader_id)}"
        + _after_colon(
            [
                *(reason for reason in pair_reasons if reason not in shared),
                *match_reasons.pin_note(match, summary.pinned),
            ]
        )
        for match, pair_reasons in zip(plan.matches, reasons, strict=True)
    ]
    title = _("*Pairs* (mentor → leader)")
    if shared:
        title += "\n" + _("All of them: {reasons}").format(reasons="; ".join(shared))
    return pages(title, lines)


def _after_colon(parts: Iterable[str]) -> str:
    text = "; ".join(parts)
    return f": {text}" if text else ""


def outdated_plan(programme_id: str, changes: Changes | None) -> Message:
    """The changes for which a plan was not released; None where they can no longer be told."""
    opening = _("Nothing was released: something has changed since this rehearsal.")
    lines = list(_change_lines(changes)) if changes else []
    return message(
        section("\n".join(filter(None, (opening, bullets(lines))))),
        actions(button(_("Rehearse again"), Button.REHEARSE, programme_id, main=True)),
    )


def _change_lines(changes: Changes) -> Iterable[str]:
    """The changes in words; of people's answers only how many changed, never which nor whose."""
    for words, people in (
        (_("New, or back: {who}"), changes.joined),
        (_("Left, or paused: {who}"), changes.departed),
        (_("Other level, manager, department, place or time zone: {who}"), changes.updated),
    ):
        if people:
            yield words.format(who=_people(people))
    if changes.changed_answers:
        yield pluralize(
            "{count} person changed their answers",
            "{count} people changed their answers",
            changes.changed_answers,
        )
    for words, is_so in (
        (_("The rules of the match"), changes.rules),
        (_("Who must, or must not, be a pair"), changes.arrangements),
        (_("Who reports to whom"), changes.reporting_lines),
        (_("Proposals and pairs that stand"), changes.pair_history),
    ):
        if is_so:
            yield words


def _people(people: Sequence[str]) -> str:
    names = [mention(each) for each in people[:MOST_NAMED]]
    if len(people) > MOST_NAMED:
        remaining = len(people) - MOST_NAMED
        names.append(pluralize("{count} more", "{count} more", remaining))
    return labels.and_list(names)


def release_confirmation(pairs: int) -> Message:
    """The number of mentors who are asked, and how it goes on."""
    words = pluralize(
        "Released: {count} mentor is asked first.", "Released: {count} mentors are asked first.", pairs
    )
    following = _(
        "Each hears from me in their own working hours and has three working days. Then the leader is asked. "
        "From now on I look daily whether somebody is free again."
    )
    return message(section(f"{words} {following}"), actions(button(_("See the figures"), Button.STATS)))


def _quality(summary: Summary, *, is_proven: bool) -> list[str]:
    lines = [
        _("*Best possible: proven.* No other plan gives more people a pair, or better ones.")
        if is_proven
        else _(
            "*Not proven.* This plan keeps every rule, but I could not prove that none is better. "
            "Please tell whoever runs me."
        )
    ]
    wishes = dict(summary.wishes)
    ideal = summary.ideal
    if not wishes[Wish.NOVELTY].points:  # as in a first programme, in which nobody had a partner before
        ideal -= wishes.pop(Wish.NOVELTY).most
    if ideal:
        share = _("Wishes met: {share} %. All wishes of all people never come true at once.")
        lines.append(share.format(share=100 * summary.score // ideal))
    in_part = [
        f"{match_reasons.wish(wish)} {100 * each.points // each.most} %"
        for wish, each in wishes.items()
        if each.points < each.most
    ]
    if in_part:
        lines.append(_("Met in part: {wishes}").format(wishes=", ".join(in_part)))
    return [*lines, *_load(summary)]


def _load(summary: Summary) -> Iterable[str]:
    """Pairs by department, the most burdened first; people without a department are counted together."""
    for role in Role:
        of_role = [(each, number) for (each, load_role), number in summary.load.items() if load_role is role]
        ordered = sorted(of_role, key=lambda each: (-each[1], each[0] or ""))[:MOST_DEPARTMENTS]
        parts = [f"{escape(each) if each else _('no department')} {number}" for each, number in ordered]
        if parts:
            yield _("{role}s by department: {parts}").format(
                role=labels.role(role).capitalize(), parts=", ".join(parts)
            )


def _refused_pins(plan: Plan) -> list[Block]:
    lines = [
        _("{mentor} and {leader}: {why}").format(
            mentor=mention(each.mentor_id),
            leader=mention(each.leader_id),
            why=match_reasons.pin_refusal(each.why),
        )
        for each in plan.refused
    ]
    return pages(_("*Pairs you asked for that cannot be*"), lines)


def _left_out(left_out: LeftOut) -> str:
    reason = match_reasons.hindrance(left_out.why, left_out.role) + match_reasons.would_fit_phrase(
        left_out.helps
    )
    return f"{mention(left_out.person_id)} ({labels.role(left_out.role)}): {reason}"


def _remedies(gains: Gains | None) -> list[Block]:
    """The steps that would help those left out, each found by solving the whole again."""
    if gains is None:
        return [context(_("I am still working out what would help those left out."))]
    lines = []
    if gains.needs_one_way:
        lines.append(
            _("asking for a need in one direction only: {gain}").format(gain=_gain(gains.needs_one_way))
        )
    if gains.smaller_gap:
        lines.append(_("a least gap of one level less: {gain}").format(gain=_gain(gains.smaller_gap)))
    if gains.another_seat:
        leader, gain = gains.another_seat
        line = _("one more mentor for {leader}: {gain}")
        lines.append(line.format(leader=mention(leader), gain=_gain(gain)))
    return pages(_("*What would help*"), lines)


def _gain(gain: Gain) -> str:
    return pluralize("{count} more person with a pair", "{count} more people with a pair", gain.covered)
