"""Tests of policies for tests: a policy of a shop, and whatever tests are put behind it."""

from collections.abc import Mapping

from convroute.checker.check import check
from convroute.checker.checked import Checked
from convroute.checker.files import Found
from convroute.tester.case import Case
from convroute.tester.plan import plan
from convroute.tester.results import Result
from convroute.tester.suite import judge_all
from tests.evaluator.policies import INSTAGRAM, Shelf

SHOP = f"""\
language 1
policy shop {{
    version  "1"
    channel  instagram
    account  {INSTAGRAM}
    timezone "Europe/Berlin"
}}
app concierge {{ id 1001  role automation }}
app marketing {{ id 2002  role marketing }}
app sales     {{ id 3003  role sales  human_agent }}
app quiet     {{ id 4004  role sales  standby off }}
app old       {{ id 5005  role sales  disabled }}
app care = instagram_inbox {{ role customer_care }}
fact tier: "gold" | "silver"
fact orders: int
fact vip: bool
schedule office {{ mon-fri 09:00-18:00 }}
default concierge
route ad 120 to marketing for 14 days
route ad 121 to marketing when tier == "gold" and within office
route ad to sales for 3 days
route link "qr-berlin" to sales
route link like "order-*" to care when within office
vip: route message to sales when vip or (tier == "gold" and not within office)
route message to care when text mentions ["refund", "broken"] and within office
route message to old when text mentions "old"
route story_reply to marketing
allow take by [care, sales] from [concierge, marketing]
allow take by concierge when thread.silence >= 7 days
deny take by care from marketing when within office
deny pass by marketing to concierge
deny request by concierge
limit extend by sales to 3 days
"""


def checked(text: str, files: Mapping[str, str] | None = None) -> Checked:
    """The policy `text`, as the file `shop.route`."""
    return check(Found("shop.route", "shop.route", text.encode()), Shelf(files or {}))


def cases(tests: str, policy: str = SHOP, files: Mapping[str, str] | None = None) -> tuple[Case, ...]:
    """The cases of `tests`, which stand behind `policy`; a mistake in them is a test's."""
    found = checked(f"{policy}\n{tests}", files)
    assert found.policy is not None, [
        f"{item.start} {item.code} {item.message}" for item in found.diagnostics
    ]
    return plan(found.policy, {file.source.name: file.source for file in found.files})


def results(tests: str, policy: str = SHOP, files: Mapping[str, str] | None = None) -> tuple[Result, ...]:
    return tuple(judge_all(cases(tests, policy, files)))


def result(lines: str, policy: str = SHOP, files: Mapping[str, str] | None = None) -> Result:
    """What became of one test with these lines."""
    (only,) = results(f'test "it" {{\n{lines}\n}}', policy, files)
    return only


def passes(lines: str, policy: str = SHOP, files: Mapping[str, str] | None = None) -> bool:
    """Whether a test with these lines passes; what fails is said by pytest."""
    found = result(lines, policy, files)
    assert [(failure.expected, failure.got) for failure in found.failures] == []
    return found.passed


def got(lines: str, policy: str = SHOP, files: Mapping[str, str] | None = None) -> str:
    """What there was instead, in a test of which one `then` fails."""
    (failure,) = result(lines, policy, files).failures
    return failure.got
