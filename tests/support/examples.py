"""How many examples a property is tried with: some by default, all of them with `make test ARGS=--long`."""

from hypothesis import HealthCheck, settings

LONG = "long"
SHORT = "short"
OF_ALL = 4  # by default one example in so many is tried
AT_LEAST = 10

USUAL = 100  # where a test names no number
UNDER_LOAD = [HealthCheck.too_slow]  # it measures the machine, which others may be using

settings.register_profile(LONG, max_examples=USUAL, suppress_health_check=UNDER_LOAD)
settings.register_profile(SHORT, max_examples=USUAL // OF_ALL, suppress_health_check=UNDER_LOAD)


def examples(at_length: int) -> int:
    """How many to try where at length it would be so many."""
    if settings.get_current_profile_name() == LONG:
        return at_length
    return min(at_length, max(AT_LEAST, at_length // OF_ALL))
