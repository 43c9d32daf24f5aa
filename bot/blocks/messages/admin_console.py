"""The console of a coordinator."""

from collections.abc import Collection, Sequence
from datetime import date

from bot.blocks import labels, programme_labels
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    bullets,
    button,
    context,
    divider,
    escape,
    mention,
    message,
    section,
)
from bot.blocks.messages.own_cards import no_help
from bot.mentoring.model import Programme

MOST_PROGRAMMES = 8
MOST_QUIET = 20
MOST_UNKNOWN = 10


def console(
    programmes: Sequence[Programme],
    departed: Collection[str],
    today: date,
    quiet_mentors: Sequence[str],
    unknown_lines: Sequence[tuple[str, str]],
    command: str,
    *,
    has_help: bool,
) -> Message:
    """The console with each programme and its buttons.

    `departed`: the ids of coordinators who have left Slack; `quiet_mentors`: those whose pairs have gone
    quiet; `unknown_lines`: mentor and leader of the pairs of whom nobody knows who stands above whom;
    `has_help`: whether the organisation named help in confidence or safeguarding contacts.
    """
    new = button(_("New programme"), Button.NEW_PROGRAMME, main=not programmes)
    people = button(_("Import people"), Button.IMPORT_PEOPLE)
    topics, health = button(_("Topics"), Button.OWN_CARDS), button(_("Health"), Button.HEALTH)
    main_buttons = actions(new, people, topics, health)
    closing = context(
        _(
            "`{command} admin health` shows how delivery goes; `{command} admin nudges @person` whether "
            "messages reach somebody."
        ).format(command=command)
    )
    if not programmes:
        words = _("There is no programme yet. Create one, import who is at which level, and people can join.")
        return message(section(words), main_buttons, closing)
    blocks = [block for each in programmes[:MOST_PROGRAMMES] for block in _programme(each, departed, today)]
    return message(
        *blocks,
        *_quiet_pairs(quiet_mentors),
        *_unknown_lines(unknown_lines),
        *_no_help(has_help=has_help),
        divider(),
        main_buttons,
        closing,
    )


def unknown_word(word: str, command: str) -> Message:
    """The words that can follow `admin`, for somebody who typed another."""
    opening = _("I do not know *admin {word}*. Here is what there is:").format(word=escape(word))
    lines = [
        _("`{command} admin`: the console, with a button for most of these"),
        _("`programme`: start one; `programme change NAME`, also `copy`, `close`, `open`, `end`, `delete`"),
        _("`people`: import who is at which level"),
        _("`rules`: what counts in a match"),
        _("`pair @mentor @leader`, `apart @one @other`: ask for a pair, or keep two people apart"),
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


def _no_help(*, has_help: bool) -> list[Block]:
    """That nobody is offered sensitive themes, and why, with the button that mends it."""
    if has_help:
        return []
    return [section(no_help()), actions(button(_("Guidance"), Button.GUIDANCE))]


def unknown_programme_word(word: str, command: str) -> Message:
    """The words that can follow `admin programme`, for somebody who typed another."""
    opening = _("I do not know *admin programme {word}*. Here is what there is:").format(word=escape(word))
    lines = [
        _("`{command} admin programme`: start one"),
        _("`change NAME`: its name, purpose, dates, length, level, coordinator"),
        _("`copy NAME`: the next one like it"),
        _("`close NAME`, `open NAME`: to joining"),
        _("`end NAME`, `delete NAME`: asks first"),
    ]
    return message(
        section(opening),
        section(bullets(line.format(command=command) for line in lines)),
        actions(button(_("Open the console"), Button.ADMIN, main=True)),
    )


def _quiet_pairs(mentors: Sequence[str]) -> list[Block]:
    """The mentors who could do with a person's word, but neither since when nor what they left open."""
    if not mentors:
        return []
    words = pluralize("*{count} quiet pair*", "*{count} quiet pairs*", len(mentors))
    names = labels.and_list(mention(each) for each in mentors[:MOST_QUIET])
    hint = _("I no longer write to these mentors until they come back. A word from you may help: {who}.")
    return [divider(), section(f"{words}\n{hint.format(who=names)}")]


def _unknown_lines(mentor_and_leader: Sequence[tuple[str, str]]) -> list[Block]:
    """The pairs that are kept although a rule of safety might forbid them, and what would tell."""
    if not mentor_and_leader:
        return []
    title = pluralize(
        "*{count} pair whose managers I do not know*",
        "*{count} pairs whose managers I do not know*",
        len(mentor_and_leader),
    )
    named = [
        _("{mentor} with {leader}").format(mentor=mention(mentor), leader=mention(leader))
        for mentor, leader in mentor_and_leader[:MOST_UNKNOWN]
    ]
    words = _(
        "One of the two might report to the other: {pairs}. They go on. To be sure, import their managers, "
        "up to somebody with `top`."
    )
    return [divider(), section(f"{title}\n{words.format(pairs=labels.and_list(named))}")]


def _programme(programme: Programme, departed: Collection[str], today: date) -> list[Block]:
    dates = _("{dates}. Coordinator: {who}").format(
        dates=programme_labels.dates(programme), who=mention(programme.coordinator_id)
    )
    state = programme_labels.programme_state(programme, today)
    name = f"*{escape(programme.name)}*" + (f" ({state})" if state else "")
    facts = section(f"{name}\n{escape(programme.purpose)}\n{dates}")
    calendar = button(_("Calendar"), Button.CALENDAR, programme.id)
    figures = button(_("See the figures"), Button.STATS, programme.id)
    more = button(_("More"), Button.SHOW_PROGRAMME, programme.id)
    if programme.is_over(today):
        return [
            facts,
            actions(button(_("Copy"), Button.COPY_PROGRAMME, programme.id), calendar, figures, more),
        ]
    rehearse = button(_("Rehearse the match"), Button.REHEARSE, programme.id, main=True)
    blocks = [
        facts,
        actions(rehearse, button(_("Rules"), Button.RULES, programme.id), calendar, figures, more),
    ]
    if programme.coordinator_id in departed:
        change = button(_("Name another"), Button.CHANGE_PROGRAMME, programme.id)
        blocks += [section(_("Its coordinator has left Slack. Please name somebody else.")), actions(change)]
    return blocks
