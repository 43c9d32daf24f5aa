"""All that is stored about a person as one document in JSON, to be kept or read by another program."""

import json
from datetime import datetime
from typing import Any

from bot.mentoring.model import Pair
from bot.mentoring.personal_data import PersonalData

Document = dict[str, Any]
FILE_NAME = "what-is-stored-about-me.json"


def export_document(data: PersonalData, now: datetime) -> str:
    """The document, of that moment (UTC); instants are in UTC, and ids of people are those of Slack."""
    person = data.person
    document: Document = {
        "as_of": _instant(now),
        "person": {
            "id": person.id,
            "name": person.name,
            "time_zone": person.timezone,
            "language": person.locale,
            "account": person.account_status,
            "is_slack_admin": person.is_slack_admin,
            "level": person.level,
            "manager": person.manager_id,
            "department": person.department,
            "place": person.location,
        },
        "answers": _profile(data),
        "one_tap_answers": [
            {"question": each.question, "answer": each.rating, "at": _instant(each.at)}
            for each in data.answers
        ],
        "memberships": _memberships(data),
        "pairs": [_pair(data, each) for each in data.pairs],
        "messages_sent_to_you": [
            {"kind": nudge.kind, "week": nudge.week, "at": _instant(sent_at)}
            for nudge, sent_at in data.nudges
        ],
        "administration": {
            "roles": list(data.admin_roles),
            "acts_in_the_audit": data.admin_acts,
            "topic_cards": data.own_cards,
            "named_on_cards_about_generative_ai": data.is_expert,
            "safeguarding_contact": data.is_contact,
        },
        "files_uploaded_by_the_bot": data.files,
        "written_in_confidence_and_on_its_way_to": list(data.concern_readers),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _profile(data: PersonalData) -> Document | None:
    profile = data.profile
    if profile is None:
        return None
    return {
        "offers": list(profile.offers),
        "wants": list(profile.wants),
        "languages": list(profile.languages),
        "working_day": [_time_of_day(profile.hours.start), _time_of_day(profile.hours.end)],
        "format": profile.format,
        "mentors_at_a_time": profile.capacity,
        "rather_not_paired_with": list(profile.avoids),
        "sensitive_themes": dict(profile.themes),
        "harder_topics": profile.wants_deep,
        "own_hour": {
            "weekday_from_0_for_monday": profile.rhythm.weekday,
            "hour": profile.rhythm.hour,
            "how_often": profile.rhythm.cadence,
            "holidays_of": profile.rhythm.country,
        },
    }


def _memberships(data: PersonalData) -> list[Document]:
    return [
        {
            "programme": data.programmes[each.programme_id].name,
            "role": each.role,
            "state": each.state,
            "paused_until": each.paused_until.isoformat() if each.paused_until else None,
            "joined_at": _instant(each.joined_at),
        }
        for each in data.members
    ]


def _pair(data: PersonalData, pair: Pair) -> Document:
    """A pair with its topics and talks; of a talk, this person's own answer alone."""
    role = pair.role_of(data.person.id)
    return {
        "programme": data.programmes[pair.programme_id].name,
        "your_role": role,
        "partner": pair.partner_of(data.person.id),
        "state": pair.state,
        "began_at": _instant(pair.began_at),
        "ended_at": _instant(pair.ended_at),
        "reasons": [each.kind for each in pair.reasons],
        "topics": [
            {"card": each.card_id, "state": each.state, "offered_at": _instant(each.offered_at)}
            for each in data.visible_offers(pair)
        ],
        "talks": [
            {
                "card": each.card_id,
                "begins_at": _instant(each.starts_at),
                "minutes": each.minutes,
                "you_said": getattr(each, f"{role}_says"),
            }
            for each in data.meetings[pair.id]
        ],
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _time_of_day(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
