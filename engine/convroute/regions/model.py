"""Which snapshots there can be (semantics 6), as fields and the literals about them.

A literal is about one field: an atom of a condition, with its sign. Of two policies that are
compared each has its own view of what they share: the clock, the owner, the bucket.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count

from msgspec import Struct

from convroute.checker.times import LONGEST
from convroute.conversation.channel import BUILTIN_IDS, SECOND_IDS, Channel
from convroute.evaluator.conditions import passes
from convroute.evaluator.requests import LONGEST_EXTENSION
from convroute.evaluator.snapshot import names_by_id
from convroute.lazy_sequence import LazySequence
from convroute.policy.buckets import bucket_of
from convroute.policy.conditions import Atom, ClockTest, Condition, Contains, IsAny, IsPresent, Test, leaves
from convroute.policy.fields import FIELDS, FactInfo
from convroute.policy.model import CheckedPolicy
from convroute.policy.normal_form import NormalForm, normal_form
from convroute.policy.plain_rules import PlainRules
from convroute.policy.space import NOBODY, state_of
from convroute.regions.answers import Core, Unknown
from convroute.regions.budget import Budget
from convroute.regions.clock import Clock
from convroute.regions.domains import Enumerated, Texts
from convroute.regions.goals import Tree, tree_of
from convroute.regions.partition import Counted, Numbers
from convroute.regions.shapes import all_shapes, shapes_attaching, shapes_with
from convroute.regions.texts.literals import Literal
from convroute.regions.texts.strings import Strings, Text
from convroute.units import SECONDS_OF

ACTOR, TARGET, DURATION = "actor", "target", "duration"
"""Of what apps ask for: who asks, to whom a thread is passed (None: nobody is named), how many seconds."""
SHAPE, OWNER, SILENCE, CHANNEL, TIME, ATTACHED = "shape", "owner", "silence", "channel", "time", "attachments"
USER = 1_000_000_001
"""A person, where it does not matter who; those after it where it does."""
STRANGER = "9999999999999"
"""The id of an app that no policy knows (semantics T2)."""
Effect = tuple[str, int | None]
"""A field that a literal is about, and the classes it leaves there; None where it is no finite one."""

Domain = Enumerated | Numbers | Clock | Texts
"""Of which only a text has no classes."""

_LENGTHS = tuple(SECONDS_OF[unit] for unit in ("day", "hour", "minute", "second"))
_UNITS = tuple(1000 * seconds for seconds in _LENGTHS)
_MOST_KEPT = 200_000
_MOST_ANSWERS = 5_000


class Variable(Struct, frozen=True):
    """An atom: a test of a field, as one of the policies sees it."""

    field: str
    test: Test
    side: int = 0
    view: str = ""


class Model:
    """The fields of one policy, or of two that are compared, and the atoms of their conditions."""

    def __init__(
        self, policies: Sequence[CheckedPolicy], budget: Budget | None = None, *, routes: bool = True
    ) -> None:
        """All questions share the `budget`; without one they may take the usual work. Without `routes` only
        permissions are asked about."""
        self.budget = budget or Budget()
        self.policies = tuple(policies)
        self.variables: list[Variable | None] = [None]
        self._numbers: dict[Variable, int] = {}
        self._effects: dict[int, tuple[Effect, ...]] = {}
        self._domains: dict[str, Domain] = {}
        self._shown: dict[tuple[str, int], tuple[object]] = {}
        self._passes: dict[tuple[int, str], bool] = {}
        self._answers: dict[tuple[str, frozenset[int], str], Text | Core | Unknown] = {}
        self._people: dict[tuple[str, tuple[tuple[str, object], ...]], str] = {}
        self._owners = tuple(dict.fromkeys(_owners(self.policies)))
        self._names = tuple(_seen_owners(policy, self._owners) for policy in self.policies)
        self._alike = _alike_facts(self.policies)
        for side, policy in enumerate(self.policies):
            for condition in _conditions(policy, routes=routes):
                for atom in leaves(condition):
                    if isinstance(atom, Atom):
                        self.literal(atom, side)

    # --- literals --------------------------------------------------------------------------

    @property
    def first_free(self) -> int:
        """The first number that is no atom's, however many atoms come."""
        return 1 << 40

    def tree(self, condition: Condition | None, side: int = 0) -> Tree:
        """What has to hold for the condition of that policy."""
        return self.tree_of(normal_form(condition, {}), side)

    def tree_of(self, condition: NormalForm, side: int = 0) -> Tree:
        return tree_of(condition, lambda atom: self.literal(atom, side))

    def literal(self, atom: Atom, side: int = 0) -> int:
        found = self.number(atom.field, atom.test, side)
        return -found if atom.negated else found

    def number(self, field: str, test: Test, side: int = 0) -> int:
        """The literal that the field passes the test."""
        return self.numbered(self._variable(field, test, side))

    def numbered(self, variable: Variable) -> int:
        """The literal that stands for it."""
        number = self._numbers.get(variable)
        if number is None:
            number = self._numbers[variable] = len(self.variables)
            self.variables.append(variable)
        return number

    def field(self, atom: Atom, side: int = 0) -> str:
        """The field of the model that the atom is about."""
        variable = self.variables[self.number(atom.field, atom.test, side)]
        assert variable is not None, "numbers begin with 1"
        return variable.field

    def _variable(self, field: str, test: Test, side: int) -> Variable:
        policy = self.policies[side]
        if field in policy.facts:
            return Variable(self.fact(field, side), test)
        match field:
            case "kind" | "entry" | "surface":
                return Variable(SHAPE, test, 0, field)
            case "thread.owner" | "thread.state":
                return Variable(OWNER, self._owners_passing(field, test, side))
            case "thread.is_new" | "thread.silence":
                return Variable(SILENCE, test, 0, field)
            case "thread.bucket":
                return Variable(f"bucket {policy.name}", test)
            case "time":
                return Variable(TIME, test, 0, policy.timezone)
            case _:
                return Variable(field, test)

    @cached_property
    def accounts(self) -> Mapping[str, Channel]:
        """Those that every policy has, on one channel."""
        first, *others = (policy.accounts.items() for policy in self.policies)
        return {
            account: channel for account, channel in first if all((account, channel) in its for its in others)
        }

    def channels(self) -> tuple[Channel, ...]:
        """Those that every policy has one account on."""
        return tuple(sorted(set(self.accounts.values())))

    def on_channel(self, *channels: Channel) -> int:
        """The literal that the account is on one of the channels."""
        return self.number("channel", IsAny(frozenset(channels)))

    def apps(self, field: str, ids: Iterable[str | None]) -> int:
        """The literal that the field, the owner or one of what an app asks for, is one of these apps; None
        is nobody."""
        return self.numbered(Variable(field, IsAny(frozenset(app_id or "" for app_id in ids))))

    def owned_by(self, who: Callable[[str | None], bool], side: int = 0) -> int:
        """The literal that an app owns the thread of which `who` is true, given its id; None is nobody, as
        whom the policy sees a disabled app (T1)."""
        names = self._names[side]
        return self.apps(
            OWNER, (owner for owner, name in names.items() if who(None if name == NOBODY else owner))
        )

    @property
    def app_ids(self) -> tuple[str, ...]:
        """Every app that can own a thread: those of the policies, the built-ins, one that nobody knows."""
        return tuple(owner for owner in self._owners if owner is not None)

    def _owners_passing(self, field: str, test: Test, side: int) -> IsAny:
        """The ids of the owners that one of the policies says pass the test; "" is nobody."""
        names = self._names[side]
        seen = names if field == "thread.owner" else {owner: state_of(name) for owner, name in names.items()}
        return IsAny(frozenset(str(owner or "") for owner, name in seen.items() if passes(test, name)))

    def fact(self, name: str, side: int) -> str:
        """The field of the fact; two facts of one name that are declared otherwise are two fields."""
        return f"fact {name}" if name in self._alike else f"fact {name} {side}"

    # --- what literals are about ---------------------------------------------------------------

    def effects(self, literal: int) -> tuple[Effect, ...]:
        """The fields that the literal is about; nothing of what stands for something put together."""
        known = self._effects.get(literal)
        if known is None:
            known = self._effects[literal] = self._made_effects(literal)
        return known

    def _made_effects(self, literal: int) -> tuple[Effect, ...]:
        if abs(literal) >= self.first_free:
            return ()
        variable = self.variables[abs(literal)]
        assert variable is not None, "numbers begin with 1"
        if variable.field == ATTACHED:
            if literal > 0 and isinstance(variable.test, Contains):
                return (ATTACHED, None), (SHAPE, shapes_attaching(variable.test.value))
            return ((ATTACHED, None),)
        domain = self.domain(variable.field)
        if isinstance(domain, Texts):
            if literal > 0 and domain.shapes is not None:
                return (variable.field, None), (SHAPE, domain.shapes)
            return ((variable.field, None),)
        mask = self._mask(variable, domain)
        return ((variable.field, mask if literal > 0 else self.full(variable.field) & ~mask),)

    def _mask(self, variable: Variable, domain: Domain) -> int:
        test = variable.test
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
                return domain.mask(_counted(test))
            case _, Enumerated():
                return domain.passing(test)
        raise AssertionError(f"{variable.field} has classes of some kind")

    # --- fields ----------------------------------------------------------------------------------

    def full(self, field: str) -> int:
        domain = self.domain(field)
        assert not isinstance(domain, Texts), "texts have no classes"
        return (1 << domain.size) - 1

    def domain(self, field: str) -> Domain:
        """Made when it is first asked for; numbers and the clock with the tests that are known by then."""
        known = self._domains.get(field)
        if known is None:
            known = self._domains[field] = self._made_domain(field)
        return known

    def value(self, field: str, number: int) -> object:
        """The plainest value of a class of a field."""
        key = field, number
        known = self._shown.get(key)
        if known is None:
            if len(self._shown) > _MOST_KEPT:
                self._shown.clear()
            domain = self.domain(field)
            assert not isinstance(domain, Texts), "texts have no classes"
            found = domain.instant(number) if isinstance(domain, Clock) else domain.representative(number)
            known = self._shown[key] = (found,)
        return known[0]

    def _made_domain(self, field: str) -> Domain:
        match field:
            case "shape":
                return Enumerated(all_shapes())
            case "owner":
                return Enumerated(self._owners)
            case "actor":
                return Enumerated(self.app_ids)
            case "target":
                return Enumerated((*self.app_ids, None))
            case "duration":
                return Numbers.of(self._counted(field), 1, LONGEST_EXTENSION, (3_600,), units=_LENGTHS)
            case "channel":
                return Enumerated(self.accounts.values())
            case "time":
                tests = ((test, view) for test, view in self._tests(TIME) if isinstance(test, ClockTest))
                return Clock.of(tests, self.policies[0].timezone)
            case "silence":
                usual = FIELDS["thread.silence"].usual
                silences = self._counted(SILENCE, "thread.silence")
                return Numbers.of(silences, 0, LONGEST * 1000, usual, optional=True, units=_UNITS)
            case _ if field.startswith("bucket "):
                info = FIELDS["thread.bucket"]
                return Numbers.of(self._counted(field), info.least, info.most, [self._own_bucket(field)])
            case _ if field.startswith("fact "):
                return self._of_fact(field)
        info = FIELDS[field]
        strings = Strings([*map(str, info.usual)], least=0 if info.may_be_empty else 1)
        return Texts(strings, shapes_with(field), [*map(str, info.usual)])

    def _own_bucket(self, field: str) -> int:
        """That of the person who stands for everybody."""
        policy = next(policy for policy in self.policies if field == f"bucket {policy.name}")
        return bucket_of(policy.name, next(iter(policy.accounts)), str(USER))

    def _of_fact(self, field: str) -> Domain:
        info = self.facts[field]
        if info.type == "bool":
            return Enumerated((None, True, False))
        if info.type == "int":
            return Numbers.of(self._counted(field), info.least, info.most, (1, 2), optional=True)
        if info.options:
            return Enumerated((None, *info.options))
        return Texts(Strings(("x",), least=0), None, ())

    @property
    def facts(self) -> Mapping[str, FactInfo]:
        """Every declared fact, by its field."""
        return {
            self.fact(name, side): info
            for side, policy in enumerate(self.policies)
            for name, info in policy.facts.items()
        }

    def _counted(self, field: str, view: str = "") -> Iterable[Counted]:
        """The tests of a field of numbers."""
        tests = (test for test, its in self._tests(field) if its == view)
        return (test for test in tests if isinstance(test, Counted))

    def _tests(self, field: str) -> Iterable[tuple[Test, str]]:
        return ((one.test, one.view) for one in self.variables if one is not None and one.field == field)

    # --- texts ---------------------------------------------------------------------------------

    def passes(self, number: int, value: str) -> bool:
        """Whether a text passes the test of the atom."""
        key = number, value
        known = self._passes.get(key)
        if known is None:
            if len(self._passes) > _MOST_KEPT:
                self._passes.clear()
            variable = self.variables[number]
            assert variable is not None, "numbers begin with 1"
            known = self._passes[key] = passes(variable.test, value)
        return known

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
        domain = self.domain(field)
        assert isinstance(domain, Texts), "of the others there are classes"
        numbers = sorted(wanted, key=abs)
        asked = [(self.test_of(number), number > 0) for number in numbers]
        if background is not None:
            asked.append(background)
        found = domain.strings.find(asked, tries if background is not None else (), self.budget.states)
        if isinstance(found, Unknown):
            self.budget.given_up()
        if isinstance(found, Core):
            found = Core(frozenset(numbers[at] for at in found.positions if at < len(numbers)))
        self._answers[key] = found
        return found

    def person(self, account: str, buckets: tuple[tuple[str, object], ...]) -> str:
        """The id of a person whose thread with the account falls into the buckets, by name of policy."""
        key = account, buckets
        known = self._people.get(key)
        if known is None:
            known = self._people[key] = next(
                user
                for user in map(str, count(USER))
                if not any(user in policy.accounts for policy in self.policies)
                and all(bucket_of(name, account, user) == bucket for name, bucket in buckets)
            )
        return known

    def test_of(self, literal: int) -> Test:
        variable = self.variables[abs(literal)]
        assert variable is not None, "numbers begin with 1"
        return variable.test


