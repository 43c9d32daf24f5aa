"""What the bot says to members: warm, short, always with a way out."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.blocks import labels, match_reasons
from bot.blocks.kit.ids import Button, Choice, with_number
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    asking,
    bullets,
    button,
    context,
    day,
    escape,
    mention,
    message,
    moment,
    section,
)
from bot.mentoring.model import Card, Member, MemberState, Pair, PairState, Programme, Role
from bot.mentoring.refusals import Refusal
from bot.mentoring.timing.next_step import Ahead
from bot.mentoring.topics.preferences import Why

Offers = Mapping[Pair, Sequence[Card]]
Whys = Mapping[Pair, Sequence[Why]]


def refusal(what: Refusal, command: str) -> Message:
    facts = {name: escape(str(fact)) for name, fact in what.facts.items()}
    return message(section(_(what.sentence).format(command=command, **facts)))


def apology(reference: str) -> Message:
    words = _(
        "Something went wrong on my side, and nothing was changed that you need to undo. "
        "Please try again; if it happens again, tell your coordinator the number {reference}."
    )
    return message(section(words.format(reference=reference)))


def help_page(
    command: str, *, is_admin: bool, unknown: str | None = None, nearest: str | None = None
) -> Message:
    lines = [
        _("`{command} join` or `profile`: take part, or change your answers"),
        _("`{command} topic`: topics to choose from"),
        _("`{command} pair`: your partner, and why you were matched"),
        _("`{command} meet`: book, move or call off a talk"),
        _("`{command} history`: your meetings and topics"),
        _("`{command} pause`, `pause until 2026-12-24`, `resume`, `leave`: no reason needed"),
    ]
    if is_admin:
        lines += [
            _("`{command} stats`: the figures"),
            _("`{command} admin`: programmes, matching, health"),
            _("`{command} admin pair @mentor @leader`: a pair in every plan"),
            _("`{command} admin apart @one @other`: a pair in no plan"),
        ]
    opening = _("Here is what you can type:")
    if unknown is not None:
        opening = _("I do not know *{word}*.").format(word=escape(unknown)) + " "
        opening += _("Did you mean *{word}*?").format(word=nearest) if nearest else _("Here is what I know:")
    return message(
        section(opening), section(bullets(line.format(command=command) for line in lines)), _door(is_admin)
    )


def _door(is_admin: bool) -> Block:
    buttons = [
        button(_("Join or edit profile"), Button.PROFILE, main=True),
        button(_("My pair"), Button.PAIR),
    ]
    return actions(*buttons, *([button(_("Open the console"), Button.ADMIN)] if is_admin else []))


def stranger(command: str, programme: Programme | None, *, is_admin: bool) -> Message:
    """Where somebody stands who has not joined."""
    if programme is None:
        words = _(
            "Reverse mentoring pairs people early in their careers with senior leaders, who learn from them."
        )
        closing = (
            _("No programme is open right now; you can create one.")
            if is_admin
            else _("No programme is open right now. I will be here when one is.")
        )
        create = [button(_("New programme"), Button.NEW_PROGRAMME, main=True)] if is_admin else []
        return message(
            section(f"{words} {closing}"), actions(*create, button(_("See what I can do"), Button.HELP))
        )
    words = _("*{name}* is open: {purpose}").format(
        name=escape(programme.name), purpose=escape(programme.purpose)
    )
    how = _("People early in their careers mentor senior leaders. Joining is one form, under a minute.")
    return message(
        section(words),
        section(how),
        actions(button(_("Join"), Button.JOIN, main=True), button(_("See what I can do"), Button.HELP)),
    )


def standing(
    member: Member, programme: Programme, pairs: Sequence[Pair], ahead: Sequence[Ahead] = ()
) -> Message:
    """Where a member stands, and the one next thing to do; `ahead`: what comes next in the active pairs."""
    if member.state is MemberState.PAUSED:
        return paused(member.paused_until)
    opening = _("You are a {role} in *{programme}*.").format(
        role=labels.role(member.role), programme=escape(programme.name)
    )
    mine = [pair for pair in pairs if pair.programme_id == member.programme_id]
    first = next((each for each in ahead if each.pair in mine), None)
    if first is None:
        following = _asked(member, mine) or _waiting(member)
        buttons = [button(_("My pair"), Button.PAIR)]
    else:
        following = _("Your partner is {partner}.").format(partner=mention(first.partner_id))
        following += " " + _next_step(first, member.role)
        buttons = _step_buttons(first, member.role) or [button(_("My pair"), Button.PAIR, main=True)]
    return message(section(f"{opening} {following}"), actions(*buttons, *_for_member()))


def _next_step(ahead: Ahead, role: Role) -> str:
    lines = []
    partner = mention(ahead.partner_id)
    if ahead.starts_at:
        lines.append(_("Next: your talk ({when}).").format(when=moment(ahead.starts_at)))
    if ahead.is_away and ahead.back_on:
        words = _("{partner} is taking a break until {day}.")
        lines.append(words.format(partner=partner, day=day(ahead.back_on)))
    elif ahead.is_away:
        lines.append(_("{partner} is taking a break.").format(partner=partner))
    if not ahead.starts_at:
        lines.append(_to_do(ahead, role))
    return " ".join(lines)


def _to_do(ahead: Ahead, role: Role) -> str:
    if ahead.is_away:
        return _("Nothing to do meanwhile.")
    if ahead.talk:
        return _("Next: pick a time; the topic is chosen.")
    if role is Role.MENTOR:
        return _("Next: choose a topic.")
    return _("Next: your mentor chooses a topic. Nothing to do until then.")


def _step_buttons(ahead: Ahead, role: Role) -> list[Block]:
    """What leads on, the next step first."""
    buttons = []
    if ahead.talk and ahead.starts_at:
        buttons.append(button(_("Move it"), Button.BOOK, ahead.talk.id))
    elif ahead.talk and not ahead.is_away:
        buttons.append(button(_("Pick a time"), Button.BOOK, ahead.talk.id, main=True))
    if role is Role.MENTOR:
        is_next = not ahead.talk and not ahead.is_away
        buttons.append(button(_("Choose a topic"), Button.TOPIC, main=is_next))
    return buttons


def _asked(member: Member, proposed: Sequence[Pair]) -> str:
    """Where a proposal stands, as this side may know it: a leader hears of it after the mentor."""
    states = {pair.state for pair in proposed}
    turn = PairState.PROPOSED if member.role is Role.MENTOR else PairState.CONSENTED
    if turn in states:
        return _("A partner is proposed; the question is in our direct messages or on its way.")
    if member.role is Role.MENTOR and PairState.CONSENTED in states:
        return _("You said yes to a partner; now the leader is asked, quietly.")
    return ""


def _waiting(member: Member) -> str:
    """Why there is no partner yet, and the place in the line, for who is in it."""
    if member.waits_because is None:
        return _("You have no partner yet; nothing to do until I propose one.")
    why = _("You have no partner yet: {why}.").format(why=match_reasons.waits_because(member.waits_because))
    place = _("You are number {place} in the line; I look every day.").format(place=member.waits_as)
    return f"{why} {place}" if member.waits_as else why


def _for_member() -> list[Block]:
    return [
        button(_("History"), Button.HISTORY),
        button(_("Edit profile"), Button.PROFILE),
        pause_button(),
    ]


def pause_button() -> Block:
    return button(_("Pause"), Button.PAUSE)


def leave_button() -> Block:
    question = asking(
        _("Leave the programme?"),
        _("Your pair ends, and your partner gets one neutral line. No reason is asked. You can join again."),
        _("Leave"),
        _("Stay"),
    )
    return button(_("Leave"), Button.LEAVE, confirm=question)


def joined(role: Role, programme: Programme, *, is_level_known: bool) -> Message:
    welcome = _("Welcome! You take part in *{programme}*.")
    following = _("Your level is not in the roster yet, so I cannot match you. Your coordinator can add it.")
    if is_level_known:
        welcome = {
            Role.MENTOR: _(
                "Welcome! You take part in *{programme}* as a mentor: a leader will learn from you."
            ),
            Role.LEADER: _(
                "Welcome! You take part in *{programme}* as a leader: somebody newer will teach you."
            ),
        }[role]
        following = _(
            "When a good partner is found, I will ask you first. Until then there is nothing to do."
        )
    return message(section(f"{welcome.format(programme=escape(programme.name))} {following}"))


def profile_saved() -> Message:
    return message(section(_("Saved. Your answers count from the next match on.")))


def paused(until: date | None) -> Message:
    words = _("You are paused until {day}.").format(day=day(until)) if until else _("You are paused.")
    rest = _("No prompts will reach you, and your place is kept.")
    return message(
        section(f"{words} {rest}"), actions(button(_("Resume"), Button.RESUME, main=True), leave_button())
    )


def resumed() -> Message:
    words = _("Welcome back. Prompts start again next week; no catching up needed.")
    return message(section(words), actions(button(_("My pair"), Button.PAIR, main=True), pause_button()))


def confirm_leaving() -> Message:
    words = _("Leaving ends your pair; your partner gets one neutral line. A pause keeps your place instead.")
    return message(
        section(words), actions(button(_("Pause instead"), Button.PAUSE, main=True), leave_button())
    )


def left() -> Message:
    words = _("You have left. Thank you for the time you gave. You can come back whenever you like.")
    return message(section(words), actions(button(_("Join again"), Button.JOIN)))


def pair_closing(partner_id: str) -> Message:
    """The one neutral line to the partner of somebody who leaves."""
    words = _("Your pair with {partner} is closing; thank you both. You stay in for the next match.")
    return message(
        section(words.format(partner=mention(partner_id))), actions(button(_("History"), Button.HISTORY))
    )


def proposal(pair: Pair, role: Role, programme: Programme, last_day: date) -> Message:
    """The question whether to be paired; the mentor gets it first, then the leader."""
    other = mention(pair.partner_of(pair.mentor_id if role is Role.MENTOR else pair.leader_id))
    opening = {
        Role.MENTOR: _(
            "A leader would learn from you in *{programme}*: {other}. Would you like to mentor them?"
        ),
        Role.LEADER: _("{other} would be glad to mentor you in *{programme}*. Shall I introduce you?"),
    }[role].format(other=other, programme=escape(programme.name))
    closing = _("Either answer is fine and stays between us. I will wait until {day}.").format(
        day=day(last_day)
    )
    return message(
        section(opening),
        section(bullets(_reasons(pair)[:3])),
        actions(
            button(_("Yes, gladly"), Button.ACCEPT, pair.id, main=True),
            button(_("Not this time"), Button.DECLINE, pair.id),
        ),
        context(closing),
    )


def _reasons(pair: Pair) -> list[str]:
    mentor, leader = mention(pair.mentor_id), mention(pair.leader_id)
    return [match_reasons.reason(each, mentor, leader) for each in pair.reasons]


def accepted_first(pair: Pair) -> Message:
    words = _("Thank you. Now I ask {leader}, quietly; when they say yes too, I will introduce you both.")
    return message(section(words.format(leader=mention(pair.leader_id))))


def accepted_both(pair: Pair) -> Message:
    words = _("Wonderful. I open a group message for you and {mentor} now; the first step is there.")
    return message(section(words.format(mentor=mention(pair.mentor_id))))


def declined() -> Message:
    return message(
        section(_("Thank you for saying so. Nobody else is told, and you stay in for the next match."))
    )


def introduction(pair: Pair, programme: Programme) -> Message:
    """The first words in the pair's group message."""
    mentor, leader = mention(pair.mentor_id), mention(pair.leader_id)
    opening = _(
        "{mentor} and {leader}, meet each other. {mentor} leads the talks; {leader} looks after the diary."
    )
    first = _(
        "First step: {mentor}, choose a topic. It comes here as a card with all you need, "
        "and with a button to pick a time."
    )
    return message(
        section(opening.format(mentor=mentor, leader=leader)),
        section(bullets(_reasons(pair)[:3])),
        section(first.format(mentor=mentor)),
        actions(button(_("Choose a topic"), Button.TOPIC, main=True)),
        context(_("What is said stays with you two. I cannot read this conversation.")),
    )


