"""What is stored about a person, in plain words for them: who sees it, and how long it stays."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import time

from bot.blocks import labels
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import (
    Message,
    actions,
    and_more,
    bullets,
    button,
    day,
    escape,
    header,
    mention,
    message,
    section,
)
from bot.mentoring.model import TOP, AdminRole, Area, Pair, Profile, Role
from bot.mentoring.personal_data import PersonalData
from bot.mentoring.timing.cadence import local_date
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating

MOST_LINES = 10  # of one kind; the export has them all
# A section takes 3,000 characters, the marks of a code block among them.
LONGEST_PART, MOST_PARTS = 2_800, 12


def personal_data(data: PersonalData) -> Message:
    """What is stored about the reader, with its values, who sees it and how long it is kept."""
    parts = [
        (_("From Slack and the roster: the admins of your programmes see it."), _directory(data)),
        (_("Your answers: partners and admins see them as the reasons of a match."), _answers(data)),
        (_("Yours alone: the bot uses it, and nobody reads it."), _private(data)),
        (_("Your programmes and pairs: admins see both, each partner sees your pair."), _taking_part(data)),
        (
            _("What I wrote to you and what you did here: admins see only whether messages reach you."),
            _traces(data),
        ),
    ]
    blocks = [section(f"*{title}*\n{bullets(lines)}") for title, lines in parts if lines]
    return message(
        header(_("What is stored about you")),
        *blocks,
        section(f"*{_('How long')}*\n{bullets(_periods())}"),
        section(f"*{_('Not listed')}*\n{bullets(_unlisted())}"),
        actions(
            button(_("Send me all of it"), Button.EXPORT, main=True),
            button(_("Erase…"), Button.ASK_ERASE),
        ),
    )


def _directory(data: PersonalData) -> list[str]:
    person = data.person
    facts = _("{name}, time zone {zone}, language {locale}")
    lines = [facts.format(name=escape(person.name), zone=person.timezone, locale=person.locale)]
    level = _("not known") if person.level is None else str(person.level)
    lines.append(_("Level: {level}").format(level=level))
    managers = {None: _("not known"), TOP: _("nobody")}
    manager = managers.get(person.manager_id) or mention(str(person.manager_id))
    lines.append(_("Reports to: {manager}").format(manager=manager))
    if person.is_slack_admin:
        lines.append(_("You are an admin of this Slack workspace"))
    if person.department:
        lines.append(_("Department: {name}").format(name=escape(person.department)))
    if person.location:
        lines.append(_("Place: {name}").format(name=escape(person.location)))
    return lines


def _answers(data: PersonalData) -> list[str]:
    profile = data.profile
    if profile is None:
        return []
    begins, ends = (labels.time_of_day(_time(each)) for each in (profile.hours.start, profile.hours.end))
    return [
        _("You offer: {areas}").format(areas=_areas(profile.offers)),
        _("You want: {areas}").format(areas=_areas(profile.wants)),
        _("Languages: {names}").format(
            names=labels.comma_list(labels.language(each) for each in profile.languages)
        ),
        _("Your working day: {begins} to {ends}").format(begins=begins, ends=ends),
        _("How you like to meet: {how}").format(how=labels.meeting_format(profile.format)),
        _("Mentors at a time, as a leader: {count}").format(count=profile.capacity),
    ]


def _private(data: PersonalData) -> list[str]:
    lines = [*_wishes(data.profile)] if data.profile else []
    lines += _newest(
        [_answer(each, data.person.timezone) for each in sorted(data.answers, key=lambda each: each.at)]
    )
    lines += [
        _("On its way to {reader}: what you wrote in confidence").format(reader=mention(each))
        for each in data.concern_readers
    ]
    return lines


def _wishes(profile: Profile) -> Iterator[str]:
    avoided = labels.comma_list(map(mention, profile.avoids)) or _("nobody")
    yield _("Rather not paired with: {people}").format(people=avoided)
    themes = labels.comma_list(escape(labels.theme(each)) for each in profile.themes) or _("none")
    yield _("Sensitive themes you are glad of: {themes}").format(themes=themes)
    yield _("Harder topics: {answer}").format(answer=_("yes") if profile.wants_deep else _("no"))
    rhythm = profile.rhythm
    hour = [
        labels.cadence(rhythm.cadence),
        *([] if rhythm.weekday is None else [labels.weekday(rhythm.weekday)]),
        *([] if rhythm.hour is None else [labels.time_of_day(time(rhythm.hour))]),
        *([] if rhythm.country is None else [labels.country(rhythm.country)]),
    ]
    yield _("Your own hour: {hour}").format(hour=labels.comma_list(hour))


def _answer(answer: FeedbackAnswer, zone: str) -> str:
    question = {
        Question.WORTH: _("A talk was worth the time"),
        Question.ENERGY: _("Energy"),
        Question.PROMISE: _("A promise was kept"),
    }[answer.question]
    rating = {Rating.HIGH: _("yes, or plenty"), Rating.SOME: _("partly"), Rating.LOW: _("no, or low")}
    return f"{question}: {rating[answer.rating]} ({day(local_date(answer.at, zone))})"


def _taking_part(data: PersonalData) -> list[str]:
    zone = data.person.timezone
    memberships = [
        _("{programme}: {role}, {state}, joined on {day}").format(
            programme=escape(data.programmes[each.programme_id].name),
            role=labels.role(each.role),
            state=labels.member_state(each.state),
            day=day(local_date(each.joined_at, zone)),
        )
        for each in reversed(data.members)
    ]
    return [*_newest(memberships), *_newest([_pair(data, each) for each in data.pairs])]


def _pair(data: PersonalData, pair: Pair) -> str:
    words = _("Pair with {partner} in {programme}, {state}: {topics}, {talks}")
    chosen = len(data.visible_offers(pair))
    took_place = sum(each.took_place for each in data.meetings[pair.id])
    seen = {
        Role.MENTOR: pluralize("{count} topic offered", "{count} topics offered", chosen),
        Role.LEADER: pluralize("{count} topic chosen", "{count} topics chosen", chosen),
    }[pair.role_of(data.person.id)]
    return words.format(
        partner=mention(pair.partner_of(data.person.id)),
        programme=escape(data.programmes[pair.programme_id].name),
        state=labels.pair_state(pair.state),
        topics=seen,
        talks=pluralize("{count} talk", "{count} talks", took_place),
    )


def _traces(data: PersonalData) -> list[str]:
    lines = []
    if data.nudges:
        sent = pluralize("{count} message of mine", "{count} messages of mine", len(data.nudges))
        last = day(local_date(data.nudges[-1][1], data.person.timezone))
        lines.append(_("{sent}, the last on {day}").format(sent=sent, day=last))
    roles = {AdminRole.OWNER: _("owner"), AdminRole.COORDINATOR: _("coordinator")}
    if data.admin_roles:
        names = labels.comma_list(roles[each] for each in data.admin_roles)
        lines.append(_("Your role here: {roles}").format(roles=names))
    if data.admin_acts:
        acts = pluralize("{count} act", "{count} acts", data.admin_acts)
        lines.append(_("What you did as an admin: {acts}").format(acts=acts))
    if data.own_cards:
        count = pluralize("{count} topic card", "{count} topic cards", data.own_cards)
        lines.append(_("Written or reviewed by you: {cards}").format(cards=count))
    if data.is_expert:
        lines.append(_("You are named on cards about generative AI, as the one to ask"))
    if data.is_contact:
        lines.append(_("You are named as a safeguarding contact"))
    if data.files:
        lines.append(pluralize("{count} file I sent you", "{count} files I sent you", data.files))
    return lines


def _periods() -> list[str]:
    return [
        _("What is yours alone goes when you leave."),
        _("Names go some weeks after the last message of a programme; counts without names stay."),
        _("While you are a member elsewhere, your partners, whom not to meet again and your topics stay."),
        _("What you wrote in confidence goes as soon as it has arrived."),
    ]


def _unlisted() -> list[str]:
    return [
        _("Questions that did not become a pair: nobody is to read from them who said no."),
        _("What coordinators arranged, and whom others would rather not meet: both are theirs."),
        _("What people say in Slack: I have no right to read it."),
    ]


def export_sent(*, as_file: bool) -> Message:
    """The answer to somebody whose data was sent to them directly."""
    words = _("All that is stored about you is in our direct messages, as a file.")
    if not as_file:
        words = _("All that is stored about you is in our direct messages; a file could not be sent.")
    return message(section(words), actions(button(_("Erase…"), Button.ASK_ERASE)))


def file_comment(command: str) -> str:
    """The words that come with the file."""
    return _("All that is stored about you. `{command} privacy` says who sees what.").format(command=command)


def export_parts(document: str) -> list[Message]:
    """An export as messages, where no file can be sent: as many as it needs, each to be copied."""
    parts = _cut_lines(document)
    pages = [parts[start : start + MOST_PARTS] for start in range(0, len(parts), MOST_PARTS)]
    messages = []
    for number, page in enumerate(pages, 1):
        words = _("What is stored about you, part {number} of {count}:").format(
            number=number, count=len(pages)
        )
        blocks = [section(f"```{part}```") for part in page]
        messages.append(message(section(words), *blocks, preview=words))
    return messages


def _cut_lines(document: str) -> list[str]:
    """The lines of a document in parts that each fit a section, as Slack reads them."""
    # A code block ends at three backticks; JSON spells one in another way too.
    lines = escape(document.replace("`", "\\u0060")).splitlines()
    parts = [""]
    for line in lines:
        for start in range(0, max(len(line), 1), LONGEST_PART - 1):
            piece = line[start : start + LONGEST_PART - 1]
            if parts[-1] and len(parts[-1]) + len(piece) + 1 > LONGEST_PART:
                parts.append("")
            parts[-1] += f"{piece}\n"
    return parts


def _newest(lines: Sequence[str]) -> list[str]:
    """The last of a list that begins with the oldest, and how many more there are."""
    if len(lines) <= MOST_LINES:
        return list(lines)
    return [*lines[-MOST_LINES:], and_more(len(lines) - MOST_LINES)]


def _areas(areas: Iterable[Area]) -> str:
    return labels.comma_list(labels.area(each) for each in areas) or _("nothing yet")


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
