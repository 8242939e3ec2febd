"""What is known of texts: which tests they pass, and one that passes many."""

from collections.abc import Sequence
from functools import lru_cache

from convroute.evaluator.conditions import passes
from convroute.policy.conditions import Test
from convroute.regions.answers import Core, Unknown
from convroute.regions.budget import Budget
from convroute.regions.domains import Texts
from convroute.regions.fields import Fields
from convroute.regions.texts.literals import Literal
from convroute.regions.texts.strings import Text
from convroute.regions.variables import Variable

_MOST_KEPT = 200_000
_MOST_ANSWERS = 5_000


class KnownTexts:
    """All questions share what is found, within bounds."""

    def __init__(self, variables: Sequence[Variable | None], fields: Fields, budget: Budget) -> None:
        """`variables` are those of the model, by number."""
        self._variables = variables
        self._fields = fields
        self._budget = budget
        self.passes = lru_cache(_MOST_KEPT)(self._does_pass)
        """Whether a text passes the test of the atom."""
        self._answers: dict[tuple[str, frozenset[int], str], Text | Core | Unknown] = {}

    def answer(
        self, field: str, wanted: frozenset[int], tries: Sequence[str] = (), background: Literal | None = None
    ) -> Text | Core | Unknown:
        """A text for which the literals come true; the positions of a core are literals themselves.

        `background` is one more that a core does not name.
        """
        key = field, wanted, "" if background is None else str(background[1])
        known = self._answers.get(key)
        if known is not None:
            return known
        if len(self._answers) > _MOST_ANSWERS:
            self._answers.clear()
        if background is None:
            for text in tries:
                if all(self.passes(abs(number), text) is (number > 0) for number in wanted):
                    return Text(text)
        domain = self._fields.domain(field)
        assert isinstance(domain, Texts), "of the others there are classes"
        numbers = sorted(wanted, key=abs)
        asked = [(self._test_of(number), number > 0) for number in numbers]
        if background is not None:
            asked.append(background)
        found = domain.strings.find(asked, tries if background is not None else (), self._budget.states)
        if isinstance(found, Unknown):
            self._budget.given_up()
        if isinstance(found, Core):
            found = Core(frozenset(numbers[at] for at in found.positions if at < len(numbers)))
        self._answers[key] = found
        return found

    def _does_pass(self, number: int, value: str) -> bool:
        return passes(self._test_of(number), value)

    def _test_of(self, literal: int) -> Test:
        variable = self._variables[abs(literal)]
        assert variable is not None, "numbers begin with 1"
        return variable.test
