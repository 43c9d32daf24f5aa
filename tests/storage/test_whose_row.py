"""A transaction belongs to one workspace: strangers with the same ids change nothing, and nothing is changed.

Every function of storage is called twice, alone and among strangers. A new function needs a case here.
"""

import inspect
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import Table, select

import storage
from bot.mentoring.figures import Figure, Share, WeeklyTotals, monday_of
from bot.mentoring.files.headings import RosterWords
from bot.mentoring.matching.fingerprint import fingerprint
from bot.mentoring.matching.plan import Arrangement, Plan
from bot.mentoring.matching.problem import Problem, Rules
from bot.mentoring.matching.wait_list import Waiting
from bot.mentoring.model import (
    AccountStatus,
    AdminRole,
    Area,
    Hindrance,
    MeetingAnswer,
    MemberState,
    NoticeKind,
    Nudge,
    NudgeKind,
    NudgeState,
    PairState,
    Profile,
    Role,
    Skip,
    Workspace,
)
from bot.mentoring.refusals import Refusal
from bot.mentoring.retention import limits
from bot.mentoring.safeguarding import Concern, ConcernOutcome
from bot.mentoring.timing.cadence import Slot
from bot.mentoring.timing.calendar import CalendarChange, CalendarMoment
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from bot.mentoring.topics.own_cards import CardStatus, Guidance, OwnCard
from bot.mentoring.topics.pack_subscription import PackTrouble, PackVersion, Subscription
from storage import (
    admins,
    arrangements,
    calendars,
    concerns,
    erasures,
    events,
    feedback,
    figures,
    idle_people,
    ledger,
    links,
    matching_problems,
    meetings,
    members,
    notices,
    nudge_history,
    nudges,
    own_cards,
    pairs,
    people,
    personal_data,
    programmes,
    proposed_pairs,
    rehearsals,
    retention,
    roster_words,
    seats,
    slots,
    subscriptions,
    topics,
    unanswered,
    uploads,
    weekly_totals,
    workspaces,
)
from storage.arrangements import PairArrangement
from storage.database import Database, Transaction
from storage.tables import audit, metadata, offers
from storage.tables import nudges as nudges_table
from tests.support.records import (
    DAY,
    FIRST_DAY,
    HOUR,
    MARKS,
    NOW,
    TODAY,
    WORKSPACE_ID,
    a_meeting,
    a_member,
    a_notice,
    a_nudge,
    a_pair,
    a_person,
    a_programme,
    a_rehearsal,
    claim_notices,
    claim_nudges,
    enroll,
    furnish_workspace,
    save_pair,
    save_rehearsal,
    save_sent_notice,
)

LATER = a_pair("later", mentor_id="ben")
APART = PairArrangement("ada", "farah", Arrangement.APART, "They asked for it.")
WAITS = Waiting("ada", Role.MENTOR, Hindrance.EVERYONE_TAKEN)
PACK, NO_PACK = "https://packs.example/one.toml", "https://packs.example/other.toml"
VERSION = PackVersion("card = []", "a" * 64)
FOLLOWED = Subscription(PACK, VERSION.fingerprint, False, NOW)
TIRED = FeedbackAnswer("ada", Question.ENERGY, "nudge", Rating.LOW, NOW)
A_MONDAY = monday_of(TODAY)
A_WEEKS_TOTALS = WeeklyTotals(A_MONDAY, 12, {Figure.TALKED: Share(5, 12)})
CONCERN = Concern("concern", "ada", "noor", "It was not fine.", NOW)
OURS = OwnCard("own-1", {"title": "Ours"}, CardStatus.DRAFT, "noor")
Call = Callable[[Transaction], Awaitable[object]]