def pair_page(ahead: Ahead, role: Role, programme: Programme) -> Message:
    """Who the partner is, why they were matched, and what comes next."""
    opening = _("Your partner in *{programme}* is {partner}.").format(
        partner=mention(ahead.partner_id), programme=escape(programme.name)
    )
    buttons = _step_buttons(ahead, role)
    if role is Role.LEADER:
        buttons.append(button(_("This week's topic"), Button.TOPIC))
    return message(
        section(opening),
        section(_("Why you two:") + "\n" + bullets(_reasons(ahead.pair))),
        section(_next_step(ahead, role)),
        actions(*buttons, button(_("History"), Button.HISTORY), leave_button()),
    )


def choices(
    offers: Offers, whys: Whys, nudge_id: str = "-", *, is_nudge: bool = True, lead: str = ""
) -> Message:
    """Topics to choose from, for each pair a mentor leads, and why; one message whatever their number.

    `lead`: what is said before.
    """
    several = len(offers) > 1
    said = [lead] if lead else []
    if several:
        said.append(_("Ideas for your next talks. Choose what suits you; skipping stays between us."))
    blocks: list[Block] = [section(each) for each in said]
    for pair, cards in offers.items():
        leader = mention(pair.leader_id)
        opening = _(
            "Ideas for your next talk with {leader}. Choose what suits you; skipping stays between us."
        )
        head = (_("With {leader}:") if several else opening).format(leader=leader)
        why = labels.whys(whys[pair], leader)
        blocks += [section(head), _shelf(pair, cards, nudge_id), context(why)]
        said += _heard_of_one(leader, cards, why) if several else [_heard(leader, cards), why]
    if is_nudge:
        said.append(_("Once a week, because you mentor. Pause any time in the Home tab."))
        blocks.append(context(said[-1]))
    return message(*blocks, preview="\n".join(said))


