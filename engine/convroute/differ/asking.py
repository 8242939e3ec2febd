"""How apps ask for something, and what comes of it: the lists of lines that are compared (semantics 3)."""

from collections.abc import Hashable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from convroute.conversation.request import Action
from convroute.differ import written
from convroute.differ.difference import Line, Side
from convroute.explainer.conversation import named
from convroute.policy.model import CheckedPolicy
from convroute.regions.attempts import Answer, Attempts
from convroute.regions.goals import key_of
from convroute.regions.stretches import Row


class Gets(Struct, frozen=True):
    """What comes of a request. `owned`: of a thread that the policies see otherwise, whether this one sees an
    owner."""

    answer: Answer
    owned: bool | None
    rule: str | None = None
    """The permission or limit that the decision names, and only where it matters."""

    def in_words(self, action: Action, policy: CheckedPolicy) -> str:
        """`pass allowed, to care`, `take denied: forbidden_by_policy, by no_bots`"""
        said = "allowed" if self.answer.granted else f"denied: {self.answer.reason}"
        to = "" if self.answer.to is None else f", to {named([policy], self.answer.to)}"
        how = "" if self.answer.how is None else _HOW[self.answer.how]
        by = "" if self.rule is None else f", by {self.rule}"
        return f"{action.replace('_', ' ')} {said}{to}{how}{by}"


_HOW = {"gets": ", and gets the thread", "asks": ", and is noted as asking for the thread"}


class Asked:
    """The lines of one form of asking; `owned` tells threads apart that the policies see otherwise. With
    `named` it matters which of them decides.

    With `one_default` both policies pass a thread to the same app where nobody is named.
    """

    behind = ()

    def __init__(
        self,
        attempts: Attempts,
        one_default: bool,
        owned: bool | None = None,
        keys: list[Hashable] | None = None,
        *,
        named: bool = False,
    ) -> None:
        self.attempts = attempts
        self._one_default = one_default
        self._owned = owned
        self._named = named
        self._keys = [key_of(line.tree) for line in attempts.lines] if keys is None else keys
        self.tree = attempts.tree
        self.refused = attempts.refused
        self.first = attempts.first

    @property
    def entries(self) -> range:
        return range(len(self.attempts.lines))

    rows: Mapping[Row, int] = {}

    def values(self, position: int) -> None:  # the protocol's
        """Nor do they name what these do."""

    def row(self, position: int) -> None:  # the protocol's
        """Permissions are not plain rules."""

    def name(self, position: int) -> str | None:
        """That of its permission: its position is another one for each form of asking."""
        rule = self.attempts.lines[position].rule
        return None if rule is None else rule.id

    def key(self, position: int) -> Hashable:
        return self._keys[position]

    def alike(self, position: int, other: "Asked", its: int) -> bool:  # noqa: ARG002  # the protocol's
        """All lines are made anyway."""
        return False

    def gets(self, position: int) -> Gets:
        answer = self.answer(position)
        rule = self.deciding(position) if self._named else None
        meant = replace(answer, to=None) if self._one_default else answer
        return Gets(meant, self._owned, None if rule is None else rule.name)

    def answer(self, position: int) -> Answer:
        return self.attempts.lines[position].answer

    def deciding(self, position: int) -> Line | None:
        """The permission or limit that the decision names (semantics 5)."""
        line = self.attempts.lines[position]
        names = line.answer.reason in ("forbidden_by_policy", "over_policy_limit") or line.answer.granted
        side: Side = "new" if self.attempts.side else "old"
        return written.of_permission(line.rule, side) if names and line.rule is not None else None

    def on(self, owned: bool) -> "Asked":
        """The same on threads that the other policy sees otherwise."""
        return Asked(self.attempts, self._one_default, owned, self._keys, named=self._named)