CASES: dict[str, Call] = {
    "admins.grant_role": lambda tx: admins.grant_role(tx, "ada", AdminRole.OWNER, NOW),
    "admins.appointed_ids": lambda tx: admins.appointed_ids(tx),
    "admins.may_administer": lambda tx: admins.may_administer(tx, a_person("ada")),
    "admins.require_admin": lambda tx: admins.require_admin(tx, a_person("ada")),
    "admins.stand_ins": lambda tx: admins.stand_ins(tx),
    "admins.record_actions": lambda tx: admins.record_actions(tx, "ada", "tested", NOW, [{"people": 1}]),
    "admins.record_action": lambda tx: admins.record_action(tx, "ada", "tested", NOW, {"people": 1}),
    "arrangements.save": lambda tx: arrangements.save(tx, "spring", APART, "noor", NOW),
    "arrangements.remove": lambda tx: arrangements.remove(tx, "spring", "ada", "greta"),
    "arrangements.of_programme": lambda tx: arrangements.of_programme(tx, "spring"),
    "matching_problems.of_programme": lambda tx: _marked(matching_problems.of_programme(tx, a_programme())),
    "matching_problems.of_programme_id": lambda tx: _marked(matching_problems.of_programme_id(tx, "spring")),
    "matching_problems.pins_not_begun": lambda tx: matching_problems.pins_not_begun(tx, "spring"),
    "matching_problems.rules_of": lambda tx: matching_problems.rules_of(tx, a_programme()),
    "calendars.changes_by_programme": lambda tx: calendars.changes_by_programme(tx, ["spring", "autumn"]),
    "calendars.save_changes": lambda tx: calendars.save_changes(
        tx, "spring", [CalendarChange(CalendarMoment.MIDPOINT, 7, 9)]
    ),
    "matching_problems.save_rules": lambda tx: matching_problems.save_rules(tx, "spring", Rules(floor=7)),
    "events.record_delivery": lambda tx: events.record_delivery(tx, "E2", NOW),
    "events.delete_old": lambda tx: events.delete_old(tx, NOW + 3 * DAY),
    "figures.records_of_week": lambda tx: figures.records_of_week(tx, A_MONDAY, ["spring"]),
    "weekly_totals.next_due": lambda tx: weekly_totals.next_due(tx, NOW + 21 * DAY),
    "weekly_totals.write": lambda tx: weekly_totals.write(tx, {"spring": A_WEEKS_TOTALS}),
    "weekly_totals.of_programme": lambda tx: weekly_totals.of_programme(tx, "spring", FIRST_DAY),
    "nudge_history.tally": lambda tx: nudge_history.tally(tx, NOW, NOW - DAY),
    "nudge_history.weekly_of_people": lambda tx: nudge_history.weekly_of_people(
        tx, ["ada", "ben"], NOW - DAY
    ),
    "meetings.create": lambda tx: meetings.create(tx, a_meeting("third", card_id="T03")),
    "meetings.claim_card": lambda tx: meetings.claim_card(tx, "meeting"),
    "meetings.reschedule_card": lambda tx: meetings.reschedule_card(tx, "meeting", NOW),
    "meetings.record_card_message": lambda tx: meetings.record_card_message(tx, "meeting", "C1", "1.2"),
    "meetings.find": lambda tx: meetings.find(tx, "meeting"),
    "meetings.of_pairs": lambda tx: meetings.of_pairs(tx, ["pair", "asked"]),
    "meetings.save_booking": lambda tx: meetings.save_booking(tx, "meeting", NOW + DAY, 25),
    "meetings.record_announcement": lambda tx: meetings.record_announcement(tx, "meeting", None, "1.3"),
    "meetings.with_card_to_post": lambda tx: meetings.with_card_to_post(tx, NOW + HOUR),
    "meetings.record_answer": lambda tx: meetings.record_answer(
        tx, "meeting", Role.LEADER, MeetingAnswer.MET, NOW
    ),
    "members.enroll": lambda tx: members.enroll(tx, a_member("ben", joined_at=NOW + DAY)),
    "members.has_any": lambda tx: members.has_any(tx, "spring"),
    "members.of_person": lambda tx: members.of_person(tx, "ada"),
    "members.kept_of_person": lambda tx: members.kept_of_person(tx, "ada"),
    "members.current_of_person": lambda tx: members.current_of_person(tx, "ada", TODAY),
    "members.change_states": lambda tx: members.change_states(tx, "ada", MemberState.PAUSED, TODAY),
    "members.current_ids": lambda tx: members.current_ids(tx),
    "members.end_of_deactivated": lambda tx: _end_of_deactivated(tx),
    "members.end_pause": lambda tx: members.end_pause(tx, a_member("ben")),
    "members.pauses_perhaps_over": lambda tx: members.pauses_perhaps_over(tx, NOW + 30 * DAY),
    "members.paused_in_programme": lambda tx: members.paused_in_programme(tx, "spring"),
    "members.update_roles_from_levels": lambda tx: members.update_roles_from_levels(tx, TODAY),
    "members.paused_people": lambda tx: members.paused_people(tx, ["ada", "ben", "farah", "greta"], TODAY),
    "members.resume_days": lambda tx: members.resume_days(tx, ["ada", "ben", "farah", "greta"], TODAY),
    "members.save_wait_list": lambda tx: members.save_wait_list(tx, "spring", [WAITS]),
    "members.candidates": lambda tx: members.candidates(tx, "spring"),
    "nudges.add": lambda tx: nudges.add(tx, a_nudge("new", week="W9")),
    "nudges.add_all": lambda tx: nudges.add_all(tx, [a_nudge("new", week="W9", pair_id="pair")]),
    "nudges.find": lambda tx: nudges.find(tx, "due"),
    "nudges.asked_pairs": lambda tx: nudges.asked_pairs(tx, "ben", ["later", "asked"]),
    "nudges.has_work": lambda tx: nudges.has_work(tx, NOW),
    "ledger.release_claims": lambda tx: ledger.release_claims(nudges_table, tx, ["claimed"]),
    "nudges.claim_due": lambda tx: nudges.claim_due(tx, NOW, NOW + HOUR, 2),
    "nudges.recover_abandoned": lambda tx: nudges.recover_abandoned(tx, NOW),
    "ledger.record_attempt": lambda tx: ledger.record_attempt(nudges_table, tx, "claimed", NOW),
    "ledger.record_outcome": lambda tx: ledger.record_outcome(
        nudges_table, tx, "claimed", NudgeState.SENT, NOW
    ),
    "ledger.postpone": lambda tx: ledger.postpone(
        nudges_table, tx, "claimed", NOW + HOUR, "ratelimited", slack_was_asked=False
    ),
    "nudges.mark_answered": lambda tx: nudges.mark_answered(tx, "due", NOW),
    "ledger.attempts_since": lambda tx: ledger.attempts_since(nudges_table, tx, NOW - HOUR),
    "pairs.add_all": lambda tx: pairs.add_all(tx, [a_pair("new", leader_id="greta")], NOW),
    "pairs.find": lambda tx: pairs.find(tx, "pair"),
    "pairs.find_many": lambda tx: pairs.find_many(tx, ["pair", "asked"]),
    "pairs.live_of_person": lambda tx: pairs.live_of_person(tx, "ada"),
    "pairs.active_of_person": lambda tx: pairs.active_of_person(tx, "ada"),
    "pairs.begun_of_person": lambda tx: pairs.begun_of_person(tx, "ada"),
    "pairs.never_begun": lambda tx: pairs.never_begun(tx),
    "proposed_pairs.close_proposals": lambda tx: proposed_pairs.close_proposals(
        tx, [a_pair("asked", leader_id="greta")]
    ),
    "pairs.recent_by_person": lambda tx: pairs.recent_by_person(tx, ["ada", "farah"], NOW - DAY),
    "pairs.ever_proposed": lambda tx: pairs.ever_proposed(tx),
    "pairs.ever_proposed_in": lambda tx: pairs.ever_proposed_in(tx, "spring"),
    "seats.taken": lambda tx: seats.taken(tx, a_programme()),
    "seats.count_active": lambda tx: seats.count_active(tx, "spring"),
    "pairs.change_state": lambda tx: pairs.change_state(tx, "asked", PairState.PROPOSED, PairState.CONSENTED),
    "notices.add_all": lambda tx: notices.add_all(tx, [a_notice("new")]),
    "notices.delay_introductions": lambda tx: notices.delay_introductions(tx, NOW + HOUR),
    "notices.planned_for": lambda tx: notices.planned_for(tx, ["ada"]),
    "notices.has_work": lambda tx: notices.has_work(tx, NOW),
    "notices.claim_due": lambda tx: notices.claim_due(tx, NOW, NOW + HOUR, 2),
    "notices.recover_abandoned": lambda tx: notices.recover_abandoned(tx, NOW),
    "notices.is_talk_announced": lambda tx: notices.is_talk_announced(tx, "meeting"),
    "notices.last_to_coordinators": lambda tx: notices.last_to_coordinators(tx, ["noor"]),
    "pairs.where": lambda tx: pairs.where(tx),
    "pairs.active": lambda tx: pairs.active(tx),
    "pairs.live": lambda tx: pairs.live(tx),
    "people.managers_above": lambda tx: people.managers_above(tx, ["ada", "farah"]),
    "arrangements.keys_of_kind": lambda tx: arrangements.keys_of_kind(tx, Arrangement.APART),
    "nudge_history.people_asked": lambda tx: nudge_history.people_asked(tx, ["pair", "asked", "later"]),
    "pairs.save_channel": lambda tx: pairs.save_channel(tx, "pair", "C9"),
    "ledger.claim_due": lambda tx: ledger.claim_due(nudges_table, tx, NOW, NOW + HOUR, 2),
    "ledger.recover_abandoned": lambda tx: ledger.recover_abandoned(nudges_table, tx, NOW),
    "proposed_pairs.withdraw": lambda tx: proposed_pairs.withdraw(tx, [a_pair("asked", leader_id="greta")]),
    "proposed_pairs.mark_asked": lambda tx: proposed_pairs.mark_asked(tx, "asked", NOW + DAY, NOW + 4 * DAY),
    "proposed_pairs.with_open_question": lambda tx: proposed_pairs.with_open_question(tx),
    "proposed_pairs.save_answer_times": lambda tx: proposed_pairs.save_answer_times(
        tx, {"asked": NOW + 3 * DAY}
    ),
    "pairs.with_departed_member": lambda tx: pairs.with_departed_member(tx),
    "idle_people.find_ids": lambda tx: idle_people.find_ids(tx, "", 10),
    "proposed_pairs.extend_answer_time": lambda tx: proposed_pairs.extend_answer_time(
        tx, "asked", NOW + 2 * DAY
    ),
    "pairs.lapse_unanswered": lambda tx: pairs.lapse_unanswered(tx, NOW + DAY),
    "pairs.complete_finished": lambda tx: pairs.complete_finished(tx, NOW + 99 * DAY),
    "pairs.end_of_programme": lambda tx: pairs.end_of_programme(tx, "spring", NOW),
    "pairs.oldest_beginning": lambda tx: pairs.oldest_beginning(tx, "spring"),
    "proposed_pairs.proposals_not_sent": lambda tx: proposed_pairs.proposals_not_sent(tx, "spring"),
    "pairs.stop_all": lambda tx: pairs.stop_all(tx, [a_pair("pair", state=PairState.ACTIVE)], NOW),
    "people.find": lambda tx: people.find(tx, "ada"),
    "people.find_many": lambda tx: people.find_many(tx, ["ada", "ben", "stranger"]),
    "people.save_from_slack": lambda tx: people.save_from_slack(
        tx, [a_person("ada", name="Countess"), a_person("new")]
    ),
    "people.save_from_roster": lambda tx: people.save_from_roster(
        tx, [a_person("ada", level=2), a_person("new")]
    ),
    "people.read_profiles": lambda tx: people.read_profiles(tx, ["ada", "ben", "greta"]),
    "people.unreadable_profiles": lambda tx: people.unreadable_profiles(tx),
    "programmes.unreadable_ids": lambda tx: programmes.unreadable_ids(tx),
    "people.record_home_opened": lambda tx: people.record_home_opened(tx, "ada"),
    "people.has_opened_home": lambda tx: people.has_opened_home(tx, "ben"),
    "people.managers": lambda tx: people.managers(tx),
    "people.replace_managers": lambda tx: people.replace_managers(tx, {"~link": "greta", "~none": "ada"}),
    "links.managers": lambda tx: links.managers(tx),
    "links.replace_all": lambda tx: links.replace_all(tx, {"~other": "farah"}),
    "people.find_profile": lambda tx: people.find_profile(tx, "ada"),
    "people.profiles_of": lambda tx: people.profiles_of(tx, ["ada", "ben", "greta"]),
    "people.delete_private_answers": lambda tx: people.delete_private_answers(tx, ["ben"]),
    "people.save_rights": lambda tx: people.save_rights(tx, a_person("ada", is_slack_admin=True)),
    "people.save_profile": lambda tx: people.save_profile(tx, "ada", Profile(wants=(Area.TRUST,))),
    "programmes.create": lambda tx: programmes.create(tx, a_programme("new", name="Autumn"), NOW),
    "programmes.save": lambda tx: programmes.save(tx, a_programme(name="Vernal"), NOW),
    "programmes.close": lambda tx: programmes.close(tx, "spring", is_closed=True),
    "programmes.end": lambda tx: programmes.end(tx, "spring", TODAY),
    "programmes.delete_unjoined": lambda tx: programmes.delete_unjoined(tx, "autumn"),
    "programmes.find": lambda tx: programmes.find(tx, "spring"),
    "programmes.find_many": lambda tx: programmes.find_many(tx, ["spring", "autumn"]),
    "programmes.get_named": lambda tx: programmes.get_named(tx, "", "Spring"),
    "programmes.get": lambda tx: programmes.get(tx, "spring"),
    "programmes.list_all": lambda tx: programmes.list_all(tx),
    "programmes.matching_state": lambda tx: programmes.matching_state(tx, "spring"),
    "programmes.record_match": lambda tx: programmes.record_match(tx, "spring", "f" * 64, NOW),
    "programmes.save_move_limit": lambda tx: programmes.save_move_limit(tx, "spring", 3),
    "programmes.due_for_rematch": lambda tx: programmes.due_for_rematch(tx, NOW + DAY),
    "programmes.get_unfinished": lambda tx: programmes.get_unfinished(tx, "", "", FIRST_DAY),
    "programmes.unfinished": lambda tx: programmes.unfinished(tx, FIRST_DAY),
    "retention.is_due": lambda tx: retention.is_due(tx, NOW + DAY),
    "retention.delete_some": lambda tx: retention.delete_some(tx, limits(NOW + 365 * DAY, 30 * DAY)),
    "retention.record_end": lambda tx: retention.record_end(tx, NOW),
    "rehearsals.save": lambda tx: save_rehearsal(tx, a_rehearsal("new")),
    "rehearsals.find": lambda tx: rehearsals.find(tx, "rehearsal"),
    "rehearsals.marks": lambda tx: rehearsals.marks(tx, "rehearsal"),
    "rehearsals.is_released": lambda tx: rehearsals.is_released(tx, "rehearsal"),
    "rehearsals.mark_released": lambda tx: rehearsals.mark_released(tx, "rehearsal", NOW),
    "own_cards.save_draft": lambda tx: own_cards.save_draft(tx, "own-1", {"title": "Anew"}, "noor", NOW),
    "own_cards.find": lambda tx: own_cards.find(tx, "own-1"),
    "own_cards.list_all": lambda tx: own_cards.list_all(tx),
    "own_cards.count": lambda tx: own_cards.count(tx),
    "own_cards.change_status": lambda tx: own_cards.change_status(tx, OURS, CardStatus.PUBLISHED, NOW, "zoe"),
    "own_cards.published_rows": lambda tx: own_cards.published_rows(tx),
    "unanswered.count_ignored": lambda tx: unanswered.count_ignored(tx, ["ada", "farah"]),
    "unanswered.quiet_mentors": lambda tx: unanswered.quiet_mentors(tx, NOW - DAY),
    "unanswered.mark_last_answered": lambda tx: unanswered.mark_last_answered(tx, "farah", NOW),
    "slots.next_weekly_nudge": lambda tx: slots.next_weekly_nudge(tx, "ada", NOW - 3 * HOUR),
    "slots.next_weekly_nudges": lambda tx: slots.next_weekly_nudges(tx, ["ada", "ben"], NOW - 3 * HOUR),
    "slots.reschedule_all": lambda tx: slots.reschedule_all(tx, {"due": Slot("W3", NOW + HOUR, NOW + DAY)}),
    "slots.weeks_taken": lambda tx: slots.weeks_taken(tx, "ada", but="due"),
    "slots.reschedule": lambda tx: slots.reschedule(tx, "due", Slot("W3", NOW + HOUR, NOW + DAY)),
    "slots.cancel": lambda tx: slots.cancel(tx, "due", Skip.OFF, NOW),
    "slots.sent_preparations": lambda tx: slots.sent_preparations(tx, "meeting", ["ada", "farah"]),
    "slots.cancel_proposal_questions": lambda tx: slots.cancel_proposal_questions(
        tx, [a_pair("later", mentor_id="ben")], NOW
    ),
    "slots.cancel_for_meeting": lambda tx: slots.cancel_for_meeting(tx, a_pair(), "meeting", NOW),
    "roster_words.read": lambda tx: roster_words.read(tx),
    "roster_words.save": lambda tx: roster_words.save(tx, RosterWords({"stufe": "level"}, {"boss": 9})),
    "subscriptions.subscribe": lambda tx: subscriptions.subscribe(tx, NO_PACK, VERSION, NOW, is_pinned=True),
    "subscriptions.list_all": lambda tx: subscriptions.list_all(tx),
    "subscriptions.current_text": lambda tx: subscriptions.current_text(tx, PACK),
    "subscriptions.newer_text": lambda tx: subscriptions.newer_text(tx, f"{PACK}?news"),
    "subscriptions.most_overdue": lambda tx: subscriptions.most_overdue(tx, NOW + 2 * DAY),
    "subscriptions.claim_check": lambda tx: subscriptions.claim_check(tx, FOLLOWED, NOW + DAY),
    "subscriptions.record_trouble": lambda tx: subscriptions.record_trouble(tx, PACK, PackTrouble.SLOW),
    "subscriptions.save_newer_version": lambda tx: subscriptions.save_newer_version(
        tx, FOLLOWED, replace(VERSION, fingerprint="b" * 64)
    ),
    "subscriptions.accept_newer_version": lambda tx: subscriptions.accept_newer_version(
        tx, f"{PACK}?news", "news"
    ),
    "subscriptions.unsubscribe": lambda tx: subscriptions.unsubscribe(tx, PACK),
    "feedback.delete_answers": lambda tx: feedback.delete_answers(tx, ["ada"]),
    "feedback.save_answer": lambda tx: feedback.save_answer(tx, TIRED),
    "feedback.of_people": lambda tx: feedback.of_people(tx, ["ada", "farah"]),
    "topics.record_offers": lambda tx: topics.record_offers(tx, "pair", ["T08", "T09"], NOW),
    "topics.offers_of_pairs": lambda tx: _without_ids(topics.offers_of_pairs(tx, ["pair", "asked"])),
    "topics.cards_used_by": lambda tx: topics.cards_used_by(tx, ["farah", "greta"]),
    "topics.mark_chosen": lambda tx: topics.mark_chosen(tx, "pair", "T01", NOW),
    "topics.close_open_offers": lambda tx: topics.close_open_offers(tx, "pair", NOW),
    "topics.delete_offers": lambda tx: topics.delete_offers(tx, "nudge"),
    "topics.mark_swapped": lambda tx: topics.mark_swapped(tx, "pair", "T02", NOW),
    "workspaces.save": lambda tx: workspaces.save(tx, Workspace(WORKSPACE_ID, "Renamed", "BOT2"), NOW),
    "workspaces.find": lambda tx: workspaces.find(tx),
    "workspaces.get": lambda tx: workspaces.get(tx),
    "workspaces.save_rest": lambda tx: workspaces.save_rest(tx, NOW),
    "workspaces.request_comparison": lambda tx: workspaces.request_comparison(tx, NOW - 2 * DAY),
    "workspaces.claim_comparison": lambda tx: workspaces.claim_comparison(tx, NOW),
    "workspaces.record_accounts_read": lambda tx: workspaces.record_accounts_read(tx, NOW),
    "workspaces.record_comparison": lambda tx: workspaces.record_comparison(tx, NOW),
    "workspaces.save_guidance": lambda tx: workspaces.save_guidance(
        tx, Guidance("https://acme.example/ai", "zoe")
    ),
    "workspaces.guidance": lambda tx: workspaces.guidance(tx),
    "workspaces.forget_person": lambda tx: workspaces.forget_person(tx, "noor"),
    "uploads.record": lambda tx: uploads.record(tx, "F9", "ada", NOW),
    "uploads.count_of_person": lambda tx: uploads.count_of_person(tx, "ada"),
    "uploads.schedule_deletion": lambda tx: uploads.schedule_deletion(tx, "ada", NOW),
    "uploads.schedule_old": lambda tx: uploads.schedule_old(tx, NOW + DAY, NOW + DAY),
    "uploads.take_back": lambda tx: uploads.take_back(tx, "F1", NOW),
    "uploads.due_for_deletion": lambda tx: uploads.due_for_deletion(tx, NOW),
    "uploads.postpone_deletion": lambda tx: uploads.postpone_deletion(tx, "F2", NOW + DAY),
    "uploads.remove": lambda tx: uploads.remove(tx, "F1"),
    "concerns.add": lambda tx: concerns.add(tx, replace(CONCERN, id="other")),
    "concerns.due_ids": lambda tx: concerns.due_ids(tx, NOW),
    "concerns.claim": lambda tx: concerns.claim(tx, "concern", NOW, NOW + HOUR),
    "concerns.postpone": lambda tx: concerns.postpone(tx, "concern", NOW + HOUR),
    "concerns.record_outcome": lambda tx: concerns.record_outcome(
        tx, "concern", ConcernOutcome.ARRIVED, NOW + HOUR
    ),
    "concerns.remove": lambda tx: concerns.remove(tx, "concern"),
    "concerns.readers_of": lambda tx: concerns.readers_of(tx, "ada"),
    "erasures.erase": lambda tx: erasures.erase(tx, "ada", NOW),
    "personal_data.read": lambda tx: personal_data.read(tx, a_person("ada")),
    "nudge_history.sent_to": lambda tx: nudge_history.sent_to(tx, "farah"),
    "workspaces.mark_closed": lambda tx: workspaces.mark_closed(tx, NOW),
    "workspaces.mark_alive": lambda tx: workspaces.mark_alive(tx, NOW),
    "workspaces.mark_open": lambda tx: workspaces.mark_open(tx),
}


