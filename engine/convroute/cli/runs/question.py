"""A question without a file: `explain POLICY --message "Hi" --from-ad 12`, in the words of tests.

What is asked is written as the lines of a test and read as one, so that a word means the same in both.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct

from convroute.cli.refusal import Refusal
from convroute.did_you_mean import nearest
from convroute.report.display import visible

if TYPE_CHECKING:
    from convroute.conversation.item import Item
    from convroute.conversation.thread import Thread
    from convroute.diagnostic import Diagnostic
    from convroute.policy.model import CheckedPolicy
    from convroute.syntax.examples import Test
    from convroute.syntax.given_when import When

F = TypeVar("F", bound=Callable[..., Any])

_WITH_TEXT = {
    "message": ("TEXT", "A person writes TEXT."),
    "postback": ("PAYLOAD", "A person taps a button with this payload."),
    "quick-reply": ("PAYLOAD", "A person taps a quick reply with this payload."),
    "story-reply": ("TEXT", "A person answers a story with TEXT."),
    "shop": ("PRODUCT", "A person asks about a product of the shop."),
}
_ALONE = {
    "referral": "A person comes from --from-ad or --from-link, and writes nothing.",
    "story-mention": "A person mentions the account in a story.",
    "shared-post": "A person shares a post.",
    "reaction": "A person reacts to a message.",
}
_TEST = "the question"


def question_options(command: F) -> F:
    """What happens, where the person comes from, and what is given before; each as in a test."""
    options = [
        *(click.option(f"--{word}", metavar=value, help=text) for word, (value, text) in _WITH_TEXT.items()),
        *(click.option(f"--{word}", is_flag=True, help=text) for word, text in _ALONE.items()),
        click.option(
            "--when",
            metavar="WORDS",
            help="Anything else that a test can have after `when`: 'care passes to sales'.",
        ),
        click.option("--from-ad", metavar="ID", help="The ad that the person comes from."),
        click.option("--from-link", metavar="REF", help="The ref of the link that the person comes from."),
        click.option(
            "--at",
            metavar="TIME",
            help="When, by the policy's clock: '2026-01-05 12:00'. That is the default. "
            "Beside an INPUT it is the time of items that have none.",
        ),
        click.option(
            "--fact", metavar="NAME=VALUE", multiple=True, help="A fact; may be given several times."
        ),
        click.option("--thread-owner", metavar="APP", help="Who owns the thread before; without it nobody."),
        click.option(
            "--thread-owner-for", metavar="DURATION", help="For how long still: '2 days'. Without it 1 day."
        ),
        click.option(
            "--last-message-ago", metavar="DURATION", help="How long ago the person wrote: '3 hours'."
        ),
        click.option("--account", metavar="ID", help="The account; without it the first of the policy."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def refuse_question(words: Mapping[str, Any]) -> None:
    """Beside an INPUT nothing is asked."""
    for name in _given(words):
        raise _usage(f"{_option(name)} is asked instead of an INPUT: remove one of them")


class Question(Struct, frozen=True):
    """What was asked, as it was typed. `words` are the options that were given, by name."""

    words: Mapping[str, Any]

    @classmethod
    def of(cls, words: Mapping[str, Any], of_input: Mapping[str, str | None]) -> "Question":
        """A wrong use of the command where it is not one; `of_input` are options that need an INPUT."""
        asked = _given(words)
        happens = [name for name in asked if _option(name)[2:] in (*_WITH_TEXT, *_ALONE, "when")]
        if not happens:
            raise _usage('name an INPUT, or say what happens: --message "Hi"')
        if len(happens) > 1:
            raise _usage(f"one thing happens at a time: remove {_option(happens[1])}")
        if "from_ad" in asked and "from_link" in asked:
            raise _usage("a person comes from one place: remove --from-ad or --from-link")
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
        return item, thread, dict(self._facts(policy))

    def _as_test(self, policy: "CheckedPolicy") -> "Test":
        """The lines of the test, without errors, with apps that there are."""
        from convroute.source import Source
        from convroute.syntax.examples import Test
        from convroute.syntax.parser import parse

        text = "\n".join(
            ["language 1", f'test "{_TEST}" {{', *self._lines(policy), "    then delivered", "}", ""]
        )
        parsed = parse(Source(_TEST, text))
        if parsed.diagnostics:
            raise _refused(parsed.diagnostics)
        tests = [statement for statement in parsed.file.statements if isinstance(statement, Test)]
        if len(tests) != 1 or len(tests[0].groups) != 1 or len(parsed.file.statements) != 2:
            raise Refusal("one thing happens at a time: --when takes one line")
        for name in _apps_in(tests[0].groups[0].when):
            _check_app(policy, name)
        return tests[0]

    def _lines(self, policy: "CheckedPolicy") -> Iterator[str]:
        said = self.words
        if "thread_owner" in said:
            _check_app(policy, said["thread_owner"])
            left = f" for {said['thread_owner_for']}" if "thread_owner_for" in said else ""
            yield f"    given thread owned by {said['thread_owner']}{left}"
        elif "thread_owner_for" in said:
            raise _usage("--thread-owner-for needs --thread-owner APP")
        if "last_message_ago" in said:
            yield f"    given last message {said['last_message_ago']} ago"
        yield f"    when {self._happens()}{self._origin()}"

    def _happens(self) -> str:
        from convroute.syntax.quoting import in_quotes

        if "when" in self.words:
            return str(self.words["when"])
        name = next(name for name in self.words if name.replace("_", "-") in (*_WITH_TEXT, *_ALONE))
        value = self.words[name]
        return name if value is True else f"{name} {in_quotes(value)}"

    def _origin(self) -> str:
        from convroute.syntax.quoting import in_quotes

        if "from_ad" in self.words:
            return f" from ad {in_quotes(self.words['from_ad'])}"
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
            given = _value(value, fact.type)
            problem = fact.problem(given)
            if problem is not None:
                raise Refusal(f"fact `{visible(name)}` {problem}, not {visible(value)}")
            yield fact.name, given


def time_of(policy: "CheckedPolicy", said: str) -> int:
    """Milliseconds; without an offset the time is told by the policy's clock."""
    from datetime import datetime

    from convroute.policy.calendar import local_time
    from convroute.tester.given import instant
    from convroute.wire.values import time_ms

    try:
        if said.isascii() and said.isdigit():
            return time_ms(said)
        local = datetime.fromisoformat(said)
        if not 1971 <= local.year <= 2285:
            raise ValueError
        at = int(local.timestamp()) * 1000 if local.tzinfo else instant(policy, local)
    except (ValueError, OverflowError):
        hint = "write `2026-01-05 12:00`, `2026-01-05T12:00:00Z` or milliseconds"
        raise Refusal(f"`--at {visible(said)}` is not a time: {hint}") from None
    if not local.tzinfo and local_time(at, policy.timezone).replace(tzinfo=None) != local.replace(
        microsecond=0
    ):
        raise Refusal(f"`--at {visible(said)}` is a time that the clocks of {policy.timezone} never show")
    return at


def _value(text: str, of_type: str) -> object:
    """As it is typed: a number or a truth only where the fact is one."""
    if of_type == "bool":
        return {"true": True, "false": False}.get(text, text)
    if of_type == "int" and text.removeprefix("-").isdecimal() and len(text) < 20:
        return int(text)
    return text


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


def _refused(problems: "tuple[Diagnostic, ...]") -> Refusal:
    """The first thing that is wrong, in words; the lines it was read from are nobody's file."""
    first = problems[0]
    help_ = f": {first.help}" if first.help else ""
    return Refusal(f"the question cannot be read: {first.message}{help_}")


def _given(words: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in words.items() if value not in (None, False, ())}


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _usage(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context(silent=True))
