"""What `decide` and `explain` share: from file names to decisions, and what they mean for the exit status."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct, field

from convroute.cli import terminal
from convroute.cli.inputs import name_of, only_one_stdin, read_as
from convroute.cli.policies import load_program
from convroute.cli.refusal import Refusal
from convroute.cli.runs.notes import Notes
from convroute.compiler.program import Program
from convroute.conversation.item import Item
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.fold import Fold
from convroute.evaluator.validation import WrongValueError
from convroute.policy.model import CheckedPolicy
from convroute.report.decisions import MOST_ERRORS
from convroute.report.display import visible
from convroute.wire.reader import read_input
from convroute.wording import counted

if TYPE_CHECKING:
    from convroute.cli.runs.question import Question


_OF_A_WRAPPER = ("$.facts", "$.button_app")
"""How the paths begin of what a wrapper says of all its items."""


class DecideRun(Struct):
    """One run over one input. `status` is known once all of `decisions` were taken."""

    policy: CheckedPolicy
    name: str
    fold: Fold
    items: Iterator[Item]
    notes: Notes
    outcomes: set[str] = field(default_factory=set)
    errors: int = 0

    @classmethod
    def prepare(
        cls,
        policy: str,
        source: str,
        thread: str | None,
        facts: str | None,
        at: str | None,
        *,
        tracing: bool,
        strict: bool = False,
    ) -> "DecideRun":
        """Reads everything that was named; if any of it is wrong nothing is decided (`Refusal`).

        Where that is `strict`, what would only be noted of facts and of states is wrong, too.
        """
        only_one_stdin(policy, source, thread, facts)
        program = load_program(policy)
        checked = program.policy
        fold = _fold(program, thread, facts, tracing=tracing, strict=strict)
        time, notes = None, Notes(name_of(source))
        if at is not None:
            from convroute.cli.runs.typed import time_of

            time = time_of(checked, at)
        read = partial(read_input, at=time, noted=notes.add, facts=checked.facts, strict=strict)
        items = read_as(source, lambda data: read(data, checked.accounts))
        return cls(checked, name_of(source), fold, items, notes)

    @classmethod
    def asked(cls, policy: str, question: "Question", *, strict: bool = False) -> "DecideRun":
        """What was asked without a file, traced."""
        program = load_program(policy)
        item, thread, facts = question.read(program.policy)
        _pass_over(program, question.fact_names, "--fact", strict=strict)
        fold = Fold(program.policy, (thread,), facts, tracing=True, ready=program)
        name = "the question"
        return cls(program.policy, name, fold, iter((item,)), Notes(name))

    def decisions(self) -> Iterator[Decision | Undecided]:
        """One for each item, in order; what could not be read is said on standard error, too.

        A mistake in a wrapper is one input error, however many items are in it (interfaces: Command line).
        """
        decisions = terminal.watched(self.fold.decide(self.items), "decided", printing=True)
        for decision in _each_mistake_once(decisions):
            self.outcomes.add(decision.outcome)
            if isinstance(decision, Undecided):
                self.errors += 1
                if self.errors <= MOST_ERRORS:
                    place = f"document {decision.document}, {decision.path}"
                    terminal.error(f"{self.name}: {visible(place)}: {visible(decision.message)}")
            yield decision
        self.notes.count_rest()
        if self.errors > MOST_ERRORS:
            more = counted(self.errors - MOST_ERRORS, "more input error")
            terminal.error(f"{self.name}: and {more}; `decide --format json` has all of them")

    def status(self, fail_on: tuple[str, ...]) -> int:
        """2 wins over 1 (interfaces: Exit status)."""
        if "input_error" in self.outcomes:
            return 2
        return 1 if self.outcomes & set(fail_on) else 0


def _each_mistake_once(decisions: Iterator[Decision | Undecided]) -> Iterator[Decision | Undecided]:
    """Without what is told of a wrapper again for each of its items."""
    document, wrong = -1, set[str]()
    for decision in decisions:
        if isinstance(decision, Undecided) and decision.path.startswith(_OF_A_WRAPPER):
            if decision.document != document:
                document, wrong = decision.document, set()
            if decision.path in wrong:
                continue
            wrong.add(decision.path)
        yield decision


def _fold(program: Program, thread: str | None, facts: str | None, *, tracing: bool, strict: bool) -> Fold:
    policy = program.policy
    threads: tuple[Thread, ...] = ()
    if thread is not None:
        from convroute.cli.runs.start_threads import start_threads

        threads = start_threads(policy, thread, strict=strict)
    given = _facts(facts) if facts is not None else None
    if facts is not None:
        _pass_over(program, given or (), name_of(facts), strict=strict)
    try:
        return Fold(policy, threads, given, tracing=tracing, ready=program)
    except WrongValueError as wrong:
        raise Refusal(f"{name_of(facts or '')}: {visible(str(wrong))}") from None


def _pass_over(program: Program, facts: Iterable[str], name: str, *, strict: bool) -> None:
    """Notes the `facts` that the policy does not declare; `name` is where they come from."""
    undeclared = program.undeclared
    undeclared.strict = strict
    undeclared.noted = lambda path, message: terminal.note(f"{name}: {visible(path)}: {visible(message)}")
    try:
        undeclared.pass_over(facts)
    except WrongValueError as wrong:
        raise Refusal(f"{name}: {visible(str(wrong))}") from None


def _facts(path: str) -> Mapping[str, object]:
    from convroute.wire.facts import read_facts

    return read_as(path, read_facts)