def functions_of_a_transaction() -> set[str]:
    names = set()
    for each in pkgutil.iter_modules(storage.__path__):
        module = import_module(f"storage.{each.name}")
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            is_ours = function.__module__ == module.__name__ and not name.startswith("_")
            if is_ours and Transaction in inspect.get_annotations(function, eval_str=True).values():
                names.add(f"{each.name}.{name}")
    return names


def test_every_function_has_its_case() -> None:
    assert functions_of_a_transaction() == CASES.keys()


async def furnish(tx: Transaction) -> None:
    """Our own workspace."""
    await furnish_workspace(tx)
    await enroll(tx, "ada")
    await enroll(tx, "ben", state=MemberState.PAUSED, paused_until=TODAY)
    await people.save_profile(tx, "ben", Profile(avoids=("zoe",)))
    await save_pair(tx)
    await save_pair(tx, "asked", mentor_id="ben", leader_id="greta", state=PairState.PROPOSED, began_at=None)
    await proposed_pairs.mark_asked(tx, "asked", NOW, NOW + DAY)
    await abandoned(tx)
    put = {"kind": NudgeKind.PROPOSAL, "state": NudgeState.UNCONFIRMED, "pair_id": "later"}
    await nudges.add(tx, a_nudge("put", person_id="ben", week="W6", **put))
    await nudges.add(tx, a_nudge("due", week="W1", due_at=NOW - HOUR))
    await nudges.add(tx, a_nudge("sent", person_id="farah", state=NudgeState.SENT))
    await nudges.add(tx, a_nudge("quiet", week="W4", state=NudgeState.SKIPPED, reason=Skip.QUIET))
    await nudges.add(tx, before_a_meeting())
    await prepared(tx, "1.4")
    await nudges.add(tx, a_question())
    await nudges.add(tx, replace(a_question(), id="seen", week="W6", state=NudgeState.SENT, pair_id="pair"))
    await topics.record_offers(tx, "pair", ["T01", "T02", "T03"], NOW)
    await topics.mark_chosen(tx, "pair", "T02", NOW)
    await topics.record_offers(tx, "asked", ["T07"], NOW, "nudge")
    await people.save_from_roster(
        tx,
        [
            a_person("gone", account_status=AccountStatus.DEACTIVATED),
            a_person("noor", level=9, manager_id="~link"),
            a_person("zoe", level=9),
        ],
    )
    await links.replace_all(tx, {"~link": "farah"})
    await roster_words.save(tx, RosterWords({"stufe": "email"}, {"boss": 1}))
    await enroll(tx, "noor", "zoe")
    await save_pair(tx, "introduced", mentor_id="noor", leader_id="gone")
    await meetings.create(tx, a_meeting("meeting", card_id="T02"))
    await save_sent_notice(tx, a_notice("talk", kind=NoticeKind.BOOKING, meeting_id="meeting"))
    await save_sent_notice(tx, a_notice("digest", kind=NoticeKind.RECONNECTED, person_id="noor"))
    await claim_notices(tx, a_notice("left"), lease_until=NOW)
    await notices.add_all(tx, [a_notice("ready"), a_notice("later", due_at=NOW + DAY)])
    await notices.add_all(tx, [a_notice("break", kind=NoticeKind.BREAK, person_id="ada")])
    await meetings.record_answer(tx, "meeting", Role.MENTOR, MeetingAnswer.MET, NOW)
    await save_rehearsal(tx)
    await arrangements.save(tx, "spring", replace(APART, leader_id="greta"), "noor", NOW)
    wanted = PairArrangement("ben", "greta", Arrangement.TOGETHER, "They asked.")
    await arrangements.save(tx, "spring", wanted, "noor", NOW)
    await programmes.record_match(tx, "spring", "a" * 64, NOW)
    await matching_problems.save_rules(tx, "spring", Rules(floor=20))
    await own_cards.save_draft(tx, "own-1", OURS.row, "noor", NOW)
    await own_cards.save_draft(tx, "own-2", {"title": "On the shelf"}, "noor", NOW)
    await own_cards.change_status(
        tx, replace(OURS, id="own-2", row={"title": "On the shelf"}), CardStatus.PUBLISHED, NOW
    )
    await follows(tx, "news")
    await workspaces.save_guidance(tx, Guidance("https://acme.example/rules", "noor"))
    await workspaces.request_comparison(tx, NOW - DAY)
    await calendars.save_changes(tx, "spring", [CalendarChange(CalendarMoment.CLOSING, 12)])
    await feedback.save_answer(tx, replace(TIRED, question=Question.WORTH, about="meeting"))
    await weekly_totals.write(tx, {"spring": replace(A_WEEKS_TOTALS, begins_on=FIRST_DAY)})
    await admins.grant_role(tx, "noor", AdminRole.OWNER, NOW)
    await admins.record_action(tx, "noor", "began", NOW, {})
    await events.record_delivery(tx, "E1", NOW)
    await concerns.add(tx, CONCERN)
    for file_id, about in (("F1", "ada"), ("F2", "ben")):
        await uploads.record(tx, file_id, about, NOW)
    await uploads.schedule_deletion(tx, "ben", NOW)


