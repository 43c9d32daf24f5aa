"""The help for one word of the command: what it does, what follows, and a button for it."""

from bot.blocks.buttons import leave_button, pause_button, resume_button
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, Message, actions, button, context, message, section

ADMIN = "admin"
MEMBERS_WORDS = ("pause", "resume", "leave")
PAIRS_WORDS = ("topic", "meet")
ADMINS_WORDS = ("stats", ADMIN)


def word_help(word: str, command: str, *, is_admin: bool, is_member: bool, has_pair: bool) -> Message:
    """The explanation of a word, or of several as "admin match"; raises KeyError for one that is none.

    Its button is there for whom it leads somewhere: `is_member` of a programme, `has_pair` that is under way.
    """
    words = explanations()[word].format(command=command)
    is_for_admins = word.split()[0] in ADMINS_WORDS
    blocks = [section(f"`{command} {word}`: {words}")]
    if is_for_admins and not is_admin:
        blocks.append(context(_("It answers the admins of a programme alone; your coordinator is one.")))
        return message(*blocks, actions(button(_("See what I can do"), Button.HELP)))
    refuses = (word in MEMBERS_WORDS and not is_member) or (word in PAIRS_WORDS and not has_pair)
    return message(
        *blocks, actions(*([] if refuses else _buttons(word)), button(_("All words"), Button.HELP))
    )


def explanations() -> dict[str, str]:
    """What each word does, by the word; `{command}` stands for the command."""
    return _of_membership() | _of_pairs() | _of_privacy() | _of_admins() | _of_the_console()


def _of_membership() -> dict[str, str]:
    return {
        "join": _("a form of under a minute. You say what you offer and want; then I look for a partner."),
        "profile": _(
            "your answers, to read and to change: what you offer and want, languages, hours, people to avoid "
            "(private), and when I write to you."
        ),
        "pause": _(
            "nothing comes from me until you resume; your pair and place are kept. With a day it ends by "
            "itself: `{command} pause until 2026-12-24`. No reason is asked."
        ),
        "resume": _("ends a pause before its day. No catching up is needed."),
        "leave": _(
            "ends your part and your pairs, once you have confirmed it. Your partner gets one neutral line. "
            "You can join again."
        ),
        "help": _("all words; with a word behind it, what that one does, as in `{command} help pause`."),
    }


def _of_pairs() -> dict[str, str]:
    return {
        "pair": _(
            "who your partner is, why you were matched, and what is next. An open invitation is there too."
        ),
        "topic": _("as a mentor, topics to choose from; as a leader, the one that was chosen for your talk."),
        "meet": _(
            "a form with a time that suits both. Booked, it moves your talk or calls it off; your partner "
            "sees it in your group message."
        ),
        "history": _("your partners, topics and talks; never what was said, which I do not know."),
    }


def _of_privacy() -> dict[str, str]:
    return {
        "privacy": _("what is stored about you, who sees it, and how long it is kept."),
        "privacy export": _("sends you all that is stored about you, as a file, by direct message."),
        "privacy erase": _(
            "first says what goes and what stays, and erases once you confirm. What is erased does not come "
            "back, so `{command} privacy export` first, if you want to keep it."
        ),
        "concern": _(
            "a form that goes to a safeguarding contact, with your name. Nobody else reads it; it is deleted "
            "here as soon as it has arrived."
        ),
    }


def _of_admins() -> dict[str, str]:
    return {
        "stats": _(
            "the figures of a programme; small groups stay hidden. Name and period may follow, as in "
            "`{command} stats Spring quarter`; periods are month, quarter, year and all."
        ),
        ADMIN: _(
            "the console. These lead straight to its parts: {words}. "
            "`{{command}} help admin match` explains one of them."
        ).format(
            words=", ".join(
                f"`{word.removeprefix('admin ')}`" for word in _of_the_console() if word.count(" ") == 1
            )
        ),
    }


def _of_the_console() -> dict[str, str]:
    return {
        "admin programme": _(
            "a form that creates a programme: purpose, first day, weeks, coordinator. With `change`, `copy`, "
            "`close`, `open`, `end` or `delete` behind it, it is about one that is there."
        ),
        "admin programme change": _(
            "a form that changes its name, purpose, dates or coordinator. A programme's name may follow."
        ),
        "admin programme copy": _(
            "a form for a new programme with the settings of this one. A programme's name may follow."
        ),
        "admin programme close": _(
            "nobody can join any more; whoever is in goes on. `{command} admin programme open` undoes it. "
            "A programme's name may follow."
        ),
        "admin programme open": _("people can join again. A programme's name may follow."),
        "admin programme end": _(
            "the page of a programme, with a button that ends it early. It says what would end, and asks "
            "first. A programme's name may follow."
        ),
        "admin programme delete": _(
            "the page of a programme, with a button that deletes one nobody has joined. "
            "A programme's name may follow."
        ),
        "admin people": _("imports who is at which level and reports to whom, from a table in CSV."),
        "admin match": _(
            "rehearses the match: who with whom and why, who is left out. Nobody hears of it until you "
            "release exactly that plan. A programme's name may follow."
        ),
        "admin rules": _(
            "what must hold of a pair, and what each wish counts. A programme's name may follow."
        ),
        "admin calendar": _(
            "what a programme sends in which week; move a moment, or switch it off. "
            "A programme's name may follow."
        ),
        "admin pair": _(
            "two people in every plan: `{command} admin pair @mentor @leader`. A rule of safety still holds."
        ),
        "admin apart": _("two people in no plan: `{command} admin apart @one @other`. It can be undone."),
        "admin topics": _(
            "cards of your own: write, review, publish, import; packs to follow by their address."
        ),
        "admin health": _("whether messages go out in time, and what to do where they do not."),
        "admin nudges": _(
            "whether messages to somebody arrived, wait or did not get through in the last four weeks: "
            "`{command} admin nudges @person`, or of a pair: `@mentor @leader`."
        ),
    }


def _buttons(word: str) -> list[Block]:
    """The button that does what the word does, where one can."""
    buttons = {
        "join": button(_("Join or edit profile"), Button.PROFILE, main=True),
        "profile": button(_("Join or edit profile"), Button.PROFILE, main=True),
        "pause": pause_button(),
        "resume": resume_button(),
        "leave": leave_button(),
        "pair": button(_("My pair"), Button.PAIR, main=True),
        "topic": button(_("Topics"), Button.TOPIC, main=True),
        "meet": button(_("Pick a time"), Button.BOOK, main=True),
        "privacy": button(_("What is stored about me"), Button.PRIVACY, main=True),
        "privacy export": button(_("Send me all of it"), Button.EXPORT, main=True),
        "privacy erase": button(_("Erase…"), Button.ASK_ERASE, main=True),
        "concern": button(_("Raise a concern"), Button.CONCERN, main=True),
        "history": button(_("History"), Button.HISTORY, main=True),
        "stats": button(_("See the figures"), Button.STATS, main=True),
        ADMIN: button(_("Open the console"), Button.ADMIN, main=True),
        "admin programme": button(_("New programme"), Button.NEW_PROGRAMME, main=True),
        "admin people": button(_("Import people"), Button.IMPORT_PEOPLE, main=True),
        "admin topics": button(_("Your own cards"), Button.OWN_CARDS, main=True),
        "admin health": button(_("Health"), Button.HEALTH, main=True),
    }
    return [buttons[word]] if word in buttons else []
