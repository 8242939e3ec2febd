"""How fast tests run: 2 000 tests on a policy of 1 000 rules, next to as many plain `decide` calls.

Run with `python -m benchmarks.testing`. Ratios count, times depend on the machine.
"""

from collections.abc import Callable
from time import perf_counter, process_time

from convroute.api import Policy
from convroute.checker.check import check
from convroute.checker.checked import Checked
from convroute.checker.files import Found, Opened, Refused
from convroute.compiler.program import Program
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.tester.case import Case
from convroute.tester.plan import plan
from convroute.tester.run import run

RULES, TESTS, ROUNDS = 1_000, 2_000, 15


class _NoFiles:
    """The policy of this program names no files."""

    def read(self, path: str, base: str) -> Found | Refused:  # noqa: ARG002  the protocol's
        return Refused("does not exist")

    def open_policy(self, path: str, base: str) -> Opened | Refused:  # noqa: ARG002  the protocol's
        return Refused("does not exist")


def text(rules: int = RULES, tests: int = TESTS) -> str:
    """A policy of ads, links and words, and tests spread evenly over its rules."""
    apps = [f"app app_{number} {{ id {5_000_000_000 + number}  role sales }}" for number in range(20)]
    written = [_rule(number) for number in range(rules)]
    asked = [_test(number, number * 7919 % rules) for number in range(tests)]
    header = 'policy big { version "1"  channel instagram  account 17841400000000001 }'
    return "\n".join(["language 1", header, *apps, "default app_0", *written, *asked])


def _rule(number: int) -> str:
    app = f"app_{number % 20}"
    match number % 3:
        case 0:
            return f"route ad {120_000_000_000 + number} to {app} for 7 days"
        case 1:
            return f'route link "code-{number}" to {app}'
        case _:
            return f'route postback "BUTTON_{number}" to {app}'


def _test(number: int, rule: int) -> str:
    events = (
        f'message "Hi" from ad {120_000_000_000 + rule}',
        f'message "Hi" from link "code-{rule}"',
        f'postback "BUTTON_{rule}"',
    )
    return f'test "number {number}" {{ when {events[rule % 3]}  then route to app_{rule % 20} }}'


def checked(source: str) -> Checked:
    return check(Found("big.route", "big.route", source.encode()), _NoFiles())


def timed(act: Callable[[], object]) -> float:
    """Seconds of the processor, the best of some rounds."""
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        act()
        times.append(process_time() - started)
    return min(times)


def decisions(policy: Policy, cases: tuple[Case, ...]) -> Callable[[], None]:
    """Plain calls for everything the cases decide, each on the thread the one before left."""
    stories = [[item for step in case.steps for item in step.items] for case in cases]

    def act() -> None:
        for story in stories:
            thread: Thread | None = None
            for item in story:
                decision = policy.decide(item, thread)
                thread = getattr(decision, "thread", None)

    return act


def main() -> None:
    started = perf_counter()
    result = checked(text())
    loading = perf_counter() - started
    assert result.policy is not None, result.diagnostics
    policy = Policy(result.policy)
    sources = {file.source.name: file.source for file in result.files}
    started = perf_counter()
    cases = plan(result.policy, sources)
    planning = perf_counter() - started
    assert all(run(case).passed for case in cases)
    events = sum(isinstance(item, Event) for case in cases for step in case.steps for item in step.items)
    plain = timed(decisions(policy, cases))
    ready = Program(result.policy)
    assert all(run(case, None, ready).passed for case in cases)
    tests = timed(lambda: [run(case, None, ready) for case in cases])
    print(f"rules {RULES}, tests {len(cases)}, events {events}")
    print(f"load the policy once     {loading:8.3f} s")
    print(f"plan all tests           {planning:8.3f} s")
    print(f"plain decide calls       {plain:8.3f} s   {events / plain:10.0f} a second")
    print(f"tests                    {tests:8.3f} s   {len(cases) / tests:10.0f} a second")
    print(f"tests to plain calls     {tests / plain:8.2f}")
    print(f"with planning            {(tests + planning) / plain:8.2f}")


if __name__ == "__main__":
    main()
