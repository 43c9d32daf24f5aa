"""What admins read: the console, the rehearsal, the figures, what is wrong with a roster."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.blocks import labels
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, counted
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    bullets,
    button,
    context,
    cut,
    day,
    divider,
    escape,
    header,
    mention,
    message,
    pages,
    section,
)
from bot.mentoring.figures import FEWEST_PAIRS, Counts, Share
from bot.mentoring.files.roster import LONGEST_CELL, Fault, FaultKind
from bot.mentoring.model import MemberState, PairState, Pillar, Programme, Role

MOST_PROGRAMMES = 8
MOST_FAULTS = 20
MOST_LINES = 12
MOST_QUIET = 20


def console(programmes: Sequence[Programme], quiet: Sequence[str], command: str) -> Message:
    """Everything a coordinator starts from; `quiet` are mentors whose pairs have gone quiet."""
    new = button(_("New programme"), Button.NEW_PROGRAMME, main=not programmes)
    people = button(_("Import people"), Button.IMPORT_PEOPLE)
    topics, health = button(_("Topics"), Button.SHELF), button(_("Health"), Button.HEALTH)
    doors = actions(new, people, topics, health)
    closing = context(
        _(
            "`{command} admin health` shows how delivery goes; `{command} admin nudges @person` what they "
            "were sent, or why not."
        ).format(command=command)
    )
    if not programmes:
        words = _("There is no programme yet. Create one, import who is at which level, and people can join.")
        return message(section(words), doors, closing)
    blocks = [block for each in programmes[:MOST_PROGRAMMES] for block in _programme(each)]
    return message(*blocks, *_quiet(quiet), divider(), doors, closing)


def unknown_word(word: str, command: str) -> Message:
    """What can follow `admin`, to who typed something else."""
    opening = _("I do not know *admin {word}*. Here is what there is:").format(word=escape(word))
    lines = [
        _("`{command} admin`: the console, with a button for most of these"),
        _("`programme`: start one"),
        _("`people`: import who is at which level"),
        _("`rules`: what counts in a match"),
        _("`pair @mentor @leader`, `apart @one @other`: a pair in every plan, or in none"),
        _("`match`: rehearse, then release"),
        _("`calendar`: which moment comes in which week"),
        _("`topics`: cards of your own"),
        _("`health`, `nudges @person`: how delivery goes"),
    ]
    return message(
        section(opening),
        section(bullets(line.format(command=command) for line in lines)),
        actions(button(_("Open the console"), Button.ADMIN, main=True)),
    )


def _quiet(mentors: Sequence[str]) -> list[Block]:
    """Who could do with a person's word; nothing is said of how long, or of what they did not answer."""
    if not mentors:
        return []
    words = counted("*{count} quiet pair*", "*{count} quiet pairs*", len(mentors))
    who = labels.listed(mention(each) for each in mentors[:MOST_QUIET])
    hint = _("I no longer write to these mentors until they come back. A word from you may help: {who}.")
    return [divider(), section(f"{words}\n{hint.format(who=who)}")]


def _programme(programme: Programme) -> list[Block]:
    dates = _("{start}, {weeks} weeks. Coordinator: {who}").format(
        start=day(programme.starts_on), weeks=programme.weeks, who=mention(programme.coordinator_id)
    )
    return [
        section(f"*{escape(programme.name)}*\n{escape(programme.purpose)}\n{dates}"),
        actions(
            button(_("Rehearse the match"), Button.REHEARSE, programme.id, main=True),
            button(_("Rules"), Button.RULES, programme.id),
            button(_("Calendar"), Button.CALENDAR, programme.id),
            button(_("See the figures"), Button.STATS, programme.id),
        ),
    ]


def programme_created(programme: Programme, command: str) -> Message:
    words = _("*{name}* is open. Tell people to type `{command} join`; when enough have, rehearse the match.")
    return message(section(words.format(name=escape(programme.name), command=command)))