async def _end_of_deactivated(tx: Transaction) -> None:
    await people.save_from_slack(tx, [a_person("ada", account_status=AccountStatus.DEACTIVATED)])
    await members.end_of_deactivated(tx)


async def abandoned(tx: Transaction) -> None:
    """Two claims of a process that died, before and after it asked Slack."""
    await claim_nudges(tx, "claimed", "asked", lease_until=NOW)
    await nudges.record_attempt(tx, "asked", NOW)


async def furnish_strangely(tx: Transaction) -> None:
    """A workspace of strangers: the same ids, another story behind each."""
    await furnish_workspace(tx)
    everybody = [a_person(each, name="Stranger", manager_id="~link") for each in ("ada", "ben", "stranger")]
    await people.save_from_roster(tx, everybody)
    await links.replace_all(tx, {"~link": "noor", "~none": None})
    await roster_words.save(tx, RosterWords({"stufe": "", "amt": "level"}, {"boss": 2}))
    await programmes.create(tx, a_programme("autumn"), NOW)
    profile = Profile(avoids=("noor",))
    for each in ("ada", "ben", "greta"):
        await members.enroll(tx, a_member(each, role=Role.LEADER, joined_at=NOW - DAY))
        await people.save_profile(tx, each, profile)
    await enroll(tx, "farah", "ada", state=MemberState.PAUSED, paused_until=TODAY)
    await save_pair(tx, mentor_id="farah", leader_id="ada")
    await save_pair(tx, "asked", mentor_id="greta", leader_id="ben", state=PairState.PROPOSED, began_at=None)
    await save_pair(tx, "other", mentor_id="ada", leader_id="stranger")
    await abandoned(tx)
    await nudges.add(tx, a_nudge("due", week="W9", due_at=NOW - 2 * HOUR, pair_id="pair"))
    await nudges.add(tx, a_nudge("sent", week="W7", state=NudgeState.SENT))
    await nudges.add(tx, a_nudge("last", week="W8", due_at=NOW + DAY))
    put = {"kind": NudgeKind.PROPOSAL, "state": NudgeState.SENT, "pair_id": "asked"}
    await nudges.add(tx, a_nudge("put", person_id="ben", week="W6", **put))
    await proposed_pairs.mark_asked(tx, "asked", NOW, NOW + 2 * DAY)
    await people.record_home_opened(tx, "ben")
    await nudges.add(tx, a_nudge("silent", person_id="farah", week="W5", state=NudgeState.SENT))
    await nudges.add(
        tx, a_nudge("quiet", person_id="farah", week="W4", state=NudgeState.SKIPPED, reason=Skip.QUIET)
    )
    await nudges.add(tx, before_a_meeting())
    await prepared(tx, "9.9")
    await nudges.add(tx, a_question())
    await topics.record_offers(tx, "pair", ["T01", "T02", "T03", "T04"], NOW)
    await topics.mark_chosen(tx, "pair", "T02", NOW)
    for number, each in enumerate(("third", "meeting", "fourth")):
        await meetings.create(tx, a_meeting(each, card_id=f"T0{number + 3}"))
        await meetings.record_answer(tx, each, Role.MENTOR, MeetingAnswer.MET, NOW)
    theirs_seen = rehearsals.to_document(Plan((), ()), replace(MARKS, rules="theirs"))
    await rehearsals.save(tx, a_rehearsal(fingerprint="e" * 64, released_at=NOW), theirs_seen, "ada")
    await rehearsals.mark_released(tx, "rehearsal", NOW)
    for each in ("farah", "greta"):
        await arrangements.save(tx, "spring", replace(APART, leader_id=each, reason="Theirs."), "ada", NOW)
    for each in ("spring", "autumn"):
        await programmes.record_match(tx, each, "b" * 64, NOW - DAY)
        await matching_problems.save_rules(tx, each, Rules(floor=99))
    for each in ("own-1", "own-3", "own-4"):
        card = OwnCard(each, {"title": "Theirs"}, CardStatus.DRAFT, "ada")
        await own_cards.save_draft(tx, each, card.row, "ada", NOW)
        if each != "own-1":
            await own_cards.change_status(tx, card, CardStatus.PUBLISHED, NOW)
    await follows(tx, "theirs")
    for each in ("meeting", "nudge"):
        await feedback.save_answer(tx, replace(TIRED, about=each, rating=Rating.HIGH))
    await feedback.save_answer(tx, replace(TIRED, person_id="farah"))
    await calendars.save_changes(tx, "spring", [CalendarChange(CalendarMoment.ORIENTATION, -1)])
    await calendars.save_changes(tx, "autumn", [CalendarChange(CalendarMoment.ORIENTATION, -1)])
    await workspaces.save_guidance(tx, Guidance("https://strangers.example", "ada"))
    theirs_written = WeeklyTotals(FIRST_DAY + 7 * DAY, 99)
    await weekly_totals.write(tx, {"spring": theirs_written, "autumn": theirs_written})
    await workspaces.record_comparison(tx, NOW)
    await admins.grant_role(tx, "ada", AdminRole.OWNER, NOW)
    await admins.record_action(tx, "ada", "began", NOW, {})
    await events.record_delivery(tx, "E2", NOW)
    await concerns.add(tx, replace(CONCERN, reader_id="stranger", text="Theirs."))
    await uploads.record(tx, "F1", "ada", NOW)
    await uploads.record(tx, "F2", "ada", NOW)
    await uploads.schedule_deletion(tx, "ada", NOW - DAY)
    await erasures.erase(tx, "greta", NOW)


