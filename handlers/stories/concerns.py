"""`/mentor concern`: to a safeguarding contact and nobody else, rather twice than not at all.

What is written is kept until it is certain what became of it, and then deleted. It enters no list, no figure,
no audit and no log.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from bot.blocks.forms import concern_form
from bot.blocks.kit.language import speaking
from bot.blocks.kit.text import Message
from bot.blocks.messages import concerns as messages
from bot.mentoring.model import AccountStatus, Person
from bot.mentoring.refusals import TookTooLong
from bot.mentoring.safeguarding import Concern, ConcernOutcome, eligible_readers
from handlers.edge.doors import isolated
from handlers.edge.failures import log_failure
from handlers.edge.reply import FormErrors, Reply, filled_in
from handlers.sending import post
from handlers.sending.outbox import REFUSALS, Outbox
from handlers.sending.post import Outcome, PostResult
from storage import concerns, pairs, people, workspaces
from storage.database import Database, Transaction
from storage.ids import new_id

# Longer than Slack takes for an answer: after that the process that had claimed it is dead.
LEASE = timedelta(minutes=2)


async def open_form(asker: Person, db: Database, workspace: str, command: str, reply: Reply) -> None:
    """`/mentor concern`: the form says who reads it; without a reader, this is said before one writes."""
    async with db.reading(workspace) as tx:
        guidance = await workspaces.guidance(tx)
        readers = await _readers(tx, asker.id)

    if readers:
        await reply.open(concern_form.concern_form(readers, guidance.confidential_help, command))
    else:
        await reply(messages.nobody_to_read(guidance.confidential_help))


async def submit(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    outbox: Outbox,
    reply: Reply,
) -> None:
    """The form came back: keep the words, bring them at once, and say whether they have arrived."""
    answers = filled_in(concern_form.read_concern(view))
    concern = Concern(new_id(), asker.id, answers.reader_id, answers.text, now)
    failures: list[Exception] = []
    with isolated(failures):
        await _keep(db, workspace, concern)
    if failures:
        await _show_again(view, failures[0], reply)
        return

    outcome = None
    with isolated(failures):
        outcome = await _bring_at_once(outbox, concern)
    if failures:  # it is kept, and the clock goes on
        log_failure(submit, failures[0], token_hex(4))
    if outcome is None:
        await reply(messages.on_its_way(concern.reader_id))
        return
    await reply(await _verdict(outbox, concern, outcome))
    async with db.transaction(workspace) as tx:
        await concerns.remove(tx, concern.id)


async def tick(db: Database, workspace: str, now: datetime, outbox: Outbox) -> None:
    """The clock: bring what has not arrived, and tell writers what became of it."""
    async with db.reading(workspace) as tx:
        due_ids = await concerns.due_ids(tx, now)
    if not due_ids:
        return
    async with outbox.turn() as is_ours:
        if is_ours:
            await outbox.load_rest()
            for concern_id in due_ids:
                if not outbox.try_acquire():
                    break
                await _go_on(outbox, concern_id)


async def _keep(db: Database, workspace: str, concern: Concern) -> None:
    """Keep a concern until it has arrived; raises FormErrors where its reader may not read it (any more)."""
    async with db.transaction(workspace) as tx:
        readers = await _readers(tx, concern.writer_id)
        if concern.reader_id not in {each.id for each in readers}:
            raise FormErrors(concern_form.unavailable_reader())
        await concerns.add(tx, concern)


async def _show_again(view: dict[str, Any], failure: Exception, reply: Reply) -> None:
    """Let the form stay as it was filled in: what somebody found hard to write must not be lost."""
    if isinstance(failure, FormErrors):
        errors = failure.errors
    else:
        log_failure(submit, failure, token_hex(4))
        errors = concern_form.not_taken()
    try:
        await reply.show_errors(errors)
    except TookTooLong:
        await reply.open(concern_form.form_again(view, errors))


async def _bring_at_once(outbox: Outbox, concern: Concern) -> ConcernOutcome | None:
    await outbox.load_rest()
    if not outbox.try_acquire():
        return None
    claimed = await _claim(outbox, concern.id)
    return await _bring(outbox, claimed) if claimed else None


async def _go_on(outbox: Outbox, concern_id: str) -> None:
    """Bring one concern, if that is still to be done, and tell its writer where it is known."""
    concern = await _claim(outbox, concern_id)
    outcome = concern and (concern.outcome or await _bring(outbox, concern))
    if concern and outcome:
        await _tell_writer(outbox, concern, outcome)


async def _claim(outbox: Outbox, concern_id: str) -> Concern | None:
    async with outbox.db.transaction(outbox.workspace) as tx:
        return await concerns.claim(tx, concern_id, outbox.now, outbox.now + LEASE)


async def _bring(outbox: Outbox, concern: Concern) -> ConcernOutcome | None:
    """Ask Slack to bring a claimed concern, and give what became of it; None where it is to be tried again.

    Unlike all else it is sent again where it perhaps arrived. Whether its reader may still read it is asked
    each time.
    """
    async with outbox.db.reading(outbox.workspace) as tx:
        readers = {each.id: each for each in await _readers(tx, concern.writer_id)}
    result = PostResult(Outcome.REFUSED)
    if (reader := readers.get(concern.reader_id)) and concern.text:
        with speaking(reader.locale):
            message = messages.to_reader(
                concern.text, concern.writer_id, may_be_repeated=concern.attempts > 0
            )
        result = await outbox.post(reader.id, message)
    outcome = _outcome(result, concern, outbox.now)
    async with outbox.db.transaction(outbox.workspace) as tx:
        if outcome:
            await concerns.record_outcome(tx, concern.id, outcome, outbox.now + LEASE)
        else:
            await concerns.postpone(tx, concern.id, _next_try(result, concern, outbox.now))
    return outcome


def _outcome(result: PostResult, concern: Concern, now: datetime) -> ConcernOutcome | None:
    if result.outcome is Outcome.SENT:
        return ConcernOutcome.ARRIVED
    if result.outcome in REFUSALS or concern.is_too_old(now):
        return ConcernOutcome.NOT_ARRIVED
    return None


def _next_try(result: PostResult, concern: Concern, now: datetime) -> datetime:
    return now + (result.wait or post.backoff(concern.attempts))


async def _tell_writer(outbox: Outbox, concern: Concern, outcome: ConcernOutcome) -> None:
    """Tell the writer what became of it, rather twice than not at all; then nothing of it is kept."""
    async with outbox.db.reading(outbox.workspace) as tx:
        writer = await people.find(tx, concern.writer_id)
    with speaking(writer.locale if writer else "en-US"):
        message = await _verdict(outbox, concern, outcome)
    outbox.try_acquire()  # it takes room, and waits for none
    result = await outbox.post(concern.writer_id, message)
    is_over = replace(concern, outcome=outcome).is_too_old(outbox.now)
    async with outbox.db.transaction(outbox.workspace) as tx:
        if result.outcome is Outcome.SENT or result.outcome in REFUSALS or is_over:
            await concerns.remove(tx, concern.id)
        else:
            await concerns.postpone(tx, concern.id, _next_try(result, concern, outbox.now))


async def _verdict(outbox: Outbox, concern: Concern, outcome: ConcernOutcome) -> Message:
    """What became of a concern, in words; where it has not arrived, with somebody to ask directly."""
    if outcome is ConcernOutcome.ARRIVED:
        return messages.arrived(concern.reader_id)
    async with outbox.db.reading(outbox.workspace) as tx:
        readers = await _readers(tx, concern.writer_id)
    others = [each.id for each in readers if each.id != concern.reader_id]
    return messages.not_arrived(others[0] if others else concern.reader_id)


async def _readers(tx: Transaction, writer_id: str) -> list[Person]:
    """The safeguarding contacts who may read what somebody has to say, in their order."""
    contact_ids = (await workspaces.guidance(tx)).contact_ids
    if not contact_ids:
        return []
    # Not of whom they are only proposed to: so nobody reads of a question from who is missing here.
    partner_ids = {each.partner_of(writer_id) for each in await pairs.begun_of_person(tx, writer_id)}
    contacts = await people.find_many(tx, contact_ids)
    active_ids = [
        each
        for each in contact_ids
        if each in contacts and contacts[each].account_status is AccountStatus.ACTIVE
    ]
    reader_ids = eligible_readers(active_ids, writer_id, partner_ids, await people.managers(tx))
    return [contacts[each] for each in reader_ids]
