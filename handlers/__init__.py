"""The two route tables: the stories behind everything that people do, and behind every tick of the clock."""

import re
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.blocks.kit.ids import Button, Form
from handlers.acts.status import home_drawn_after
from handlers.edge.doors import Doors, Story
from handlers.edge.verbs import Verbs
from handlers.nudging import deliver
from handlers.sending import notices
from handlers.stories import (
    administering,
    answering,
    arranging,
    booking,
    calendaring,
    choosing,
    closing,
    concerns,
    following,
    helping,
    history,
    home,
    importing_cards,
    importing_people,
    joining,
    meeting,
    overseeing,
    pairing,
    privacy,
    rehearsing,
    rematching,
    reporting,
    steering,
    subscribing,
    tidying,
    writing_cards,
)

Route = Callable[[Button, Story], None]

# Of thousands of people Slack describes so many a minute that nobody's message waits for it.
SECONDS_FOR_ACCOUNTS = 5.0
CONSOLE_WORDS = ("admin", "stats")
# Who asks what is stored about them is not stored for it.
PRIVACY_WORDS = ("privacy",)
EVENTS = ("app_home_opened", "team_join", "user_change")


def register(app: AsyncApp, doors: Doors, command: str) -> None:
    """Register a story for each command, button, form and event.

    Bolt takes the first route that fits, so the catch-alls come last.
    """
    _commands(app, doors, command)
    _buttons(app, doors)
    _forms(app, doors)
    _events(app, doors)


def _commands(app: AsyncApp, doors: Doors, command: str) -> None:
    verbs = Verbs(doors.from_slack(helping.show_unknown_word))

    def route(story: Story, *words: str, second: str = "", third: str = "") -> None:
        for word in words:
            is_kept = word not in PRIVACY_WORDS
            opened = doors.from_slack(story, of_console=word in CONSOLE_WORDS, keeps_newcomer=is_kept)
            verbs.add(opened, word, *filter(None, (second, third)))

    route(helping.show_status, "")
    route(helping.show, "help")
    route(joining.open_join_form, "join")
    route(joining.open_profile_form, "profile")
    route(home_drawn_after(joining.pause), "pause")
    route(home_drawn_after(joining.resume), "resume")
    route(joining.ask_before_leaving, "leave")
    route(pairing.show, "pair")
    route(choosing.show, "topic")
    route(booking.open_form, "meet")
    route(history.show, "history")
    route(privacy.show, "privacy")
    route(privacy.export, "privacy", second="export")
    route(privacy.ask_before_erasing, "privacy", second="erase")
    route(concerns.open_form, "concern")
    route(reporting.show, "stats")
    route(steering.open_new_form, "admin", second="programme")
    route(steering.open_change_form, "admin", second="programme", third="change")
    route(steering.open_copy_form, "admin", second="programme", third="copy")
    route(closing.close_joining, "admin", second="programme", third="close")
    route(closing.open_joining, "admin", second="programme", third="open")
    route(closing.show, "admin", second="programme", third="end")
    route(closing.show, "admin", second="programme", third="delete")
    route(importing_people.open_form, "admin", second="people")
    route(rehearsing.rehearse, "admin", second="match")
    route(arranging.open_rules_form, "admin", second="rules")
    route(calendaring.open_form, "admin", second="calendar")
    route(arranging.pair_people, "admin", second="pair")
    route(arranging.keep_apart, "admin", second="apart")
    route(overseeing.show_health, "admin", second="health")
    route(overseeing.show_reach, "admin", second="nudges")
    route(writing_cards.show, "admin", second="topics")
    route(administering.show_console, "admin")
    app.command(command)(verbs.listener)


def _buttons(app: AsyncApp, doors: Doors) -> None:
    def route(name: Button, story: Story, *, of_console: bool = False, keeps_newcomer: bool = True) -> None:
        opened = doors.from_slack(story, of_console=of_console, keeps_newcomer=keeps_newcomer)
        # Of several buttons in one message each has a number of its own behind the name.
        app.action(re.compile(rf"^{name}(:\d+)?$"))(opened)

    _members_buttons(route)
    _privacy_buttons(partial(route, keeps_newcomer=False))
    _pairs_buttons(route)
    _admins_buttons(partial(route, of_console=True))
    _own_cards_buttons(partial(route, of_console=True))
    app.action(re.compile(".*"))(doors.from_slack(helping.refuse_outdated))


def _members_buttons(route: Route) -> None:
    """The buttons that stand for a word of the command."""
    route(Button.JOIN, joining.open_join_form)
    route(Button.PROFILE, joining.open_profile_form)
    route(Button.PAUSE, home_drawn_after(joining.pause))
    route(Button.RESUME, home_drawn_after(joining.resume))
    route(Button.LEAVE, home_drawn_after(joining.leave))
    route(Button.PAIR, pairing.show)
    route(Button.TOPIC, choosing.show)
    route(Button.HISTORY, history.show)
    route(Button.HELP, helping.show)
    route(Button.CONCERN, concerns.open_form)


def _privacy_buttons(route: Route) -> None:
    """What is stored about a person, and its end."""
    route(Button.PRIVACY, privacy.show)
    route(Button.EXPORT, privacy.export)
    route(Button.ASK_ERASE, privacy.ask_before_erasing)
    route(Button.ERASE, privacy.erase)


