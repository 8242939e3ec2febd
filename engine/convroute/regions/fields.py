"""Which values each field can have (semantics 6), as classes or as texts."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from convroute.checker.times import LONGEST
from convroute.conversation.channel import Channel
from convroute.evaluator.conditions import passes
from convroute.evaluator.requests import LONGEST_EXTENSION
from convroute.policy.conditions import ClockTest, InBounds, IsAny, IsPresent, Test
from convroute.policy.fields import FIELDS, FactInfo
from convroute.policy.model import CheckedPolicy
from convroute.regions.clock import Clock
from convroute.regions.domains import Enumerated, Texts
from convroute.regions.owners import Owners
from convroute.regions.partition import Counted, Numbers
from convroute.regions.people import usual_bucket
from convroute.regions.shapes import all_shapes, shapes_with
from convroute.regions.texts.strings import Strings
from convroute.regions.variables import CLASS, SILENCE, TIME, Variable
from convroute.units import DAY_SECONDS, HOUR_MS, SECONDS_OF

Domain = Enumerated | Numbers | Clock | Texts
"""Of which only a text has no classes."""

_LENGTHS = tuple(SECONDS_OF[unit] for unit in ("day", "hour", "minute", "second"))
_UNITS = tuple(1000 * seconds for seconds in _LENGTHS)
_MOST_KEPT = 200_000


class Fields:
    """Domains are made when they are first asked for; numbers and the clock with the tests that are known by
    then."""

    def __init__(
        self,
        policies: Sequence[CheckedPolicy],
        variables: Sequence[Variable | None],
        owners: Owners,
        accounts: Mapping[str, Channel],
        facts: Mapping[str, Mapping[int, FactInfo]],
    ) -> None:
        """`variables` are those of the model, also those that come later; `facts` by their field."""
        self._policies = policies
        self._variables = variables
        self._owners = owners
        self._accounts = accounts
        self._facts = facts
        self.domain = cache(self._made_domain)
        """The values of a field."""
        self.value = lru_cache(_MOST_KEPT)(self._plainest)
        """The plainest value of a class of a field."""

    def full(self, field: str) -> int:
        domain = self.domain(field)
        assert not isinstance(domain, Texts), "texts have no classes"
        return (1 << domain.size) - 1

    def _plainest(self, field: str, number: int) -> object:
        domain = self.domain(field)
        assert not isinstance(domain, Texts), "texts have no classes"
        return domain.instant(number) if isinstance(domain, Clock) else domain.representative(number)

    def mask(self, variable: Variable) -> int:
        """The classes whose values pass the test of the variable, as a bit for each.

        Of a fact what the policy does not allow is absent.
        """
        domain = self.domain(variable.field)
        test = variable.test
        if variable.view == CLASS:
            assert isinstance(test, IsAny), "it names a number"
            return sum(1 << int(number) for number in test.values)
        fact = self._facts.get(variable.field, {}).get(variable.side)
        match variable.field, domain:
            case "shape", Enumerated():
                return domain.mask(lambda shape: passes(test, getattr(shape, variable.view)))
            case "owner" | "actor" | "target", Enumerated():
                assert isinstance(test, IsAny), "ids are listed"
                return domain.mask(lambda owner: (owner or "") in test.values)
            case "silence", Numbers():
                if variable.view == "thread.is_new":
                    absent = domain.mask(IsPresent()) ^ self.full(SILENCE)
                    new, old = passes(test, True), passes(test, False)
                    return (absent if new else 0) | (self.full(SILENCE) ^ absent if old else 0)
                return domain.mask(_counted(test))
            case _, Clock():
                assert isinstance(test, ClockTest), "of the clock nothing else can be asked"
                return domain.mask(test, variable.view)
            case _, Numbers():
                mask = domain.mask(_counted(test))
                return mask if fact is None else mask & domain.mask(_bounds(fact))
            case _, Enumerated():
                if fact is None:
                    return domain.passing(test)
                return domain.mask(lambda value: passes(test, value if fact.problem(value) is None else None))
        raise AssertionError(f"{variable.field} has classes of some kind")

    def _made_domain(self, field: str) -> Domain:
        match field:
            case "shape":
                return Enumerated(all_shapes())
            case "owner":
                return Enumerated(self._owners.ids)
            case "actor":
                return Enumerated(self._owners.app_ids)
            case "target":
                return Enumerated((*self._owners.app_ids, None))
            case "duration":
                return Numbers.of(
                    self._counted(field), 1, LONGEST_EXTENSION, (DAY_SECONDS, 3_600), units=_LENGTHS
                )
            case "channel":
                return Enumerated(self._accounts.values())
            case "time":
                tests = ((test, view) for test, view in self._tests(TIME) if isinstance(test, ClockTest))
                return Clock.of(tests, self._policies[0].timezone)
            case "silence":
                silences = self._counted(SILENCE, "thread.silence")
                ago = HOUR_MS, *FIELDS["thread.silence"].usual
                return Numbers.of(silences, 0, LONGEST * 1000, ago, optional=True, units=_UNITS)
            case "opened":
                return Numbers.of(
                    self._counted(field), 0, LONGEST * 1000, (HOUR_MS,), optional=True, units=_UNITS
                )
            case _ if field.startswith("bucket "):
                info = FIELDS["thread.bucket"]
                return Numbers.of(self._counted(field), info.least, info.most, [self._usual_bucket(field)])
            case _ if field.startswith("fact "):
                return self._of_fact(field)
        info = FIELDS[field]
        strings = Strings([*map(str, info.usual)], least=0 if info.may_be_empty else 1)
        return Texts(strings, shapes_with(field), [*map(str, info.usual)])

    def _usual_bucket(self, field: str) -> int:
        return usual_bucket(next(policy for policy in self._policies if field == f"bucket {policy.name}"))

    def _of_fact(self, field: str) -> Domain:
        declared = [*self._facts[field].values()]
        info = declared[0]
        if info.type == "bool":
            return Enumerated((None, True, False))
        if info.type == "int":
            bounds = [_bounds(one) for one in declared]
            lows, highs = [one.low for one in bounds], [one.high for one in bounds]
            least = None if None in lows else min(low for low in lows if low is not None)
            most = None if None in highs else max(high for high in highs if high is not None)
            return Numbers.of((*self._counted(field), *bounds), least, most, (1, 2), optional=True)
        if all(one.options for one in declared):
            return Enumerated((None, *(option for one in declared for option in one.options)))
        return Texts(Strings(("x",), least=0), None, ())

    def _counted(self, field: str, view: str = "") -> Iterable[Counted]:
        """The tests of a field of numbers."""
        tests = (test for test, its in self._tests(field) if its == view)
        return (test for test in tests if isinstance(test, Counted))

    def _tests(self, field: str) -> Iterable[tuple[Test, str]]:
        return ((one.test, one.view) for one in self._variables if one is not None and one.field == field)


def _bounds(fact: FactInfo) -> InBounds:
    return InBounds(fact.least, fact.most)


def _counted(test: Test) -> Counted:
    assert isinstance(test, Counted), "of numbers nothing else can be asked"
    return test
