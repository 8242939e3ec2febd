"""Tests: everything they name exists and fits (language: Tests). Whether they pass the tester finds out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import assert_never

from msgspec import Struct, field

from convroute.checker.apps import Apps
from convroute.checker.case_tables import rows_of
from convroute.checker.constants import Constants
from convroute.checker.fields import of_fact
from convroute.checker.findings import Findings, Spot, Written, related, replacement
from convroute.checker.referenced_files import ReferencedFiles
from convroute.checker.times import check_date, check_duration, check_time
from convroute.did_you_mean import nearest
from convroute.policy.calendar import zone
from convroute.policy.fields import FactInfo
from convroute.policy.reasons import DENIALS, REASONS
from convroute.source import Source
from convroute.syntax import examples as tree
from convroute.syntax import expectations, given_when, nodes
from convroute.syntax.cases import lines_before
from convroute.syntax.literals import Integer, Name
from convroute.syntax.table_cells import Line
from convroute.wording import one_of


class Tests(Struct, frozen=True):
    """Checks tests against what the policy declares.

    `recordings` gathers the texts of the recorded webhooks, by the test's file and the path it writes;
    `problems` what is wrong with each of their files, by its identity.
    """

    __test__ = False  # it checks tests, and is none that pytest should collect

    apps: Apps
    facts: Mapping[str, FactInfo]
    constants: Constants
    referenced: ReferencedFiles
    timezone: str
    findings: Findings
    recordings: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: dict[int, str | None] = field(default_factory=dict)

    def check_all(self, statements: Sequence[Written[nodes.Statement]]) -> None:
        for statement in statements:
            if isinstance(statement.node, tree.Test):
                self._check(statement.node, statement.source)

    def _check(self, test: tree.Test, source: Source) -> None:
        given: dict[str, given_when.Given] = {}
        for line in lines_before(test):
            self._line(line, source, given)
        for row in rows_of(test, source, self.findings):
            before = dict(given)
            for line in row.own:
                self._line(line, source, before)

    def _line(self, line: Line, source: Source, given: dict[str, given_when.Given]) -> None:
        if isinstance(line, given_when.Given):
            self._given(line, source, given)
        elif isinstance(line, given_when.When):
            self._when(line, source)
        else:
            self._then(line, source)

    # --- given ---------------------------------------------------------------------------

    def _given(self, given: given_when.Given, source: Source, before: dict[str, given_when.Given]) -> None:
        match given:
            case given_when.GivenIdle():
                key = "thread"
            case given_when.GivenOwned():
                key = "thread"
                self.apps.find(given.app, source)
                if given.window is not None:
                    check_duration(given.window, source, self.findings)
            case given_when.GivenLastMessage():
                key = "last message"
                if given.ago.count:
                    check_duration(given.ago, source, self.findings)
            case given_when.GivenTime():
                key = "time"
                self._time(given, source)
            case given_when.GivenFact():
                key = f"fact {given.name.value}"
                self._fact(given, source)
            case _:
                assert_never(given)
        if key in before:
            self.findings.add(
                "E284",
                f"`given {key}` is said twice",
                Spot(source, given.span),
                help="a test starts from one state; remove one",
                related=[related("first said here", Spot(source, before[key].span))],
            )
        before.setdefault(key, given)

    def _fact(self, given: given_when.GivenFact, source: Source) -> None:
        if self.apps.names.find(given.name, source, "fact") is None:
            return
        fact = self.facts.get(given.name.value)
        if fact is None:
            return
        if fact.type == "string" and isinstance(given.value, Integer):
            spot = Spot(source, given.value.span)
            self.findings.add(
                "E273",
                f"`{fact.name}` is text, and {given.value.value} is a number",
                spot,
                help=f'write it in quotes: "{given.value.value}"',
                fix=replacement("put it in quotes", spot, f'"{given.value.value}"'),
            )
            return
        self.constants.scalar(of_fact(fact), given.value, source)

    def _time(self, given: given_when.GivenTime, source: Source) -> None:
        day = check_date(given.date, source, self.findings)
        minutes = check_time(given.time, source, self.findings)
        if day is None or minutes is None:
            return
        naive = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60)
        if not 1971 <= day.year <= 2285:
            problem: str | None = "no webhook can have this time"
        else:
            local = naive.replace(tzinfo=zone(self.timezone))
            back = local.astimezone(UTC).astimezone(zone(self.timezone)).replace(tzinfo=None)
            problem = None if back == naive else f"the clocks of {self.timezone} skip this time"
        if problem is not None:
            self.findings.add("E285", problem, Spot(source, given.span), help="choose a time the clocks show")

    # --- when ----------------------------------------------------------------------------

    def _when(self, when: given_when.When, source: Source) -> None:
        match when:
            case given_when.WhenEvent() | given_when.WhenInbox():
                pass
            case given_when.WhenRecorded():
                self._recorded(when, source)
            case given_when.WhenRequest():
                self._request(when, source)
            case given_when.WhenPasses():
                check_duration(when.duration, source, self.findings)
            case _:
                assert_never(when)

    def _request(self, when: given_when.WhenRequest, source: Source) -> None:
        self.apps.find(when.app, source)
        if when.target is not None:
            self.apps.find(when.target, source)
        if isinstance(when.inline, given_when.PassingTo):
            self.apps.find(when.inline.app, source)

    def _recorded(self, when: given_when.WhenRecorded, source: Source) -> None:
        file = self.referenced.recording(when.path, source)
        if file is None:
            return
        self.recordings[source.name, when.path.value] = file.text
        if id(file) not in self.problems:
            self.problems[id(file)] = _problem_of(file.text)
        problem = self.problems[id(file)]
        if problem is not None:
            self.findings.add(
                "E288",
                f"`{when.path.value}` is not JSON: {problem}",
                Spot(source, when.path.span),
                help="record the body of the webhook as it came",
            )

    # --- then ----------------------------------------------------------------------------

    def _then(self, then: expectations.Then, source: Source) -> None:
        match then:
            case expectations.ThenRoute() | expectations.ThenOwned() | expectations.ThenWebhook():
                self.apps.find(then.app, source)
                length = then.window if isinstance(then, expectations.ThenRoute) else None
                length = then.left if isinstance(then, expectations.ThenOwned) else length
                if length is not None:
                    check_duration(length, source, self.findings)
            case expectations.ThenDelivered():
                if then.app is not None:
                    self.apps.find(then.app, source)
            case expectations.ThenStandby():
                for app in then.apps:
                    self.apps.find(app, source)
            case expectations.ThenDenied():
                if then.reason is not None:
                    self._known(then.reason, DENIALS, "denial", source)
            case expectations.ThenReason():
                self._known(then.kind, REASONS, "reason", source)
            case (
                expectations.ThenOutcome()
                | expectations.ThenIdle()
                | expectations.ThenNoWebhook()
                | expectations.ThenRule()  # a rule that does not exist is a failing test, and the linter's
            ):
                pass
            case _:
                assert_never(then)

    def _known(self, word: Name, words: Sequence[str], what: str, source: Source) -> None:
        if word.value not in words:
            message, near = f"there is no {what} `{word.value}`", nearest(word.value, words)
            spot = Spot(source, word.span)
            self.findings.add_unknown("E286", message, spot, near, f"it is one of {one_of(words)}")


def _problem_of(text: str) -> str | None:
    """Why a recorded webhook is not strict JSON, with the place."""
    from convroute.conversation.input_error import InputError
    from convroute.conversation.item import Unreadable
    from convroute.wire.documents import split  # only for tests of recorded webhooks

    try:
        broken = next((part for part in split(text) if isinstance(part, Unreadable)), None)
    except InputError as error:
        return str(error)
    return None if broken is None else f"{broken.path}: {broken.message}"
