"""Policies for lint tests, checked without a disk."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from convroute.checker.check import check
from convroute.checker.checked import Checked
from convroute.checker.files import Files, Found, Opened, Refused
from convroute.diagnostic import Diagnostic
from convroute.linter.analysing import analyse
from convroute.linter.analysis import Analysis
from convroute.linter.context import Analysing, Demand, proved
from convroute.linter.lint import examine
from tests.linter.earlier import former

TEMPLATE = """{"message": {"text": "Hi!", "receiving_app_id": 2210987654321098,
  "receiving_app_control_expiration": 14}}"""
LEAD = """{"message": {"text": "Hi!", "receiving_app_id": 3310987654321098,
  "receiving_app_control_expiration": DAYS}}"""
HELLO = """{"object": "instagram", "entry": [{"id": "17841400000000001", "time": 1789000000123, "messaging": [
  {"sender": {"id": "5550001"}, "recipient": {"id": "17841400000000001"}, "timestamp": 1789000000123,
   "message": {"mid": "m_1", "text": "Hello"}}]}]}"""
FILES = {
    "webhooks/hello.json": HELLO,
    "webhooks/slip.json": HELLO.replace('"message"', '"mesage"'),
    "templates/spring_sale.json": TEMPLATE,
    "templates/lead_form.json": LEAD.replace("DAYS", "14"),
    "templates/lead_week.json": LEAD.replace("DAYS", "7"),
    "ads/spring.csv": "ad_id\n120210987654333\n120210987654344\n",
    "ads/twice.csv": "ad_id,name\n120210987654333,Lamp\n120210987654344,Mug\n120210987654333,Bowl\n",
    "ads/gaps.csv": "ad_id,name\n120210987654333,Lamp\n,Mug\n120210987654344,Bowl\n,\n",
    "ads/broken.csv": "name,ad_id\nLamp,120210987654333\nMug\n120210987654344\n",
    "ads/winter.csv": "ad_id\n",
}

STANDING = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001  timezone "UTC" }
app concierge { id 1278416343931139  role automation }
app marketing { id 2210987654321098  role marketing }
app sales { id 3310987654321098  role sales  human_agent }
app care = instagram_inbox
fact tier: "gold" | "silver"
fact vip: bool
schedule office { mon-fri 09:00-18:00 }
set spring_ads = [120210987654321, 120210987654322]
default concierge
"""
SPRING_SALE = 'template spring_sale { file "templates/spring_sale.json"  ads [120210987654321] }\n'


@dataclass(frozen=True)
class Desk(Files):
    """Files in a dict."""

    files: Mapping[str, str]

    def read(self, path: str, base: str) -> Found | Refused:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
        if name not in self.files:
            return Refused("does not exist")
        return Found(name, name, self.files[name].encode())

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        found = self.read(path, base)
        return found if isinstance(found, Refused) else Opened(found, self, self)


def checked(text: str, files: Mapping[str, str] = FILES) -> Checked:
    """`text` as a policy: whole if it says its language, else behind a standing one."""
    whole = text if _whole(text) else STANDING + _template_of(text) + text
    return check(Found("acme.route", "acme.route", whole.encode()), Desk(files))


def _whole(text: str) -> bool:
    return any(line.startswith("language") for line in text.splitlines())


def _template_of(text: str) -> str:
    return SPRING_SALE * ("template spring_sale" in text)


def findings(
    text: str,
    files: Mapping[str, str] = FILES,
    demands: frozenset[Demand] = frozenset(),
    analysing: Analysing = proved,
) -> list[Diagnostic]:
    """What the linter says about `text` in a policy that has no errors; the standing part is not judged."""
    policy = checked(text, files)
    assert [f"{item.start} {item.code} {item.message}" for item in policy.diagnostics] == []
    standing = 0 if _whole(text) else len(STANDING) + len(_template_of(text))
    was = former(text, Desk(files))
    found = examine(policy, former=was, demands=demands, analysing=analysing)
    return [item for item in found if item.source.name != "acme.route" or item.span.start >= standing]


def codes(
    text: str,
    files: Mapping[str, str] = FILES,
    demands: frozenset[Demand] = frozenset(),
    analysing: Analysing = proved,
) -> list[str]:
    return [item.code for item in findings(text, files, demands, analysing)]


def without_work(policy: Checked) -> Analysis:
    """All questions are too hard if none may take any work: what really is does not fit on a page."""
    assert policy.policy is not None
    return analyse(policy.policy, times=0)


def marked(item: Diagnostic) -> str:
    """The underlined text."""
    return item.source.text[item.span.start : item.span.end]
