"""Breaks good policies, asks for the findings, and judges the first one."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from convroute.diagnostic import Diagnostic, in_reading_order
from convroute.linter.lint import examine
from convroute.workspace import load
from tests.corpus.damage import DAMAGES
from tests.corpus.good import Good
from tests.corpus.meanings import MEANINGS
from tests.corpus.misspellings import MISSPELLINGS
from tests.corpus.mutation import Mutation, broken, fitting_lines
from tests.corpus.slips import SLIPS

LONG = 5_000
"""A policy with more characters is long: to check it once takes as long as several others."""
MISTAKES = (*MISSPELLINGS, *SLIPS, *MEANINGS, *DAMAGES)


@dataclass(frozen=True, slots=True)
class Case:
    """One broken policy with everything that was said about it."""

    good: Good
    mutation: Mutation
    diagnostics: tuple[Diagnostic, ...]
    traceback: str | None = None

    @property
    def counts(self) -> bool:
        """A policy that is still good was not broken."""
        return self.traceback is not None or any(item.severity == "error" for item in self.diagnostics)

    @property
    def first(self) -> Diagnostic | None:
        return self.diagnostics[0] if self.diagnostics else None

    @property
    def in_place(self) -> bool:
        """Whether the first finding lies on the line of the mistake, or in its statement."""
        first = self.first
        if first is None:
            return False
        if first.source.name != str(self.good.file):
            return self.mutation.uses is not None and first.source.name.startswith(str(self.good.root.parent))
        return first.start.line in fitting_lines(self.good, self.mutation)

    @property
    def suggests(self) -> bool:
        """Whether the first finding says what was meant."""
        meant, first = self.mutation.meant, self.first
        if meant is None or first is None:
            return False
        return _names(meant, first)

    def __str__(self) -> str:
        before = self.good.text[self.mutation.start : self.mutation.end]
        line = broken(self.good, self.mutation)[: self.mutation.start].count("\n") + 1
        said = "nothing"
        if self.traceback is not None:
            said = self.traceback
        elif self.first is not None:
            said = f"{self.first.start.line}: {self.first.code} {self.first.message} = {self.first.help}"
        change = f"{before[:60]!r} -> {self.mutation.replacement[:60]!r}"
        return f"{self.mutation.kind}: {self.good.name}:{line} {change}\n    {said}"


def _names(meant: str, first: Diagnostic) -> bool:
    advice = first.help or ""
    proposed = re.match(r"(?:did you mean|write) `?\"?(.*?)\"?`?(?:[?,].*)?$", advice)
    fixed = [edit.replacement.strip('"') for edit in first.fix.edits] if first.fix else []
    named = proposed[1].strip('"') if proposed else ""
    return meant in fixed or meant in (named, *re.split(r"[ :~]", named))


def mutations(good: Good, random: Random, every: int, first: int) -> Iterator[Mutation]:
    """A mistake of every so-manyth kind, from the kind `first` on; of a long policy a third of them."""
    step = 3 * every if len(good.text) > LONG else every
    for mistake in MISTAKES:
        found: defaultdict[str, list[Mutation]] = defaultdict(list)
        for mutation in mistake(good, random):
            found[mutation.kind].append(mutation)
        for number, kind in enumerate(sorted(found)):
            mutation = random.choice(found[kind])
            if (number - first % every) % step == 0:
                yield mutation


def judged(goods: Iterable[Good], seed: int, every: int) -> list[Case]:
    """The cases that count; each policy begins with another kind of mistake."""
    random = Random(seed)
    cases = [
        _case(good, mutation)
        for first, good in enumerate(goods)
        for mutation in mutations(good, random, every, first)
    ]
    return [case for case in cases if case.counts]


def _case(good: Good, mutation: Mutation) -> Case:
    kept = good.file.read_bytes()
    good.file.write_bytes(broken(good, mutation).encode(mutation.encoding, errors="replace"))
    try:
        checked = load(str(good.root))
        found = in_reading_order([*checked.diagnostics, *examine(checked)])
    except Exception as error:  # whatever it is, it must not happen
        return Case(good, mutation, (), f"{type(error).__name__}: {error}")
    finally:
        good.file.write_bytes(kept)
    return Case(good, mutation, tuple(found))


def report(cases: list[Case]) -> str:
    """The numbers, kind by kind, and every miss."""
    kinds = Counter(case.mutation.kind for case in cases)
    placed = Counter(case.mutation.kind for case in cases if case.in_place)
    named = [case for case in cases if case.mutation.meant is not None]
    lines = [f"{placed[kind]:4} of {kinds[kind]:4} in place  {kind}" for kind in sorted(kinds)]
    lines.append(f"{placed.total()} of {len(cases)} in place, {len(kinds)} kinds")
    lines.append(f"{sum(case.suggests for case in named)} of {len(named)} with the right suggestion")
    lines += [f"not in place: {case}" for case in cases if not case.in_place]
    lines += [f"no suggestion of {case.mutation.meant}: {case}" for case in named if not case.suggests]
    return "\n".join(lines)
