"""How many examples a property is held to: few in the usual run, many with `--hypothesis-profile=nightly`."""

from hypothesis import HealthCheck, settings

MANY = 2_000
"""So many in the nightly run, of a property that does not say how many."""


def register_profiles() -> None:
    """No profile has a deadline or looks how fast examples are made: no test depends on the time it takes."""
    patient = settings(
        deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    settings.register_profile("usual", patient, max_examples=30)
    settings.register_profile("nightly", patient, max_examples=MANY)
    settings.load_profile("usual")


def how_many(usual: int, nightly: int) -> int:
    """`usual` in the usual run, `nightly` in the nightly one."""
    return nightly if settings().max_examples == MANY else usual


def examples(usual: int, nightly: int | None = None) -> settings:
    """So many in the usual run; in the nightly one `nightly`, or forty times as many."""
    return settings(max_examples=how_many(usual, nightly or 40 * usual))
