"""A plan as a coordinator reads it: pairs with their reasons, those left out, and what would help."""

from collections.abc import Iterable, Sequence
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
from bot.mentoring.figures import LEAST_PERCENT, MOST_PERCENT, coarse_percent
from bot.mentoring.matching.fingerprint import Changes
from bot.mentoring.matching.plan import LeftOut, Plan
from bot.mentoring.matching.rules.wishes import Wish
from bot.mentoring.matching.summary import Summary
from bot.mentoring.matching.what_if import Gain, Gains
from bot.mentoring.model import Hindrance, Programme, Role

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
    accounts_read_at: datetime | None,
    *,
    is_proven: bool,
) -> Message:
    """A plan to look at before it is released; `gains` is None while they are being worked out.

    Whoever has no partner and is in no pair of the plan is left out, be it
    that a question to them is open: nobody can tell from a plan whom somebody was asked about.
    `accounts_read_at`: as of when Slack's accounts are known (UTC), None where they were never compared.
    """
    opening = _("*{programme}*: {pairs}, {left} left out. Nothing is sent until you release it.")
    pairs = pluralize("{count} pair", "{count} pairs", len(plan.matches))
    words = opening.format(programme=escape(programme.name), pairs=pairs, left=len(plan.left_out))
    closing = _(
        "Mentors are asked first, then leaders. What you release is exactly this plan; where something "
        "private is in the way of a pair, nobody is asked, and I tell nobody which pair it is."
    )
    return message(
        section(words),
        section(bullets(_quality(summary, len(plan.matches), is_proven=is_proven))),
        *_pairs(plan, summary),
        *_refused_pins(plan),
        *pages(_("*Left out*"), map(_left_out, plan.left_out)),
        *_remedies(gains),
        context(closing),
        context(_accounts_note(accounts_read_at)),
    )


def _accounts_note(read_at: datetime | None) -> str:
    if read_at is None:
        return _("Slack has not told me yet who still has an account. I ask again before anything is sent.")
    words = _("Who has an account in Slack: as of {when}. I ask again before anything is sent.")
    return words.format(when=instant(read_at))


def nothing_to_release(programme: Programme, plan: Plan, gains: Gains | None) -> Message:
    """The message that nobody can be paired now, whether proposals are under way or came to nothing."""
    words = _(
        "*{programme}*: nobody can be paired just now. Who has a partner, or is asked, stays as they are."
    )
    return message(
        section(words.format(programme=escape(programme.name))),
        *_refused_pins(plan),
        *pages(_("*Left out*"), map(_left_out, plan.left_out)),
        *_remedies(gains),
    )


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
    """The changes in words; of people's answers and of proposals neither how many changed nor whose."""
    for words, people in (
        (_("New, or back: {who}"), changes.joined),
        (_("Left, or paused: {who}"), changes.departed),
        (_("Other level, manager, department, place or time zone: {who}"), changes.updated),
    ):
        if people:
            yield words.format(who=_people(people))
    for words, is_so in (
        (_("The rules of the match"), changes.rules),
        (_("Who must, or must not, be a pair"), changes.arrangements),
        (_("Who reports to whom"), changes.reporting_lines),
        (_("What people answered in their form, or who is free"), changes.answers_or_pairs),
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
    """The number of pairs, and how it goes on."""
    words = pluralize("Released: {count} pair.", "Released: {count} pairs.", pairs)
    following = _(
        "Mentors are asked first, each in their own working hours, with three working days to answer; "
        "then the leader. From now on I look daily whether somebody is free again."
    )
    return message(section(f"{words} {following}"), actions(button(_("See the figures"), Button.STATS)))


def _quality(summary: Summary, pairs: int, *, is_proven: bool) -> list[str]:
    proof = (
        _("*Best possible: proven.* No other plan gives more people a pair, or better ones.")
        if is_proven
        else _(
            "*Not proven.* This plan keeps every rule, but I could not prove that none is better. "
            "Please tell whoever runs me."
        )
    )
    return [proof, *_wishes_met(summary, pairs), *_load(summary)]


def _wishes_met(summary: Summary, pairs: int) -> Iterable[str]:
    """The shares of wishes that are met, coarse: two rehearsals do not tell what one person wishes."""
    wishes = dict(summary.wishes)
    ideal = summary.ideal
    if not wishes[Wish.NOVELTY].points:  # as in a first programme, in which nobody had a partner before
        ideal -= wishes.pop(Wish.NOVELTY).most
    share = coarse_percent(summary.score, ideal, pairs)
    if share is None:
        yield _("How far wishes are met is not shown: fewer than five pairs.")
        return
    yield _("Wishes met: {share}. All wishes of all people never come true at once.").format(
        share=_percent(share)
    )
    shares = {wish: coarse_percent(each.points, each.most, pairs) for wish, each in wishes.items()}
    yield _("Each wish: {wishes}").format(
        wishes="; ".join(
            f"{match_reasons.wish(wish)} {_percent(share)}" for wish, share in shares.items() if share
        )
    )


def _percent(share: int) -> str:
    """A share in steps of ten, which names neither none nor all."""
    if share == LEAST_PERCENT:
        return _("{share} % or less").format(share=share)
    if share == MOST_PERCENT:
        return _("{share} % or more").format(share=share)
    return _("about {share} %").format(share=share)


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
            why=_pin_refusal(each.why),
        )
        for each in plan.refused
    ]
    return pages(_("*Pairs you asked for that are not in this plan*"), lines)


def _pin_refusal(why: Hindrance) -> str:
    """The reason; the same for all that people keep private: a seat, a question, a no, a list."""
    if why in (Hindrance.NO_ROOM, Hindrance.PRIVATE_LIST):
        return _("one of them is not free, or they were proposed before")
    return match_reasons.pin_refusal(why)


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
