"""What people get wrong, told apart by what they wrote: each kind has a code, a message and a repair.

`diagnose` asks one recogniser after the other; the first that knows the
mistake names it, and `E101` is said only when none does.
"""

from convroute.diagnostic import Diagnostic
from convroute.syntax.failure import Failure
from convroute.syntax.mistakes.characters import CHARACTERS
from convroute.syntax.mistakes.clock import CLOCK
from convroute.syntax.mistakes.comparisons import COMPARISONS
from convroute.syntax.mistakes.durations import DURATIONS
from convroute.syntax.mistakes.earlier import misspelt_before
from convroute.syntax.mistakes.expected import EXPECTED
from convroute.syntax.mistakes.habits import HABITS
from convroute.syntax.mistakes.names import NAMES, unquoted
from convroute.syntax.mistakes.numbers import NUMBERS
from convroute.syntax.mistakes.sets import SETS
from convroute.syntax.mistakes.structure import STRUCTURE
from convroute.syntax.mistakes.vocabulary import VOCABULARY, misfit

RECOGNISERS = (
    *CHARACTERS,
    *CLOCK,
    *COMPARISONS,
    *HABITS,
    *SETS,
    *EXPECTED,
    unquoted,
    *STRUCTURE,
    *DURATIONS,
    *NUMBERS,
    *NAMES,
    *VOCABULARY,
)


def diagnose(failure: Failure) -> Diagnostic:
    """The best description of what went wrong at this place."""
    for recogniser in RECOGNISERS:
        diagnostic = recogniser(failure)
        if diagnostic is not None:
            return diagnostic
    return misspelt_before(failure) or misfit(failure)
