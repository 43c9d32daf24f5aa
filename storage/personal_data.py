"""Personal data: all that is stored about one person, for them to read."""

from sqlalchemy import func

from bot.mentoring.model import AdminRole, Person
from bot.mentoring.personal_data import PersonalData
from storage import (
    concerns,
    feedback,
    meetings,
    members,
    nudge_history,
    pairs,
    people,
    programmes,
    topics,
    uploads,
    workspaces,
)
from storage.database import Transaction
from storage.tables import admins, audit, own_cards


async def read(tx: Transaction, person: Person) -> PersonalData:
    """All that is stored about a person, who is as Slack or the table of people has them."""
    begun_pairs = await pairs.begun_of_person(tx, person.id)
    pair_ids = [pair.id for pair in begun_pairs]
    memberships = await members.of_person(tx, person.id)
    programme_ids = {each.programme_id for each in memberships} | {each.programme_id for each in begun_pairs}
    guidance = await workspaces.guidance(tx)
    admin_roles, admin_acts, card_count = await _administration(tx, person.id)
    return PersonalData(
        person,
        await people.find_profile(tx, person.id),
        memberships,
        await programmes.find_many(tx, programme_ids),
        begun_pairs,
        await topics.offers_of_pairs(tx, pair_ids),
        await meetings.of_pairs(tx, pair_ids),
        (await feedback.of_people(tx, [person.id]))[person.id],
        await nudge_history.sent_to(tx, person.id),
        admin_roles,
        admin_acts,
        card_count,
        await uploads.count_of_person(tx, person.id),
        await concerns.readers_of(tx, person.id),
        is_expert=guidance.expert_id == person.id,
        is_contact=person.id in guidance.contact_ids,
    )


async def _administration(tx: Transaction, person_id: str) -> tuple[list[AdminRole], int, int]:
    """The roles a person has, the number of lines of the audit they wrote, and that of their own cards."""
    roles = tx.select(admins, admins.c.role).where(admins.c.person_id == person_id).order_by(admins.c.role)
    acts = tx.select(audit, func.count()).where(audit.c.person_id == person_id)
    is_theirs = (own_cards.c.author_id == person_id) | (own_cards.c.reviewer_id == person_id)
    cards = tx.select(own_cards, func.count()).where(is_theirs)
    return (
        [row.role for row in await tx.execute(roles)],
        (await tx.execute(acts)).scalar_one(),
        (await tx.execute(cards)).scalar_one(),
    )
