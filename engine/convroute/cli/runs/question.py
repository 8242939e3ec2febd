"""A question without a file: `explain POLICY --message "Hi" --from-ad 12`, in the words of tests.

What is asked is written as the lines of a test and read as one, so that a word means the same in both.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from convroute.cli.question_options import ALONE, WITH_TEXT, as_typed, given_in
from convroute.cli.refusal import Refusal
from convroute.cli.runs.typed import time_of, typed_value
from convroute.did_you_mean import nearest
from convroute.report.display import visible
from convroute.wording import with_article

if TYPE_CHECKING:
    from convroute.conversation.item import Item
    from convroute.conversation.thread import Thread
    from convroute.diagnostic import Diagnostic
    from convroute.policy.model import CheckedPolicy
    from convroute.source import Source
    from convroute.syntax.examples import Test
    from convroute.syntax.given_when import When

_TEST = "the question"


def refuse_question(words: Mapping[str, Any]) -> None:
    """Beside an INPUT nothing is asked."""
    for name in given_in(words):
        raise _usage(f"{as_typed(name)} is asked instead of an INPUT: remove one of them")


class Question(Struct, frozen=True):
    """What was asked, as it was typed. `words` are the options that were given, by name."""

    words: Mapping[str, Any]

    @classmethod
    def of(cls, words: Mapping[str, Any], of_input: Mapping[str, str | None]) -> "Question":
        """A wrong use of the command where it is not one; `of_input` are options that need an INPUT."""
        asked = given_in(words)
        happens = [name for name in asked if as_typed(name)[2:] in (*WITH_TEXT, *ALONE, "when")]
        if not happens:
            raise _usage('name an INPUT, or say what happens: --message "Hi"')
        if len(happens) > 1:
            raise _usage(f"one thing happens at a time: remove {as_typed(happens[1])}")
        if "from_ad" in asked and "from_link" in asked:
            raise _usage("a person comes from one place: remove --from-ad or --from-link")
        if happens == ["referral"] and not {"from_ad", "from_link"} & set(asked):
            raise _usage("a referral says where the person comes from: add --from-ad or --from-link")
        for option, value in of_input.items():
            if value is not None:
                raise _usage(f"{option} belongs to an INPUT: remove it")
        return cls(asked)

    @property
    def at(self) -> str | None:
        """When it happens, as it was typed."""
        at: str | None = self.words.get("at")
        return at

    def read(self, policy: "CheckedPolicy") -> "tuple[Item, Thread, dict[str, object]]":
        """What happens, the thread before it, and the facts.

        A `Refusal` for what the policy does not know.
        """
        from convroute.syntax import given_when
        from convroute.tester.given import NOON, USER, given_of, instant
        from convroute.tester.inputs import Scene, event, request

        test = self._as_test(policy)
        when = test.groups[0].when
        account = self._account(policy)
        time = instant(policy, NOON) if self.at is None else time_of(policy, self.at)
        scene = Scene(account, USER, time)
        if isinstance(when, given_when.WhenEvent):
            item: Item = event(policy, when, scene, 1)
        elif isinstance(when, given_when.WhenRequest | given_when.WhenInbox):
            item = request(when, scene)
        else:
            raise Refusal("--when takes what people and apps do: an event, a request, or `inbox replies`")
        thread = given_of(policy, test.given).thread(account, USER, time)
        self._check_owner(policy, thread.owner_app_id, account)
        return item, thread, dict(self._facts(policy))

    def _check_owner(self, policy: "CheckedPolicy", owner: str | None, account: str) -> None:
        """A thread is never owned by an app of the other channel."""
        from convroute.conversation.channel import ONLY_ON, first_id, is_elsewhere

        channel = policy.accounts[account]
        if owner is None or not is_elsewhere(owner, channel):
            return
        own = ONLY_ON[first_id(owner)]
        others = [known for known, its in policy.accounts.items() if its == own]
        advice = f"name an account of {own}: --account {others[0]}" if others else "name another app"
        name = f"`{visible(self.words['thread_owner'])}`"
        raise Refusal(f"{name} is only on {own}, and this thread is on {channel}: {advice}")

    def _as_test(self, policy: "CheckedPolicy") -> "Test":
        """The lines of the test, without errors, with apps that there are."""
        from convroute.source import Source
        from convroute.syntax.examples import Test
        from convroute.syntax.parser import parse

        before = ["language 1", f'test "{_TEST}" {{', *self._given(policy)]
        happens, origin = f"    when {self._happens()}", self._origin()
        source = Source(_TEST, "\n".join([*before, happens + origin, "    then delivered", "}", ""]))
        parsed = parse(source)
        if parsed.diagnostics:
            first = parsed.diagnostics[0]
            at_origin = sum(len(line) + 1 for line in before) + len(happens) + 1
            if origin and first.span.start == at_origin:
                raise self._from_nowhere()
            in_given = first.start.line <= len(before)
            raise self._wrong_given(first) if in_given else _refused(first, self.words.get("when"))
        tests = [statement for statement in parsed.file.statements if isinstance(statement, Test)]
        if len(tests) != 1 or len(tests[0].groups) != 1 or len(parsed.file.statements) != 2:
            raise Refusal("one thing happens at a time: --when takes one line")
        if len(tests[0].groups[0].then) != 1:
            raise Refusal("--when says what happens, and the answer says what comes of it: remove `then ...`")
        for name in _apps_in(tests[0].groups[0].when):
            _check_app(policy, name)
        _check_durations(tests[0], source)
        return tests[0]

    def _from_nowhere(self) -> click.UsageError:
        """The words of what happens end before the place that the person comes from."""
        option, place = ("--from-ad", "ad") if "from_ad" in self.words else ("--from-link", "link")
        word = next((name for name in self.words if name.replace("_", "-") in (*WITH_TEXT, *ALONE)), None)
        what = "what --when says" if word is None else with_article(word.replace("_", " "))
        return _usage(f"{what} comes from no {place}: remove {option}")

    def _wrong_given(self, first: "Diagnostic") -> Refusal:
        """What is wrong with a duration before; the line it was read from is nobody's file."""
        line = first.source.text.splitlines()[first.start.line - 1]
        option = "last_message_ago" if "given last message" in line else "thread_owner_for"
        if option in self.words and first.message.startswith(("expected", "the line ends")):
            said = f"`{as_typed(option)} {visible(self.words[option])}` is not a duration"
            return Refusal(f"the question cannot be read: {said}: write for example `3 hours`")
        return _refused(first)

    def _given(self, policy: "CheckedPolicy") -> Iterator[str]:
        said = self.words
        if "thread_owner" in said:
            if said["thread_owner"] == "nobody":
                raise _usage("without --thread-owner nobody owns the thread: remove it")
            _check_app(policy, said["thread_owner"])
            left = f" for {said['thread_owner_for']}" if "thread_owner_for" in said else ""
            yield f"    given thread owned by {said['thread_owner']}{left}"
        elif "thread_owner_for" in said:
            raise _usage("--thread-owner-for needs --thread-owner APP")
        if "last_message_ago" in said:
            yield f"    given last message {said['last_message_ago']} ago"

    def _happens(self) -> str:
        from convroute.syntax.limits import MAX_STRING
        from convroute.syntax.quoting import in_quotes

        if "when" in self.words:
            return str(self.words["when"])
        name = next(name for name in self.words if name.replace("_", "-") in (*WITH_TEXT, *ALONE))
        value = self.words[name]
        if value is not True and len(value) > MAX_STRING:
            raise Refusal(f"the text of {as_typed(name)} is longer than {MAX_STRING} characters")
        return name if value is True else f"{name} {in_quotes(value)}"

    def _origin(self) -> str:
        from convroute.syntax.quoting import in_quotes

        if "from_ad" in self.words:
            ad = self.words["from_ad"]
            if not (ad.isascii() and ad.isdigit()):
                problem = f"`{visible(ad)}` is not an ad id: an ad id has digits only"
                raise Refusal(f"the question cannot be read: {problem}")
            return f" from ad {ad}"
        return f" from link {in_quotes(self.words['from_link'])}" if "from_link" in self.words else ""

    def _account(self, policy: "CheckedPolicy") -> str:
        account = self.words.get("account")
        if account is None:
            return next(iter(policy.accounts))
        if account not in policy.accounts:
            raise Refusal(
                f"the policy has no account `{visible(account)}`: {_hint(account, policy.accounts)}"
            )
        return str(account)

    @property
    def fact_names(self) -> list[str]:
        return [said.partition("=")[0].strip() for said in self.words.get("fact", ())]

    def _facts(self, policy: "CheckedPolicy") -> Iterator[tuple[str, object]]:
        """The facts that are declared; of the others the names are told."""
        for said in self.words.get("fact", ()):
            name, sign, value = said.partition("=")
            fact = policy.facts.get(name.strip())
            if not sign:
                raise _usage(f"--fact needs NAME=VALUE, for example {name.strip() or 'vip'}=true")
            if fact is None:
                continue
            given = typed_value(value, fact.type)
            problem = fact.problem(given)
            if problem is not None:
                raise Refusal(f"fact `{visible(name)}` {problem}, not {visible(value)}")
            yield fact.name, given


