"""The two route tables: what a person does, and what an hour does, leads to which story."""

import re
from collections.abc import Awaitable, Callable, Iterable

from slack_bolt.async_app import AsyncApp

from bot.blocks.kit.ids import Button, Form
from handlers import (
    administering,
    arranging,
    booking,
    calendaring,
    helping,
    home,
    joining,
    meeting,
    nudging,
    overseeing,
    pairing,
    rehearsing,
    rematching,
    remembering,
    reporting,
    shelving,
    stocking,
    subscribing,
    suggesting,
    tapping,
)
from handlers.doors import Doors, Story, once
from handlers.verbs import Verbs

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

    mentor(helping.status, "")
    mentor(helping.show, "help")
    mentor(joining.open_form, "join", "profile")
    mentor(joining.pause, "pause")
    mentor(joining.resume, "resume")
    mentor(joining.ask_before_leaving, "leave")
    mentor(pairing.show, "pair")
    mentor(suggesting.show, "topic")
    mentor(booking.open_form, "meet")
    mentor(remembering.show, "history")
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
    mentor(shelving.show, "admin", then="topics")
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
    button(Button.TOPIC, suggesting.show)
    button(Button.HISTORY, remembering.show)
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
    button(Button.SHELF, shelving.show)
    button(Button.WRITE_CARD, shelving.open_form)
    button(Button.EDIT_CARD, shelving.open_form)
    button(Button.OPEN_CARD, shelving.open_card)
    button(Button.ASK_REVIEW, shelving.ask_review)
    button(Button.PUBLISH_CARD, shelving.publish)
    button(Button.RETIRE_CARD, shelving.retire)
    button(Button.BRING_BACK, shelving.bring_back)
    button(Button.IMPORT_CARDS, stocking.open_import)
    button(Button.EXPORT_CARDS, stocking.export)
    button(Button.GUIDANCE, stocking.open_guidance)
    button(Button.SUBSCRIBE, subscribing.open_form)
    button(Button.TAKE_PACK, subscribing.take)
    button(Button.UNSUBSCRIBE, subscribing.unsubscribe)
    button(Button.ACCEPT, pairing.accept)
    button(Button.DECLINE, pairing.decline)
    button(Button.CHOOSE, suggesting.choose)
    button(Button.SKIP, suggesting.skip)
    button(Button.SWAP, suggesting.swap)
    button(Button.WE_MET, meeting.we_met)
    button(Button.NOT_YET, meeting.not_yet)
    button(Button.BOOK, booking.open_form)
    button(Button.CALL_OFF, booking.call_off)
    button(Button.KEEP, nudging.keep)
    button(Button.TAP, tapping.tap)
    button(Button.NEXT_CARD, tapping.next_card)
    button(Button.WORTH, tapping.rate)
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
    form(Form.CARD, shelving.submitted)
    form(Form.CARDS, stocking.import_submitted)
    form(Form.GUIDANCE, stocking.guidance_submitted)
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
        doors.from_clock(suggesting.tick),
        doors.from_clock(nudging.tick),
        doors.from_clock(subscribing.tick),
    )
