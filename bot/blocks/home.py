"""The Home tab, useful to everybody."""

from bot.blocks.buttons import leave_button
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Message, View, actions, button, context, divider, header, mention, section
from bot.mentoring.model import Member, MemberState, Programme


def home_tab(
    status: Message,
    member: Member | None,
    programme: Programme | None,
    *,
    is_admin: bool,
    version: str,
    command: str,
) -> View:
    """The status on top, below it what a member and an admin can do, and the version of the bot."""
    blocks = [header(_("Reverse mentoring")), *status.blocks]
    if member and member.state is MemberState.ACTIVE:
        words = _(
            "You get at most one message a week from me, and two around a talk you booked. "
            "Pausing keeps your place; leaving needs no reason."
        )
        blocks += [divider(), section(words), actions(leave_button())]
    own = actions(
        button(_("What is stored about me"), Button.PRIVACY), button(_("Raise a concern"), Button.CONCERN)
    )
    blocks += [divider(), own]
    if is_admin:
        console = actions(
            button(_("Open the console"), Button.ADMIN), button(_("See the figures"), Button.STATS)
        )
        blocks += [divider(), section(_("*For admins*")), console]
    coordinator = _(" Questions: {who}.").format(who=mention(programme.coordinator_id)) if programme else ""
    closing = _("Type `{command} help` for everything I can do.").format(command=command)
    blocks.append(context(f"{closing}{coordinator} Vice Versa {version}"))
    return {"type": "home", "blocks": blocks}