def _apps_in(when: "When") -> Iterator[str]:
    from convroute.syntax.given_when import PassingTo, WhenRequest

    if isinstance(when, WhenRequest):
        yield when.app.value
        if when.target is not None:
            yield when.target.value
        if isinstance(when.inline, PassingTo):
            yield when.inline.app.value


def _check_app(policy: "CheckedPolicy", name: str) -> None:
    from convroute.conversation.channel import BUILTIN_IDS

    if name not in policy.apps and name not in BUILTIN_IDS:
        raise Refusal(f"no app is called `{visible(name)}`: {_hint(name, (*policy.apps, *BUILTIN_IDS))}")


def _hint(word: str, known: Mapping[str, object] | tuple[str, ...]) -> str:
    near = nearest(word, known)
    return f"did you mean {near}?" if near else f"there are {', '.join(sorted(set(known)))}"


def _check_durations(test: "Test", source: "Source") -> None:
    """As in tests: no longer than a clock could show."""
    from convroute.checker.findings import Findings
    from convroute.checker.times import check_duration
    from convroute.syntax.given_when import GivenLastMessage, GivenOwned

    findings = Findings()
    for given in test.given:
        duration = given.window if isinstance(given, GivenOwned) else None
        if isinstance(given, GivenLastMessage) and given.ago.count:
            duration = given.ago
        if duration is not None:
            check_duration(duration, source, findings)
    if findings.items:
        raise _refused(findings.items[0])


def _refused(first: "Diagnostic", when: str | None = None) -> Refusal:
    """What is wrong first, in words: the lines it was read from are nobody's file.

    `when` is what --when says, if that is wrong.
    """
    problem, help_ = first.message, first.help
    if when is not None and problem.startswith(("expected", "the line ends")):
        problem = f"`--when {visible(when)}` is not something that happens"
        if help_ is None or not help_.startswith("did you mean"):
            help_ = "write it as after `when` in a test, for example `care passes to sales`"
    return Refusal(f"the question cannot be read: {problem}{f': {help_}' if help_ else ''}")


def _usage(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context(silent=True))
