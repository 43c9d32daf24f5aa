"""The Home tab, useful to everybody."""

from collections.abc import Sequence

from bot.blocks import labels
from bot.blocks.buttons import leave_buttons
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Message, View, actions, button, context, divider, header, mention, section
from bot.mentoring.model import Member, MemberState, Programme


def home_tab(
    status: Message,
    memberships: Sequence[tuple[Member, Programme]],
    *,
    is_admin: bool,
    version: str,
    command: str,
) -> View:
    """The status on top, below it what a member and an admin can do, and the version of the bot."""
    blocks = [header(_("Reverse mentoring")), *status.blocks]
    joined = [programme for _member, programme in memberships]
    if any(member.state is MemberState.ACTIVE for member, _programme in memberships):
        words = _(
            "You get at most one message a week from me, and two around a talk you booked. "
            "Pausing keeps your place; leaving needs no reason."
        )
        blocks += [divider(), section(words), actions(*leave_buttons(joined))]
    own = actions(
        button(_("What is stored about me"), Button.PRIVACY), button(_("Raise a concern"), Button.CONCERN)
    )
    blocks += [divider(), own]
    if is_admin:
        console = actions(
            button(_("Open the console"), Button.ADMIN), button(_("See the figures"), Button.STATS)
        )
        blocks += [divider(), section(_("*For admins*")), console]
    who = labels.and_list(mention(each) for each in dict.fromkeys(each.coordinator_id for each in joined))
    coordinator = _(" Questions: {who}.").format(who=who) if joined else ""
    closing = _("Type `{command} help` for everything I can do.").format(command=command)
    blocks.append(context(f"{closing}{coordinator} Vice Versa {version}"))
    return {"type": "home", "blocks": blocks}
