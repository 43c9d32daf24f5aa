"""Links: people without a Slack account who stand in a line of managers, known by a digest and nothing else.

A line is seen through them, but they are nobody's candidate and are never shown as people of the workspace.
"""

from hashlib import blake2b

from bot.mentoring.model import normal_form

LINK_MARK = "~"
"""The first character of a link's id; no id of Slack's begins so, and `TOP` does not."""
DIGEST_BYTES = 15  # with the mark, 31 characters


def link_id(identity: str) -> str:
    """The id of somebody without an account, whom files name by this address or other word.

    A digest, so that neither name nor address is stored: a later file that names them gives the same id.
    """
    return LINK_MARK + blake2b(normal_form(identity).encode(), digest_size=DIGEST_BYTES).hexdigest()


def is_link(person_id: str) -> bool:
    """Whether an id in a line of managers is that of somebody without an account."""
    return person_id.startswith(LINK_MARK)
