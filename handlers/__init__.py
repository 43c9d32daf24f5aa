"""The two route tables: what a person does, and what an hour does, leads to which story."""

import re
from collections.abc import Awaitable, Callable, Iterable

from slack_bolt.async_app import AsyncApp

from bot.blocks.kit.ids import Button, Form
from handlers.edge.doors import Doors, Story, once
from handlers.edge.verbs import Verbs
from handlers.nudging import deliver
from handlers.stories import (
    administering,
    answering,
    arranging,
    booking,
    calendaring,
    choosing,
    helping,
    history,
    home,
    importing_cards,
    joining,
    meeting,
    overseeing,
    pairing,
    rehearsing,
    rematching,
    reporting,
    subscribing,
    writing_cards,
)

EVENTS = ("app_home_opened", "team_join", "user_change")


def register(app: AsyncApp, doors: Doors, command: str) -> None:
    """Everything a person can do. Bolt takes the first route that fits, so the catch-alls come last."""
    _commands(app, doors, command)
    _buttons(app, doors)
    _forms(app, doors)
    _events(app, doors)


def _commands(app: AsyncApp, doors: Doors, command: str) -> None:
    verbs = Verbs(doors.from_slack(helping.unknown))

    def mentor(story: Story, *words: str, then: str | None = None) -> None:
        for word in words:
            verbs.leads(doors.from_slack(story), word, then)

    mentor(helping.show_status, "")
    mentor(helping.show, "help")
    mentor(joining.open_form, "join", "profile")
    mentor(joining.pause, "pause")
    mentor(joining.resume, "resume")
    mentor(joining.ask_before_leaving, "leave")
    mentor(pairing.show, "pair")
    mentor(choosing.show, "topic")
    mentor(booking.open_form, "meet")
    mentor(history.show, "history")
    mentor(reporting.show, "stats")
    mentor(administering.open_programme_form, "admin", then="programme")
    mentor(administering.open_roster_form, "admin", then="people")
    mentor(rehearsing.rehearse, "admin", then="match")
    mentor(arranging.open_rules, "admin", then="rules")
    mentor(calendaring.open_form, "admin", then="calendar")
    mentor(arranging.together, "admin", then="pair")
    mentor(arranging.apart, "admin", then="apart")
    mentor(overseeing.health, "admin", then="health")
    mentor(overseeing.last_nudges, "admin", then="nudges")
    mentor(writing_cards.show, "admin", then="topics")
    mentor(administering.console, "admin")
    app.command(command)(verbs.listener)


def _buttons(app: AsyncApp, doors: Doors) -> None:
    def button(name: Button, story: Story) -> None:
        app.action(re.compile(rf"^{name}(:\d+)?$"))(doors.from_slack(story))

    button(Button.JOIN, joining.open_form)
    button(Button.PROFILE, joining.open_form)
    button(Button.PAUSE, joining.pause)
    button(Button.RESUME, joining.resume)
    button(Button.LEAVE, joining.leave)
    button(Button.PAIR, pairing.show)
    button(Button.TOPIC, choosing.show)
    button(Button.HISTORY, history.show)
    button(Button.HELP, helping.show)
    button(Button.STATS, reporting.show)
    button(Button.ADMIN, administering.console)
    button(Button.HEALTH, overseeing.health)
    button(Button.NEW_PROGRAMME, administering.open_programme_form)
    button(Button.IMPORT_PEOPLE, administering.open_roster_form)
    button(Button.REHEARSE, rehearsing.rehearse)
    button(Button.RULES, arranging.open_rules)
    button(Button.CALENDAR, calendaring.open_form)
    button(Button.UNDO, arranging.undo)
    button(Button.SHELF, writing_cards.show)
    button(Button.WRITE_CARD, writing_cards.open_form)
    button(Button.EDIT_CARD, writing_cards.open_form)
    button(Button.OPEN_CARD, writing_cards.open_card)
    button(Button.ASK_REVIEW, writing_cards.ask_review)
    button(Button.PUBLISH_CARD, writing_cards.publish)
    button(Button.RETIRE_CARD, writing_cards.retire)
    button(Button.BRING_BACK, writing_cards.bring_back)
    button(Button.IMPORT_CARDS, importing_cards.open_import)
    button(Button.EXPORT_CARDS, importing_cards.export)
    button(Button.GUIDANCE, importing_cards.open_guidance)
    button(Button.SUBSCRIBE, subscribing.open_form)
    button(Button.TAKE_PACK, subscribing.take)
    button(Button.UNSUBSCRIBE, subscribing.unsubscribe)
    button(Button.ACCEPT, pairing.accept)
    button(Button.DECLINE, pairing.decline)
    button(Button.CHOOSE, choosing.choose)
    button(Button.SKIP, choosing.skip)
    button(Button.SWAP, choosing.swap)
    button(Button.WE_MET, meeting.we_met)
    button(Button.NOT_YET, meeting.not_yet)
    button(Button.BOOK, booking.open_form)
    button(Button.CALL_OFF, booking.call_off)
    button(Button.KEEP, answering.keep)
    button(Button.TAP, answering.tap)
    button(Button.NEXT_CARD, answering.next_card)
    button(Button.WORTH, answering.rate)
    app.action(re.compile(".*"))(doors.from_slack(helping.outdated))


def _forms(app: AsyncApp, doors: Doors) -> None:
    def form(name: Form, story: Story) -> None:
        app.view(name)(doors.from_slack(story))

    form(Form.PROFILE, joining.submitted)
    form(Form.PROGRAMME, administering.programme_submitted)
    form(Form.ROSTER, administering.roster_submitted)
    form(Form.PLAN, rehearsing.release)
    form(Form.RULES, arranging.rules_submitted)
    form(Form.CALENDAR, calendaring.submitted)
    form(Form.MEETING, booking.submitted)
    form(Form.CARD, writing_cards.submitted)
    form(Form.CARDS, importing_cards.import_submitted)
    form(Form.GUIDANCE, importing_cards.guidance_submitted)
    form(Form.PACK, subscribing.submitted)
    app.view(re.compile(".*"))(doors.from_slack(helping.outdated))


def _events(app: AsyncApp, doors: Doors) -> None:
    app.event("app_home_opened")(doors.from_slack(home.opened))
    app.event("team_join")(doors.from_slack(once(joining.changed)))
    app.event("user_change")(doors.from_slack(once(joining.changed)))


def schedule(doors: Doors) -> tuple[Callable[[Iterable[str]], Awaitable[None]], ...]:
    """Everything the clock does, in the order of one tick; `waiting.busy` knows when there is any of it."""
    return (
        doors.from_clock(joining.tick),
        doors.from_clock(pairing.tick),
        doors.from_clock(rematching.tick),
        doors.from_clock(choosing.tick),
        doors.from_clock(deliver.tick),
        doors.from_clock(subscribing.tick),
    )
