"""Which snapshots there can be (semantics 6), as fields and the literals about them.

A literal is about one field: an atom of a condition, with its sign. Of two policies that are
compared each has its own view of what they share: the clock, the owner, the bucket.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property

from convroute.conversation.channel import Channel
from convroute.evaluator.conditions import passes
from convroute.lazy_sequence import LazySequence
from convroute.policy.conditions import Atom, Condition, Contains, IsAny, Test, leaves
from convroute.policy.fields import FactInfo
from convroute.policy.model import CheckedPolicy
from convroute.policy.normal_form import NormalForm, normal_form
from convroute.policy.plain_rules import PlainRules
from convroute.regions.budget import Budget
from convroute.regions.clock import Clock
from convroute.regions.domains import Texts
from convroute.regions.fields import Fields
from convroute.regions.goals import Tree, tree_of
from convroute.regions.known_texts import KnownTexts
from convroute.regions.owners import Owners
from convroute.regions.people import People
from convroute.regions.shapes import shapes_attaching
from convroute.regions.variables import ATTACHED, CLASS, OWNER, SHAPE, SILENCE, TIME, Effect, Variable


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
        self.effects = cache(self._made_effects)
        """The fields that a literal is about; nothing of what stands for something put together."""
        self._owners = Owners(self.policies)
        self._alike = _alike_facts(self.policies, lambda info: info)
        self._of_one_type = _alike_facts(self.policies, lambda info: info.type)
        kinds = _alike_facts(self.policies, lambda info: bool(info.options))
        self._choice_or_text = self._of_one_type - kinds
        self.people = People(self.policies)
        self.fields = Fields(self.policies, self.variables, self._owners, self.accounts, self._facts())
        self.texts = KnownTexts(self.variables, self.fields, self.budget)
        for side, policy in enumerate(self.policies):
            for condition in _conditions(policy, routes=routes):
                self.know(condition, side)

    # --- literals --------------------------------------------------------------------------

    @property
    def first_free(self) -> int:
        """The first number that stands for no atom, however many atoms come."""
        return 1 << 40

    def tree(self, condition: Condition | None, side: int = 0) -> Tree:
        """What has to hold for the condition of that policy."""
        return self.tree_of(normal_form(condition, {}), side)

    def tree_of(self, condition: NormalForm, side: int = 0) -> Tree:
        return tree_of(condition, lambda atom: self.literal(atom, side))

    def know(self, condition: Condition | None, side: int = 0) -> None:
        """The condition is going to be asked about: of numbers and of the clock it makes classes."""
        for leaf in leaves(condition):
            if isinstance(leaf, Atom):
                self.literal(leaf, side)

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
            return self._of_fact(field, test, side)
        match field:
            case "kind" | "entry" | "surface":
                return Variable(SHAPE, test, 0, field)
            case "thread.owner" | "thread.state":
                return Variable(OWNER, self._owners.passing(field, test, side))
            case "thread.is_new" | "thread.silence":
                return Variable(SILENCE, test, 0, field)
            case "thread.bucket":
                return Variable(f"bucket {policy.name}", test)
            case "time":
                return Variable(TIME, test, 0, policy.timezone)
            case _:
                return Variable(field, test)

    def _of_fact(self, name: str, test: Test, side: int) -> Variable:
        """A choice of one policy may be any text for the other: where it is a choice, only its options can
        pass a test, and any other text is absent."""
        field = self.fact(name, side)
        if name in self._alike:
            return Variable(field, test)
        if name not in self._choice_or_text:
            return Variable(field, test, side)
        options = self.policies[side].facts[name].options
        passing = frozenset(option for option in options if passes(test, option))
        return Variable(field, IsAny(passing) if options else test)

    @cached_property
    def accounts(self) -> Mapping[str, Channel]:
        """Those that every policy has, on one channel."""
        first, *others = (policy.accounts.items() for policy in self.policies)
        return {
            account: channel for account, channel in first if all((account, channel) in its for its in others)
        }

    @property
    def clock(self) -> Clock:
        """The classes of instants: for everything that is known by now."""
        clock = self.fields.domain(TIME)
        assert isinstance(clock, Clock), "times are instants"
        return clock

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
        return self.apps(OWNER, self._owners.chosen(who, side))

    def of_class(self, field: str, number: int) -> int:
        """The literal that a finite field has a value of the class."""
        return self.numbered(Variable(field, IsAny(frozenset({number})), 0, CLASS))

    @property
    def app_ids(self) -> tuple[str, ...]:
        """Every app that can own a thread: those of the policies, the built-ins, one that nobody knows."""
        return self._owners.app_ids

    def fact(self, name: str, side: int) -> str:
        """The field of the fact; two facts of one name and of different types are two fields."""
        return f"fact {name}" if name in self._of_one_type else f"fact {name} {side}"

    @cached_property
    def declared_facts(self) -> Sequence[Sequence[tuple[str, FactInfo]]]:
        """Of each policy the facts it declares, with their fields."""
        return [
            [(self.fact(name, side), info) for name, info in policy.facts.items()]
            for side, policy in enumerate(self.policies)
        ]

    @cached_property
    def told_apart_buckets(self) -> Sequence[str]:
        """The names of the policies that tell buckets apart."""
        names = dict.fromkeys(policy.name for policy in self.policies)
        return [name for name in names if self.fields.full(f"bucket {name}") > 1]

    # --- what literals are about ---------------------------------------------------------------

    def test_of(self, literal: int) -> Test:
        variable = self.variables[abs(literal)]
        assert variable is not None, "numbers begin with 1"
        return variable.test

    def _made_effects(self, literal: int) -> tuple[Effect, ...]:
        if abs(literal) >= self.first_free:
            return ()
        variable = self.variables[abs(literal)]
        assert variable is not None, "numbers begin with 1"
        if variable.field == ATTACHED:
            if literal > 0 and isinstance(variable.test, Contains):
                return (ATTACHED, None), (SHAPE, shapes_attaching(variable.test.value))
            return ((ATTACHED, None),)
        domain = self.fields.domain(variable.field)
        if isinstance(domain, Texts):
            if literal > 0 and domain.shapes is not None:
                return (variable.field, None), (SHAPE, domain.shapes)
            return ((variable.field, None),)
        mask = self.fields.mask(variable)
        return ((variable.field, mask if literal > 0 else self.fields.full(variable.field) & ~mask),)

    def _facts(self) -> Mapping[str, Mapping[int, FactInfo]]:
        """Every declared fact by its field, and there as each policy that declares it does."""
        found: dict[str, dict[int, FactInfo]] = {}
        for side, policy in enumerate(self.policies):
            for name, info in policy.facts.items():
                found.setdefault(self.fact(name, side), {})[side] = info
        return found


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


def _alike_facts(policies: Sequence[CheckedPolicy], said: Callable[[FactInfo], Hashable]) -> frozenset[str]:
    """The facts of which the same is said wherever they are declared."""
    names = {name for policy in policies for name in policy.facts}
    return frozenset(
        name
        for name in names
        if len({said(policy.facts[name]) for policy in policies if name in policy.facts}) == 1
    )