def _pairs_buttons(route: Route) -> None:
    """What the two of a pair press, from the question whether to be one on."""
    route(Button.ACCEPT, home_drawn_after(pairing.accept))
    route(Button.DECLINE, home_drawn_after(pairing.decline))
    route(Button.CHOOSE, home_drawn_after(choosing.choose))
    route(Button.SKIP, choosing.skip)
    route(Button.SWAP, home_drawn_after(choosing.swap))
    route(Button.WE_MET, home_drawn_after(meeting.we_met))
    route(Button.NOT_YET, home_drawn_after(meeting.not_yet))
    route(Button.BOOK, booking.open_form)
    route(Button.CALL_OFF, home_drawn_after(booking.call_off))
    route(Button.KEEP_NUDGING, answering.keep_nudges)
    route(Button.TAP, answering.answer_question)
    route(Button.NEXT_CARD, answering.show_next_card)
    route(Button.RATE_MEETING, answering.rate_meeting)


def _admins_buttons(route: Route) -> None:
    """The buttons of the console."""
    route(Button.STATS, reporting.show)
    route(Button.ADMIN, administering.show_console)
    route(Button.HEALTH, overseeing.show_health)
    route(Button.NEW_PROGRAMME, steering.open_new_form)
    route(Button.SHOW_PROGRAMME, closing.show)
    route(Button.CHANGE_PROGRAMME, steering.open_change_form)
    route(Button.COPY_PROGRAMME, steering.open_copy_form)
    route(Button.CLOSE_PROGRAMME, closing.close_joining)
    route(Button.OPEN_PROGRAMME, closing.open_joining)
    route(Button.END_PROGRAMME, home_drawn_after(closing.end))
    route(Button.DELETE_PROGRAMME, closing.delete)
    route(Button.IMPORT_PEOPLE, importing_people.open_form)
    route(Button.ROSTER_COLUMNS, importing_people.ask_columns)
    route(Button.ROSTER_EXAMPLE, importing_people.send_example)
    route(Button.REHEARSE, rehearsing.rehearse)
    route(Button.RULES, arranging.open_rules_form)
    route(Button.CALENDAR, calendaring.open_form)
    route(Button.UNDO_ARRANGEMENT, arranging.undo_arrangement)


def _own_cards_buttons(route: Route) -> None:
    """An organisation's own cards, and the packs it follows."""
    route(Button.OWN_CARDS, writing_cards.show)
    route(Button.WRITE_CARD, writing_cards.open_form)
    route(Button.EDIT_CARD, writing_cards.open_form)
    route(Button.OPEN_CARD, writing_cards.open_card)
    route(Button.ASK_REVIEW, writing_cards.ask_review)
    route(Button.PUBLISH_CARD, writing_cards.publish)
    route(Button.RETIRE_CARD, writing_cards.retire)
    route(Button.BRING_BACK, writing_cards.bring_back)
    route(Button.IMPORT_CARDS, importing_cards.open_import_form)
    route(Button.EXPORT_CARDS, importing_cards.export_cards)
    route(Button.GUIDANCE, importing_cards.open_guidance_form)
    route(Button.SUBSCRIBE, subscribing.open_form)
    route(Button.TAKE_PACK, subscribing.import_newer_version)
    route(Button.UNSUBSCRIBE, subscribing.unsubscribe)


def _forms(app: AsyncApp, doors: Doors) -> None:
    def form(name: Form, story: Story) -> None:
        app.view(name)(doors.from_slack(story))

    def console_form(name: Form, story: Story) -> None:
        app.view(name)(doors.from_slack(story, of_console=True))

    form(Form.PROFILE, home_drawn_after(joining.submit))
    form(Form.MEETING, home_drawn_after(booking.submit))
    form(Form.CONCERN, concerns.submit)
    console_form(Form.PROGRAMME, home_drawn_after(steering.submit_new))
    console_form(Form.PROGRAMME_CHANGE, home_drawn_after(steering.submit_change))
    console_form(Form.ROSTER, importing_people.preview)
    console_form(Form.ROSTER_COLUMNS, importing_people.submit_columns)
    console_form(Form.ROSTER_GRADES, importing_people.submit_grades)
    console_form(Form.ROSTER_PREVIEW, importing_people.submit)
    console_form(Form.PLAN, rehearsing.release)
    console_form(Form.RULES, arranging.submit_rules)
    console_form(Form.CALENDAR, calendaring.submit)
    console_form(Form.CARD, writing_cards.submit)
    console_form(Form.CARDS, importing_cards.submit_import)
    console_form(Form.GUIDANCE, importing_cards.submit_guidance)
    console_form(Form.PACK, subscribing.submit)
    app.view(re.compile(".*"))(doors.from_slack(helping.refuse_outdated))


def _events(app: AsyncApp, doors: Doors) -> None:
    app.event("app_home_opened")(doors.from_event(home.show))
    app.event("team_join")(doors.from_event(following.follow_account))
    app.event("user_change")(doors.from_event(following.follow_account))


def schedule(
    doors: Doors, *, was_away: bool = False
) -> tuple[Callable[[Iterable[str]], Awaitable[None]], ...]:
    """The stories of the clock, in the order of one tick; `work_waiting` tells which workspaces have any.

    `was_away`: it is the first tick of a process, or after one that could not read the database.
    """
    return (
        *([doors.from_clock(pairing.return_from_outage)] if was_away else []),
        doors.from_clock(following.tick, makes_way_after=SECONDS_FOR_ACCOUNTS),
        doors.from_clock(joining.tick),
        doors.from_clock(pairing.tick),
        doors.from_clock(notices.tick),
        doors.from_clock(rematching.tick),
        doors.from_clock(choosing.tick),
        doors.from_clock(deliver.tick),
        doors.from_clock(subscribing.tick),
        doors.from_clock(reporting.tick),
        doors.from_clock(tidying.tick),
        doors.from_clock(concerns.tick),
        doors.from_clock(privacy.tick),
    )
