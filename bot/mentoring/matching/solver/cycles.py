"""Who comes back to themselves: where each has at most one before them, those who go round."""

import numpy as np

from bot.mentoring.matching.rules.encoding import NOBODY, Numbers


def circling(before: Numbers) -> Numbers:
    """Everybody on a circle, in order; `before` has the place of who is before each, or `NOBODY`."""
    nowhere = len(before)
    back = np.append(np.where(before == NOBODY, nowhere, before), nowhere)
    for _ in range(nowhere.bit_length()):
        back = back[back]  # so far back that only what goes round is left
    inside = np.unique(back)
    found: Numbers = inside[inside != nowhere]
    return found