async def follows(tx: Transaction, news: str) -> None:
    """Two packs, of which one has something new."""
    for each in (PACK, f"{PACK}?news"):
        await subscriptions.subscribe(tx, each, VERSION, NOW, is_pinned=False)
    with_news = replace(FOLLOWED, address=f"{PACK}?news")
    await subscriptions.save_newer_version(tx, with_news, PackVersion(news, "c" * 64))


def before_a_meeting() -> Nudge:
    return a_nudge("before", kind=NudgeKind.PREPARATION, due_at=NOW + DAY, meeting_id="meeting")


async def prepared(tx: Transaction, ts: str) -> None:
    """A preparation that was sent."""
    preparation = replace(before_a_meeting(), id="prepared", person_id="farah", state=NudgeState.CLAIMED)
    await nudges.add(tx, preparation)
    await nudges.record_outcome(tx, "prepared", NudgeState.SENT, NOW, channel_id="D1", ts=ts)


def a_question() -> Nudge:
    return a_nudge("question", person_id="ben", kind=NudgeKind.PROPOSAL, due_at=NOW + DAY, pair_id="later")


async def rows_of(tx: Transaction) -> dict[str, list[str]]:
    """All a workspace holds, without the ids that chance gives."""
    return {table.name: await _rows(tx, table) for table in metadata.sorted_tables}


