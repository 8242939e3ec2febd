"""The Python door: load a policy, read what came in, decide it, and ask why (interfaces: Python)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from os import PathLike, fspath
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import force_setattr

from convroute.compiler.program import Decide, Program
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.duplicates import copies_within, key_of, text_of
from convroute.evaluator.fold import Fold
from convroute.evaluator.step import Step
from convroute.policy.model import CheckedPolicy
from convroute.wording import counted

if TYPE_CHECKING:
    from convroute.diagnostic import Diagnostic
    from convroute.wire.location import Note, Noted


@cache
def _reader() -> Callable[..., Iterator[Item]]:
    """Imported when it is first needed; to ask for it each time costs a sixth of reading."""
    from convroute.wire.reader import read_events

    return read_events


class PolicyError(ValueError):
    """The policy has errors, or cannot be read. `diagnostics` carry them, each with its place."""

    def __init__(self, message: str, diagnostics: "tuple[Diagnostic, ...]" = ()) -> None:
        lines = [f"{item.start}: {item.code} {item.message}" for item in diagnostics]
        super().__init__("\n".join([message, *lines]))
        self.diagnostics = diagnostics


class Explanation(Struct, frozen=True):
    """A decision with its trace: `str()` as people read it, `to_json()` as programs do."""

    policy: CheckedPolicy
    decision: Decision | Undecided

    def __str__(self) -> str:
        from convroute.explainer.text import explain  # only people need it

        return explain(self.policy, self.decision)

    def to_json(self) -> dict[str, object]:
        return self.decision.to_json()

    def to_markdown(self) -> str:
        from convroute.explainer.markdown import explain

        return explain(self.policy, self.decision)

    def to_mermaid(self) -> str:
        from convroute.explainer.mermaid import explain

        return explain(self.policy, self.decision)


class Policy(Struct, frozen=True, eq=False):
    """A checked policy, ready to decide. Immutable, so threads may share it.

    `decide` and `step` are functions that are made for this policy. Two are equal when what was checked is.
    `strict` and `noted` as in `load`.
    """

    checked: CheckedPolicy
    _program: Program = None  # type: ignore[assignment]  # made below
    decide: Decide = None  # type: ignore[assignment]  # made below
    step: Step = None  # type: ignore[assignment]  # made below
    strict: bool = False
    noted: "Noted | None" = None

    def __post_init__(self) -> None:
        program: Program | None = self._program
        if program is None:
            program = Program(self.checked)
            force_setattr(self, "_program", program)
        program.undeclared.strict = self.strict
        program.undeclared.noted = partial(_handed_in, self.noted or _logged)
        program.make_ready()
        force_setattr(self, "decide", program.decide)
        force_setattr(self, "step", program.step)

    def __eq__(self, other: object) -> bool:
        return self.checked == other.checked if isinstance(other, Policy) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.checked)

    def __repr__(self) -> str:
        return f"Policy(checked={self.checked!r})"

    def __reduce__(self) -> tuple[object, ...]:
        """Other processes get it ready to decide, as the cache keeps it; its notes go to their log."""
        from convroute.compiler.storage import to_bytes

        try:
            return _unpacked, (to_bytes(self._program), self.strict)
        except UnicodeEncodeError:  # a file whose name is not text
            return Policy, (self.checked, None, None, None, self.strict)

    def __copy__(self) -> "Policy":
        return self

    def __deepcopy__(self, _: object) -> "Policy":
        return self

    @classmethod
    def load(
        cls, path: str | PathLike[str], *, strict: bool = False, noted: "Noted | None" = None
    ) -> "Policy":
        """The policy in the file `path`, with everything it includes.

        A fact that the policy does not declare is told to `noted`, else to Python's log
        `convroute`, and so is a member of a wrapper that means nothing. Of facts that are handed
        in each name is told once. With `strict` they are errors: of a wrapper its document
        is `Unreadable`, and facts that are handed in raise `ValueError`.

        Raises `PolicyError` if it has errors, is a fragment, or cannot be read.
        """
        from convroute.workspace import CannotRead, program_at

        name = fspath(path)
        try:
            found = program_at(name)
        except CannotRead as cannot:
            raise PolicyError(str(cannot)) from cannot
        if isinstance(found, Program):
            return cls(found.policy, _program=found, strict=strict, noted=noted)
        errors = tuple(item for item in found.diagnostics if item.severity == "error")
        what = counted(len(errors), "error") if errors else "no `policy` block"
        raise PolicyError(f"{name} has {what}", errors)

    @property
    def name(self) -> str:
        return self.checked.name

    @property
    def version(self) -> str:
        return self.checked.version

    @property
    def digest(self) -> str:
        """`sha256:` and the hash of the canonical form."""
        return self.checked.digest

    def read(
        self,
        data: Mapping[str, object] | list[object] | str | bytes,
        *,
        at: int | None = None,
        noted: "Noted | None" = None,
    ) -> Iterator[Item]:
        """The events and requests of a document, an array of them, or JSON Lines (interfaces: INPUT).

        `at` is the time (ms) of items that have none. What cannot be read comes as
        `Unreadable`, in its place; `InputError` is raised when nothing can be. What is passed
        over, such as a list that nobody knows, is told to `noted`, else to that of the policy,
        else to Python's log `convroute` (semantics E13).
        """
        checked = self.checked
        noted = noted or self.noted or _logged
        return _reader()(data, checked.accounts, at=at, noted=noted, facts=checked.facts, strict=self.strict)

    def explain(
        self, item: Item, thread: Thread | None = None, facts: Mapping[str, object] | None = None
    ) -> Explanation:
        """The same decision with its trace."""
        return Explanation(self.checked, self._program.traced(item, thread, facts))

    def explain_decision(self, decision: Decision | Undecided) -> Explanation:
        """The trace of a decision of this policy that was taken before, from what the decision keeps.

        Raises `ValueError` for a decision of another policy.
        """
        if isinstance(decision, Undecided):
            return Explanation(self.checked, decision)
        if decision.policy.digest != self.digest:
            raise ValueError(f"the decision is of policy {decision.policy.digest}, this is {self.digest}")
        return Explanation(self.checked, self._program.retraced(decision))

    def decide_many(
        self,
        items: Iterable[Item] | Iterable[Iterable[Item]],
        threads: Iterable[Thread] = (),
        facts: Mapping[str, object] | None = None,
    ) -> list[Decision | Undecided]:
        """Decisions on many items in their order, one an item, each on what the ones before left (E12-E14).

        `items` are those of one `read`, or several reads: `map(policy.read, bodies)`. Of reads that were
        joined to one list, neighbours with the same `document` count as one document.

        Raises `ValueError` for a name that no app has, a fact of the wrong type, and where the policy
        is strict one that it does not declare.
        """
        self._program.undeclared.pass_over(facts or ())
        return list(Fold(self.checked, threads, facts, ready=self._program).decide_reads(items))

    def copy_key(self, item: Item) -> str | None:
        """What two copies of one item have in common (E12), as text that can be kept; None has no copies.

        An item whose key was met before is a copy. Meta delivers again for some days; keep keys for eight.
        """
        key = None if isinstance(item, Unreadable) else key_of(self.checked, item)
        return None if key is None else text_of(key)

    def copies(self, items: Iterable[Item]) -> tuple[bool, ...]:
        """Which of the items of one document are copies of another that is decided (E12), one answer an item.

        The others are decided: the first under `messaging`, or where there is none the first.
        """
        return tuple(copies_within(self.checked, list(items)))


def _handed_in(noted: "Noted", path: str, message: str) -> None:
    """A note on facts that did not come with the input."""
    from convroute.wire.location import Note

    noted(Note(path, message, None))


def _logged(note: "Note") -> None:
    from logging import getLogger  # most webhooks have nothing to note

    place = note.path if note.document is None else f"document {note.document}, {note.path}"
    getLogger("convroute").warning("%s: %s", place, note.message)


def _unpacked(data: bytes, strict: bool) -> Policy:
    from convroute.compiler.storage import from_bytes

    program = from_bytes(data)
    return Policy(program.policy, _program=program, strict=strict)
