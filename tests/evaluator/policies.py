"""Policies for tests, written in the language and checked; other files come from a dict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from convroute.checker.check import check
from convroute.checker.files import Found, Opened, Refused
from convroute.policy.model import CheckedPolicy

INSTAGRAM = "17841400000000001"
MESSENGER = "104508901353867"
_HEADERS = {
    "instagram": f"channel instagram account {INSTAGRAM}",
    "messenger": f"channel messenger account {MESSENGER}",
    "both": f"channel instagram, messenger account instagram {INSTAGRAM} account messenger {MESSENGER}",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Files by name, as the checker asks for them."""

    files: Mapping[str, str] = field(default_factory=dict)

    def read(self, path: str, base: str) -> Found | Refused:  # noqa: ARG002  # the protocol's; all files are in one folder
        if path in self.files:
            return Found(path, path, self.files[path].encode())
        return Refused("does not exist")

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        found = self.read(path, base)
        return found if isinstance(found, Refused) else Opened(found, self, self)


def policy(
    text: str, *, channel: str = "instagram", timezone: str = "UTC", files: Mapping[str, str] | None = None
) -> CheckedPolicy:
    """The policy `text`, which needs neither `language` nor a `policy` block; a mistake in it is a test's."""
    return _checked(text, channel, timezone, tuple((files or {}).items()))


@lru_cache(maxsize=256)
def _checked(text: str, channel: str, timezone: str, files: tuple[tuple[str, str], ...]) -> CheckedPolicy:
    header = f'policy acme {{ version "1" {_HEADERS[channel]} timezone "{timezone}" }}'
    root = Found("acme.route", "acme.route", f"language 1\n{header}\n{text}".encode())
    checked = check(root, Shelf(dict(files)))
    errors = [found for found in checked.diagnostics if found.severity == "error"]
    assert checked.policy is not None, errors
    assert not errors, errors
    return checked.policy