async def _rows(tx: Transaction, table: Table) -> list[str]:
    columns = [each for each in table.columns if each.name != "id" or table not in (audit, offers)]
    workspace_column = table.c.id if table.name == "workspaces" else table.c.workspace_id
    return sorted(map(repr, await tx.execute(select(*columns).where(workspace_column == tx.workspace))))


async def _without_ids(offers_by_pair: Awaitable[Any]) -> object:
    return {
        pair: [(each.card_id, each.state) for each in pair_offers]
        for pair, pair_offers in (await offers_by_pair).items()
    }


async def _marked(problem: Awaitable[Problem]) -> object:
    """The facts, and what is made of them."""
    read_problem = await problem
    return read_problem, fingerprint(read_problem)


async def _outcome(call: Call, tx: Transaction) -> tuple[object, dict[str, list[str]]]:
    """What a call answers and which rows it leaves behind."""
    try:
        answer = await call(tx)
    except Refusal as refusal:
        answer = type(refusal)
    return answer, await rows_of(tx)


@asynccontextmanager
async def undone(tx: Transaction) -> AsyncIterator[None]:
    async with tx.connection.begin_nested() as savepoint:
        try:
            yield
        finally:
            await savepoint.rollback()


async def test_strangers_make_no_difference(db: Database, subtests: pytest.Subtests) -> None:
    alone = {}
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish(tx)
        as_it_was = await rows_of(tx)
        for name, call in CASES.items():
            async with undone(tx):
                alone[name] = await _outcome(call, tx)

        # One comes before us and one after us, whatever the order rows are read in.
        strangers = [Transaction(each, tx.connection) for each in ("T0", "T2")]
        for each in strangers:
            await furnish_strangely(each)
        rows_of_strangers = [await rows_of(each) for each in strangers]

        for name, call in CASES.items():
            with subtests.test(name):
                async with undone(tx):
                    assert await _outcome(call, tx) == alone[name]
                    assert [await rows_of(each) for each in strangers] == rows_of_strangers
                    answer, left_behind = alone[name]
                    assert answer not in (None, [], {}) or left_behind != as_it_was, "this case shows nothing"
