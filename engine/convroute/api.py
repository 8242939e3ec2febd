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
    from convroute.explainer.why_not import answer
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


class Way(Struct, frozen=True):
    """With what `text` says otherwise the app would have got it, and with nothing less.

    `parts` are what changes: `text`, `entry`, `time`, `fact vip`, `owner`... `decision` is the one that
    is taken then, with its trace.
    """

    text: str
    parts: tuple[str, ...]
    decision: Decision


class WhyNot(Struct, frozen=True):
    """Why something did not go to an app: `str()` as people read it, `to_json()` as programs do.

    `verdict` is `already` (it did go there), `ways`, `larger` (only with more changes than were asked for),
    `impossible`, or `unknown` (too hard). `ways` are all smallest changes, the plainest first; none contains
    another. `impossible` says why nothing could have sent it there, and is None where something could.
    """

    found: "answer.WhyNot"

    @property
    def verdict(self) -> str:
        return self.found.verdict

    @property
    def ways(self) -> tuple[Way, ...]:
        from convroute.explainer.why_not.words import in_words

        found = self.found
        ways = found.ways if found.larger is None else (found.larger,)
        told = (in_words(found.policy, found.before, way) for way in ways)
        return tuple(Way(text, way.parts, way.decision) for text, way in zip(told, ways, strict=True))

    @property
    def impossible(self) -> str | None:
        return None if self.found.impossible is None else self.found.impossible.because

    def __str__(self) -> str:
        from convroute.explainer.why_not.text import render

        return render(self.found)

    def to_json(self) -> dict[str, object]:
        """As in `schemas/why-not.schema.json`."""
        from convroute.report.why_not import as_json

        return as_json(self.found)

    def to_markdown(self) -> str:
        from convroute.explainer.why_not.markdown import render

        return render(self.found)


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

    def why_not(
        self,
        item: Item,
        app: str,
        thread: Thread | None = None,
        facts: Mapping[str, object] | None = None,
        *,
        most: int = 3,
    ) -> WhyNot:
        """What would have sent the event to `app` (a name or an id), or why nothing could (semantics E1-E9).

        All smallest changes of at most `most` parts: of the event, the facts, the time and the thread.
        Account, person and `thread.bucket` stay. Of a request: with which changes `app` could have had
        what was asked for.

        Raises `ValueError` for an app that nobody knows, an item that cannot be decided, a thread of somebody
        else, a wrong fact, and where the policy is strict one that it does not declare.
        """
        from convroute.evaluator.decide_one import snapshot_of
        from convroute.explainer.why_not.ask import WhyNotQuestions

        self._program.undeclared.pass_over(facts or ())
        questions = WhyNotQuestions(self.checked, most=most)
        questions.app_id(app)
        snapshot = item if isinstance(item, Unreadable) else snapshot_of(self.checked, item, thread, facts)
        if isinstance(snapshot, Unreadable | Undecided):
            raise ValueError(f"{snapshot.path}: {snapshot.message}")
        return WhyNot(questions.ask_about(snapshot, app))

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