def _counted(test: Test) -> Counted:
    assert isinstance(test, Counted), "of numbers nothing else can be asked"
    return test


def _conditions(policy: CheckedPolicy, *, routes: bool) -> Iterator[Condition | None]:
    """Those of the rules that are not kept as rows, and of the permissions."""
    for rules in (policy.campaign, policy.link, policy.organic) if routes else ():
        for part in rules.parts if isinstance(rules, LazySequence) else (rules,):
            if not isinstance(part, PlainRules):
                for rule in part:
                    yield rule.entry
                    yield rule.when
    for permission in policy.permissions:
        yield permission.when


def _owners(policies: Iterable[CheckedPolicy]) -> Iterable[str | None]:
    """Nobody, the apps of the policies, the built-ins, and one that nobody knows; no second ids."""
    yield None
    for policy in policies:
        yield from (app.id for app in policy.apps.values())
    yield from (app_id for app_id in BUILTIN_IDS.values() if app_id not in SECOND_IDS)
    yield STRANGER


def _seen_owners(policy: CheckedPolicy, owners: Iterable[str | None]) -> Mapping[str | None, str]:
    """What a condition of the policy takes each owner for: one that is disabled is nobody (T1)."""
    names = names_by_id(policy)
    disabled = {app.id for app in policy.apps.values() if app.disabled}
    return {
        owner: NOBODY if owner is None or owner in disabled else names.get(owner, owner) for owner in owners
    }


def _alike_facts(policies: Sequence[CheckedPolicy]) -> frozenset[str]:
    """The facts that mean the same wherever they are declared."""
    names = {name for policy in policies for name in policy.facts}
    return frozenset(
        name
        for name in names
        if len({policy.facts[name] for policy in policies if name in policy.facts}) == 1
    )
