"""A topic card as people meet it: whole in the pair's group message, in part for the leader, put back."""

from bot.blocks import labels
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    bullets,
    button,
    context,
    escape,
    header,
    mention,
    message,
    numbered,
    section,
)
from bot.mentoring.model import Card, Meeting, MeetingAnswer, Pair
from bot.mentoring.topics.own_cards import Guidance

NO_GUIDANCE = Guidance()
# A notification may be seen by others: each preview here stands in for a text with a sensitive title.


def leader_topic(pair: Pair, card: Card | None) -> Message:
    """This week's topic for the leader of a pair: why it matters and what to bring."""
    mentor = mention(pair.mentor_id)
    if card is None:
        words = _("{mentor} has not chosen a topic yet. There is nothing to prepare until then.")
        return message(section(words.format(mentor=mentor)))
    chosen_by = context(_("Chosen by {mentor}").format(mentor=mentor))
    return message(header(card.title), chosen_by, section(_reasons(card)), section(_brings(card)))


def card_page(pair: Pair, card: Card, meeting: Meeting, guidance: Guidance = NO_GUIDANCE) -> Message:
    """A whole card in the pair's group message, with each partner's answer whether they met."""
    mentor, leader = mention(pair.mentor_id), mention(pair.leader_id)
    parts = [
        *body(card, mentor, leader, guidance),
        section(_answers(pair, meeting)),
        _meeting_buttons(meeting),
        *_thanks(meeting),
    ]
    preview = _("This week's topic, chosen by {mentor}, is in this message.").format(mentor=mentor)
    return message(header(card.title), *parts, preview=preview if card.sensitive else None)


def body(card: Card, mentor: str, leader: str, guidance: Guidance) -> list[Block]:
    """All that a card says below its title, to these two."""
    return [
        section(_reasons(card)),
        section(_brings(card)),
        section(_("*{mentor} leads with*").format(mentor=mentor) + "\n" + numbered(card.mentor_leads)),
        section(_("*{leader} asks*").format(leader=leader) + "\n" + bullets(card.leader_asks)),
        section(_("*Try it together, ten minutes*") + "\n" + card.try_it),
        *_checks(card, guidance),
        section(bullets([*_promises(card, mentor, leader), *_between_talks(card)])),
    ]


def _reasons(card: Card) -> str:
    return _("*Why it matters*") + "\n" + bullets([card.why_mentor, card.why_leader])


def _brings(card: Card) -> str:
    return _("*The leader brings*") + "\n" + card.leader_brings


def _promises(card: Card, mentor: str, leader: str) -> list[str]:
    words = _("*{who} could promise:* {promise}")
    promises = ((leader, card.promise), (mentor, card.mentor_promise))
    return [words.format(who=person, promise=promise) for person, promise in promises if promise]


def _between_talks(card: Card) -> list[str]:
    """The two lines that keep a topic alive between talks."""
    return [
        _("*No time to meet? One question for a message:* {question}").format(question=card.light),
        _("*Next time, begin with:* {question}").format(question=card.follow_up),
    ]


def _checks(card: Card, guidance: Guidance) -> list[Block]:
    blocks = [section(_("*Check it*") + "\n" + card.check_it)] if card.check_it else []
    if card.needs_policy:
        blocks.append(context(_policy(guidance)))
    if card.support:
        blocks += [context(card.support), *_help(guidance)]
    return blocks


def _help(guidance: Guidance) -> list[Block]:
    """Where to turn in confidence; nothing where the organisation has not said so (any more)."""
    contacts = labels.or_list(map(mention, guidance.contact_ids))
    lines = []
    if guidance.confidential_help:
        lines.append(_("In confidence: {where}.").format(where=escape(guidance.confidential_help)))
    if contacts:
        lines.append(_("Safeguarding contact: {who}.").format(who=contacts))
    return [context(" ".join(lines))] if lines else []


def _policy(guidance: Guidance) -> str:
    lines = [_("Explore together, not policy: your organisation's own rules come first.")]
    if guidance.policy_url:
        lines.append(_("Read them at {address}").format(address=escape(guidance.policy_url)))
    if guidance.expert_id:
        lines.append(_("Ask {expert} when in doubt.").format(expert=mention(guidance.expert_id)))
    return " ".join(lines)


def _answers(pair: Pair, meeting: Meeting) -> str:
    words = {
        None: _("no answer yet"),
        MeetingAnswer.MET: _("we met"),
        MeetingAnswer.NOT_YET: _("not yet"),
    }
    answers = ((pair.mentor_id, meeting.mentor_says), (pair.leader_id, meeting.leader_says))
    return (
        _("Did you talk?")
        + " "
        + " · ".join(f"{mention(person_id)}: {words[answer]}" for person_id, answer in answers)
    )


def _thanks(meeting: Meeting) -> list[Block]:
    if meeting.took_place:
        do_both_say_so = MeetingAnswer.MET is meeting.mentor_says is meeting.leader_says
        return [
            context(
                _("Thank you both for making time.") if do_both_say_so else _("Thank you for making time.")
            )
        ]
    if meeting.is_disputed:
        words = _("You two remember it differently, so it does not count yet. Either of you can press again.")
        return [context(words)]
    if meeting.mentor_says or meeting.leader_says:
        return [context(_("Diaries win sometimes. Twenty-five minutes is enough, too."))]
    return []


def _meeting_buttons(meeting: Meeting) -> Block:
    return actions(
        button(_("We met"), Button.WE_MET, meeting.id, main=True),
        button(_("Not yet"), Button.NOT_YET, meeting.id),
        button(_("Pick a time"), Button.BOOK, meeting.id),
        button(_("Another topic"), Button.SWAP, meeting.id),
    )


def topic_put_back(pair: Pair, card: Card, by: str) -> Message:
    """The rest of a card in the group message, after somebody asked for another."""
    words = _("{who} put *{title}* back. The mentor can choose another whenever it suits.")
    preview = _("The topic was put back. The mentor can choose another whenever it suits.")
    return message(
        section(words.format(who=mention(by), title=card.title)),
        actions(button(_("Choose a topic"), Button.TOPIC, pair.id)),
        preview=preview if card.sensitive else None,
    )


def topic_on_its_way(card: Card) -> Message:
    """The message to the mentor who chose a topic, while Slack is slow to post it."""
    words = _("You chose *{title}*. Slack is slow just now: it may take a while to reach your group message.")
    preview = _("Your topic is on its way. Slack is slow just now, so it may take a while.")
    return message(section(words.format(title=card.title)), preview=preview if card.sensitive else None)


def topic_chosen(card: Card) -> Message:
    """The message to the mentor who chose a topic."""
    words = _("*{title}* is now in your group message, with all you need. Have a good talk.")
    preview = _("Your topic is now in your group message, with all you need. Have a good talk.")
    return message(section(words.format(title=card.title)), preview=preview if card.sensitive else None)
