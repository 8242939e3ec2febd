"""Of any policy: mutants can be read, their diffs apply, and what is killed decides differently."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from convroute.report.mutation.wording import diff
from convroute.source import Source
from convroute.syntax.grammar import attempt
from convroute.syntax.parser import parse
from convroute.tester.mutation.mutants import Mutant
from convroute.tester.mutation.region import region
from convroute.tester.mutation.runner import Runner
from convroute.tester.mutation.verdicts import Alike, Killed, Survived, Unchecked
from convroute.tester.run import walk
from tests.examples import examples
from tests.properties.texts import texts
from tests.sampler.agreement import first_difference
from tests.tester.mutation.building import Subject, subject
from tests.tester.mutation.patch import patched

pytestmark = pytest.mark.slow


def picked(text: str, data: st.DataObject) -> tuple[Subject, Mutant]:
    found = subject_or_none(text)
    assume(found is not None)
    assert found is not None
    return found, data.draw(st.sampled_from(found.drawn.mutants))


def subject_or_none(text: str) -> Subject | None:
    """None where the text has errors."""
    try:
        return subject(text)
    except AssertionError:
        return None


@given(texts(), st.data())
@examples(6, 800)
def test_a_mutant_can_be_read_and_says_something_else(text: str, data: st.DataObject) -> None:
    found, mutant = picked(text, data)
    parsed = parse(Source("shop.route", mutant.text))
    assert parsed.diagnostics == ()
    assert parsed.file != found.checked.files[0].tree


@given(texts(), st.data())
@examples(6, 800)
def test_its_diff_applies_and_is_about_the_changed_statements_only(text: str, data: st.DataObject) -> None:
    _, mutant = picked(text, data)
    told = diff(mutant)
    assert patched(mutant.source.text, told) == mutant.text
    changed = [line[1:] for line in told.splitlines()[2:] if re.match(r"-|\+", line)]
    assert 1 <= len(changed) <= 4


@given(texts(), st.data())
@examples(6, 800)
def test_what_is_checked_is_what_the_whole_file_says(text: str, data: st.DataObject) -> None:
    """Only the changed statements are read again; the whole file says the same."""
    found, mutant = picked(text, data)
    source = Source("shop.route", mutant.text)
    whole = parse(source).file.statements
    for statement in mutant.statements:
        part = region(statement.node.span, mutant.change.edits)
        read = attempt(source, part.start, part.end)
        assert isinstance(read, tuple)
        assert all(node in whole for node in read)
    changed = found.runner().changed(mutant)
    again = subject_or_none(mutant.text)
    assert isinstance(changed, Unchecked) == (again is None)
    if again is not None and not isinstance(changed, Unchecked):
        assert changed.digest == again.policy.digest


@given(texts(), st.data())
@examples(2, 120)
def test_a_verdict_is_never_wrong(text: str, data: st.DataObject) -> None:
    found, mutant = picked(text, data)
    runner = Runner.of(found.variants, found.policy, ())
    verdict = runner.judge(mutant)
    if isinstance(verdict, Survived):
        assert verdict.witness.original != verdict.witness.changed
    elif isinstance(verdict, Alike):
        changed = runner.changed(mutant)
        assert not isinstance(changed, Unchecked)
        assert first_difference(found.policy, changed, 300) is None


@given(st.data())
@examples(6, 200)
def test_what_is_killed_decides_differently(worked: Subject, data: st.DataObject) -> None:
    runner = worked.runner()
    mutant = data.draw(st.sampled_from(worked.drawn.mutants))
    verdict, changed = runner.judge(mutant), runner.changed(mutant)
    if not isinstance(verdict, Killed) or isinstance(changed, Unchecked):
        return
    (case,) = (case for case in runner.cases if case.name == verdict.test)
    before = [after.decision for after in walk(case)]
    after = [after.decision for after in walk(replace(case, policy=changed))]
    assert before != after


@pytest.fixture(scope="module")
def worked() -> Subject:
    from tests.cli.shell import POLICY
    from tests.tester.mutation.files import loaded

    return loaded(POLICY)