def people_imported(people: int, without_level: int, untouched: Sequence[str] = ()) -> Message:
    """What a roster brought; `untouched`: the columns it did not have, which changed nothing."""
    words = counted("{count} person imported.", "{count} people imported.", people)
    if without_level:
        words += " " + counted(
            "{count} has no level and cannot be matched yet.",
            "{count} have no level and cannot be matched yet.",
            without_level,
        )
    if untouched:
        words += " " + _("Not in this file, so unchanged: {columns}.").format(columns=", ".join(untouched))
    return message(section(words))


def roster_refused(faults: Sequence[Fault]) -> Message:
    """Why a roster was refused, line by line; nothing of it was used."""
    opening = counted(
        "Nothing was imported: {count} thing needs mending first.",
        "Nothing was imported: {count} things need mending first.",
        len(faults),
    )
    lines = [fault_line(fault) for fault in faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        lines.append(counted("and {count} more", "and {count} more", len(faults) - MOST_FAULTS))
    return message(section(opening), *pages("", lines))


def fault_line(fault: Fault) -> str:
    words = {
        FaultKind.NOT_CSV: _("this is not a CSV file"),
        FaultKind.NO_HEADER: _(
            "the first line must name the columns: email or slack_id (one of them), and level"
        ),
        FaultKind.UNKNOWN_COLUMN: _("the column {value} is not known"),
        FaultKind.WRONG_NUMBER_OF_CELLS: _("this line has {value} cells, not as many as the first"),
        FaultKind.NOBODY: _("nobody is named"),
        FaultKind.NOT_A_LEVEL: _("{value} is not a level; use a whole number from 1 to 20"),
        FaultKind.TOO_LONG: _("the {value} is longer than 200 characters"),
        FaultKind.TWICE: _("{value} stands in another line too"),
        FaultKind.NOT_IN_SLACK: _("{value} is not in this Slack workspace"),
        FaultKind.MANAGER_NOT_IN_SLACK: _("the manager {value} is not in this Slack workspace"),
        FaultKind.OWN_MANAGER: _("{value} cannot be their own manager"),
        FaultKind.CIRCLE: _("the managers above {value} go round in a circle"),
    }[fault.kind]
    return _("Line {line}: {words}").format(
        line=fault.line, words=words.format(value=escape(cut(fault.value, LONGEST_CELL)))
    )


def not_a_roster() -> Message:
    words = _("I could not read that file. Save it as CSV in UTF-8, at most 5 MB, and upload it again.")
    return message(section(words), actions(button(_("Try again"), Button.IMPORT_PEOPLE, main=True)))


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
        section(_("*Weekly nudges*") + "\n" + bullets(_nudges(counts))),
        section(_("*Meetings*") + "\n" + bullets(_meetings(counts))),
        section(_("*Topics by pillar, pairs that chose one*") + "\n" + bullets(_pillars(pillars))),
        context(_rules()),
        *_others(programme, programmes),
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
        _("{state}: {part} of {whole}").format(
            state=labels.pair_state(state), part=counts.pairs[state], whole=everything
        )
        for state in PairState
        if counts.pairs.get(state)
    ]
    return [line.capitalize() for line in lines] or [_("None yet")]


def _nudges(counts: Counts) -> list[str]:
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


def _rules() -> str:
    return _(
        "A nudge is answered when its reader pressed one of its buttons. A meeting took place when one "
        "partner says so and the other does not deny it. Topics count under their main pillar, which is "
        "hidden where only one to {most} pairs had one of it."
    ).format(most=FEWEST_PAIRS - 1)


def _others(programme: Programme, programmes: Sequence[Programme]) -> list[Block]:
    others = [each for each in programmes if each.id != programme.id][:MOST_LINES]
    if not others:
        return []
    lines = [f"`stats {escape(each.name)}`" for each in others]
    return [context(_("Other programmes: {names}").format(names=labels.listed(lines)))]
