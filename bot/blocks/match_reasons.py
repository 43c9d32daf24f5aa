"""The reasons for a match or against it, and what a match weighs, as people read them."""

from collections.abc import Iterable, Mapping, Sequence

from bot.blocks.kit.language import _, pluralize
from bot.blocks.labels import and_list, area, comma_list
from bot.mentoring.matching.plan import Help, Match
from bot.mentoring.matching.rules.wishes import Wish
from bot.mentoring.model import Hindrance, Reason, ReasonKind, Role


def reason(reason: Reason, mentor: str, leader: str) -> str:
    """The reason why two people fit, in words for both: never anything that either keeps private."""
    areas = comma_list(area(each) for each in reason.areas)
    hours = pluralize("{count} working hour", "{count} working hours", reason.minutes // 60)
    return {
        ReasonKind.LEADER_WANTS: _("{leader} wants to learn what {mentor} offers: {areas}"),
        ReasonKind.MENTOR_WANTS: _("{mentor} wants what {leader} can give: {areas}"),
        ReasonKind.OTHER_DEPARTMENT: _("different departments"),
        ReasonKind.OTHER_PLACE: _("different places"),
        ReasonKind.NEW_DEPARTMENT: _("a department that is new to one of you"),
        ReasonKind.SHARED_HOURS: _("{hours} in common a day"),
    }[reason.kind].format(mentor=mentor, leader=leader, areas=areas, hours=hours)


def hindrance(hindrance: Hindrance, role: Role) -> str:
    """The reason why somebody has no pair in that role, and what would help, for a coordinator."""
    invite = _("invite more leaders") if role is Role.MENTOR else _("invite more mentors")
    everyone_taken = _("nobody who fits is free for them; {invite}").format(invite=invite)
    return {
        Hindrance.NOT_ACTIVE: _("no active member of the programme"),
        Hindrance.NO_ROOM: _("no place left to give"),
        Hindrance.SAME_PERSON: _("the only one who fits is the same person"),
        Hindrance.NO_LEVEL: _("no level is known of them; add it"),
        Hindrance.NO_LEVEL_OF_OTHERS: _("of nobody who could fit is the level known; add theirs"),
        Hindrance.NO_LINE: _("the managers above them are not known up to the top; add them"),
        Hindrance.NO_LINE_OF_OTHERS: _(
            "of nobody who could fit are the managers known up to the top; add theirs"
        ),
        Hindrance.PAUSED: _("paused"),
        Hindrance.LEVEL_GAP: _("nobody is enough levels apart from them; {invite}").format(invite=invite),
        Hindrance.REPORTING_LINE: _("everybody who fits is in the same reporting line"),
        Hindrance.COMMON_MANAGER: _("everybody who fits has the same manager"),
        Hindrance.FORMER_PARTNER: _("everybody who fits was their partner before"),
        Hindrance.NO_SHARED_HOURS: _("nobody who fits shares two working hours a day"),
        Hindrance.NO_SHARED_LANGUAGE: _("nobody who fits speaks one of their languages"),
        Hindrance.NO_SHARED_NEED: _("nobody who fits has wishes that meet theirs; more wishes help"),
        Hindrance.KEPT_APART: _("everybody who fits is kept apart from them"),
        # A coordinator must not learn that somebody keeps a private list.
        Hindrance.PRIVATE_LIST: everyone_taken,
        Hindrance.EVERYONE_TAKEN: everyone_taken,
    }[hindrance]


def wait_reason(hindrance: Hindrance) -> str:
    """The reason why somebody waits for a partner, where it helps to know it, in words for them.

    Empty for all others: of a proposal, a no, a private list, or what a coordinator decided there is no word.
    """
    return {
        Hindrance.NOT_ACTIVE: _("your account is not active"),
        Hindrance.NO_LEVEL: _("your level is not in the roster yet; your coordinator can add it"),
        Hindrance.NO_LEVEL_OF_OTHERS: _(
            "the levels of those who could fit are not in the roster yet; your coordinator can add them"
        ),
        Hindrance.NO_LINE: _(
            "the managers above you are not all in the roster yet; your coordinator can add them"
        ),
        Hindrance.NO_LINE_OF_OTHERS: _(
            "the managers above those who could fit are not all in the roster yet; "
            "your coordinator can add them"
        ),
        Hindrance.PAUSED: _("you are paused"),
        Hindrance.LEVEL_GAP: _("nobody who is free is enough levels apart from you"),
        Hindrance.REPORTING_LINE: _("everybody who fits is in your reporting line"),
        Hindrance.COMMON_MANAGER: _("everybody who fits has the same manager as you"),
        Hindrance.FORMER_PARTNER: _("everybody who fits was your partner before"),
        Hindrance.NO_SHARED_HOURS: _(
            "nobody who fits shares two working hours with you; wider hours may help"
        ),
        Hindrance.NO_SHARED_LANGUAGE: _("nobody who fits speaks one of your languages; another one may help"),
        Hindrance.NO_SHARED_NEED: _("nobody who fits has wishes that meet yours; more wishes help"),
    }.get(hindrance, "")


def pin_refusal(hindrance: Hindrance) -> str:
    """The reason why two people who are wanted as a pair cannot be one.

    In Slack a private list is none; only who has both lists in a file of their own is told of one.
    """
    return {
        Hindrance.NOT_ACTIVE: _("both must take part, one as mentor and one as leader"),
        Hindrance.NO_LEVEL: _("of one of them no level is known"),
        Hindrance.NO_LINE: _("of one of them the managers are not known up to the top"),
        Hindrance.NO_ROOM: _("one of them has no place left for this pair, or for all that you ask for"),
        Hindrance.SAME_PERSON: _("nobody mentors themselves"),
        Hindrance.REPORTING_LINE: _("one of them is above the other in the line of managers"),
        Hindrance.COMMON_MANAGER: _("they have the same manager"),
        Hindrance.KEPT_APART: _("they are to be kept apart as well"),
        Hindrance.PRIVATE_LIST: _("one of them would rather not be paired with the other"),
    }[hindrance]


def pin_note(match: Match, pinned: Mapping[tuple[str, str], Sequence[Hindrance]]) -> list[str]:
    """A note that the coordinator wants this pair, and which rules that sets aside; none for other pairs."""
    pair = (match.mentor_id, match.leader_id)
    if pair not in pinned:
        return []
    if not pinned[pair]:
        return [_("you asked for this pair")]
    rules = and_list(_waived_rule(each) for each in pinned[pair])
    return [_("you asked for this pair, although {rules}").format(rules=rules)]


def _waived_rule(rule: Hindrance) -> str:
    """A rule that is not about safety, so that a coordinator may want a pair in spite of it."""
    return {
        Hindrance.LEVEL_GAP: _("the mentor is not enough levels below the leader"),
        Hindrance.FORMER_PARTNER: _("they were a pair before"),
        Hindrance.NO_SHARED_HOURS: _("they share less than two working hours a day"),
        Hindrance.NO_SHARED_LANGUAGE: _("they have no language in common"),
        Hindrance.NO_SHARED_NEED: _("what they offer and want does not meet as the rules ask"),
    }[rule]


def would_fit_phrase(helps: Iterable[Help]) -> str:
    """How many would fit if one rule were less strict; it follows the reason why somebody has no pair."""
    groups = [
        pluralize("{count} person", "{count} people", each.people) + " " + _with_rule_relaxed(each.rule)
        for each in helps
        if _with_rule_relaxed(each.rule)
    ]
    return _("; would fit, free or not: {helps}").format(helps=", ".join(groups)) if groups else ""


def _with_rule_relaxed(rule: Hindrance) -> str:
    """The words after a number of people whom this rule alone excludes; none for a rule that must stay."""
    return {
        Hindrance.LEVEL_GAP: _("with a smaller gap of levels"),
        Hindrance.NO_SHARED_HOURS: _("with more hours in common"),
        Hindrance.NO_SHARED_LANGUAGE: _("with a language in common"),
        Hindrance.NO_SHARED_NEED: _("with a need in common"),
    }.get(rule, "")


def wish(wish: Wish) -> str:
    """A wish of the match, as part of a list."""
    return {
        Wish.HOURS: _("more shared hours"),
        Wish.GAP: _("a good gap of levels"),
        Wish.LEADER_WANTS: _("what leaders want to learn"),
        Wish.MENTOR_WANTS: _("what mentors want"),
        Wish.DEPARTMENT: _("different departments"),
        Wish.PLACE: _("different places"),
        Wish.NOVELTY: _("departments that are new to them"),
    }[wish]


def weights() -> dict[str, str]:
    """The meaning of each weight, by its name in `Weights`."""
    return {
        "area": _("For each area one wants and the other offers"),
        "areas_counted": _("At most so many areas in each direction"),
        "department": _("For different departments"),
        "place": _("For different places"),
        "hour": _("For each shared working hour beyond two"),
        "hours_counted": _("At most so many such hours"),
        "gap": _("For a good gap of levels"),
        "novelty": _("For a department that is new to one of them"),
    }