def _shelf(pair: Pair, cards: Sequence[Card], nudge_id: str) -> Block:
    choices = [
        button(card.title, with_number(Button.CHOOSE, number), str(Choice(pair.id, card.id, nudge_id)))
        for number, card in enumerate(cards, 1)
    ]
    skip = button(_("Skip this week"), Button.SKIP, str(Choice(pair.id, nudge_id=nudge_id)))
    return actions(*choices, skip)


def _heard(leader: str, cards: Sequence[Card]) -> str:
    words = _(
        "Ideas for your next talk with {leader}: {titles}. Choose what suits you; skipping stays between us."
    )
    return words.format(leader=leader, titles=_titles(cards))


def _heard_of_one(leader: str, cards: Sequence[Card], why: str) -> list[str]:
    """One leader of several."""
    words = _("With {leader}: {titles}. {why}")
    return [bullets([words.format(leader=leader, titles=_titles(cards), why=why)])]


def _titles(cards: Sequence[Card]) -> str:
    """A notification may be seen by others: the title of a sensitive topic is never in it."""
    return labels.listed(_("another topic") if card.sensitive else card.title for card in cards)


def pause_question(nudge_id: str) -> Message:
    """The last message before silence, to somebody who has answered none for a while."""
    words = _(
        "It has been quiet for a while, and that is fine. Shall my messages pause? "
        "Your pair and place are kept, and you can resume whenever you like."
    )
    closing = _("If you choose nothing, I stay quiet. Topics wait for you in the Home tab.")
    return message(
        section(words),
        actions(
            button(_("Pause for now"), Button.PAUSE, main=True),
            button(_("Keep them coming"), Button.KEEP, nudge_id),
        ),
        context(closing),
    )


def kept() -> Message:
    return message(
        section(_("Gladly. New ideas come in your next week.")),
        actions(button(_("See topics now"), Button.TOPIC)),
    )


def skipped() -> Message:
    words = _("Skipped, and nobody is told. New ideas come next week.")
    return message(section(words), actions(button(_("See topics anyway"), Button.TOPIC)))


def no_topics_left() -> Message:
    words = _("You two have talked about everything on the shelf. Bring your own question this week.")
    return message(section(words), actions(button(_("History"), Button.HISTORY)))
