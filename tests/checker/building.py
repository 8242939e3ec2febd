"""Policies for tests: a few lines with the rest of a policy put around them, and files from a dict."""

import posixpath
import re
from dataclasses import dataclass, field

from convroute.checker.check import check
from convroute.checker.checked import Checked
from convroute.checker.files import Files, Found, Opened, Refused
from convroute.diagnostic import Diagnostic
from convroute.policy.model import CheckedPolicy

_PARTS = {
    r"^language\b": "language 1",
    r"^policy\b": 'policy shop { version "1"  channel instagram  account 17841400000000001 }',
    r"^app bot\b": "app bot { id 1278416343931139  role automation }",
    r"^app marketing\b": "app marketing { id 2210987654321098  role marketing }",
    r"^app sales\b": "app sales { id 3310987654321098  role sales }",
    r"^app care\b": "app care = instagram_inbox { role customer_care }",
    r"^default\b": "default bot",
}


@dataclass(frozen=True, slots=True)
class Given(Files):
    """The files of a test, by name; `refused` are the reasons for some that cannot be read."""

    data: dict[str, bytes]
    refused: dict[str, str] = field(default_factory=dict)

    def read(self, path: str, base: str) -> Found | Refused:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
        if name in self.refused:
            return Refused(self.refused[name])
        if name in self.data:
            return Found(name, name, self.data[name])
        return Refused("does not exist")

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        found = self.read(path, base)
        return found if isinstance(found, Refused) else Opened(found, self, self)


def whole(text: str) -> str:
    """`text` as a policy: what it does not say itself is put before it."""
    if text.startswith("language"):
        return text
    missing = [part for pattern, part in _PARTS.items() if not re.search(pattern, text, re.MULTILINE)]
    return "\n".join([*missing, text])


def checked(text: str, **files: str | bytes) -> Checked:
    """The policy of `text`; `files` are others it may name, `ads_csv` for `ads.csv`."""
    data = {name.replace("_", "."): _bytes(content) for name, content in files.items()}
    return checked_file("main.route", {"main.route": whole(text).encode(), **data})


def checked_file(name: str, data: dict[str, bytes], refused: dict[str, str] | None = None) -> Checked:
    return check(Found(name, name, data[name]), Given(data, refused or {}))


def errors(text: str, **files: str | bytes) -> list[Diagnostic]:
    return [item for item in checked(text, **files).diagnostics if item.severity == "error"]


def codes(text: str, **files: str | bytes) -> list[str]:
    return [item.code for item in errors(text, **files)]


def error(text: str, **files: str | bytes) -> Diagnostic:
    """The one error of `text`."""
    found = errors(text, **files)
    assert len(found) == 1, [(item.code, item.message) for item in found]
    return found[0]


def policy(text: str, **files: str | bytes) -> CheckedPolicy:
    """The policy of `text`, which has no error."""
    result = checked(text, **files)
    assert result.policy is not None, [(item.code, item.message) for item in result.diagnostics]
    return result.policy


def at(item: Diagnostic) -> str:
    """The text a diagnostic underlines."""
    return item.source.text[item.span.start : item.span.end]


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
