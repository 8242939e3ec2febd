"""Somebody's repository: the agency's policy under `policies/`, with slips of the kinds that people make."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.repository.checkout import copy_of

Slip = tuple[str, str, str]
"""File below `policies/`, what stands there, what was written instead."""

ERRORS: tuple[Slip, ...] = (
    ("brands/outlet.route", "route shop to client_sales", "route shop to client_slaes"),
    ("rights.route", "when thread.is_new", "when thread.is_new = true"),
    ("rights.route", "limit extend by client to 6 days", "limit extend by client to 8 days"),
    ("apps.route", "fact market: string", "fact market: string\nfact language: string"),
)
WARNINGS: tuple[Slip, ...] = (
    ("ads.route", 'market == "NO"', 'market != "NO"'),
    ("brands/fjell.route", '"repair", "warranty"', '"repair", "repair kit", "warranty"'),
    ("brands/fjell.route", "# One ref a", 'route link "summer sale" to studio\n# One ref a'),
    ("apps.route", "fact orders: int", "fact orders: int\nfact city: string"),
    ("apps.route", "group ours", "app old_bot { id 5510987654320009  role automation }\ngroup ours"),
    ("templates/size_guide.json", '_expiration": 5', '_expiration": 45'),
)
STYLE: tuple[Slip, ...] = (("ads.route", "for 2 days when", "for 48 hours   when"),)
FAILING: tuple[Slip, ...] = (("ads.route", "for 2 days when", "for 3 days when"),)
REFUTED: tuple[Slip, ...] = (
    ("rights.route", "never take by ours from client", "never take by client from ours"),
)
"""An invariant that does not hold."""
FEW = (ERRORS[0], WARNINGS[0], WARNINGS[1], STYLE[0])
TEN = ERRORS + WARNINGS


def repository(folder: Path, slips: Sequence[Slip] = ()) -> Path:
    """A git repository with one commit; `folder` does not exist yet, or is empty."""
    copy_of("agency", folder / "policies")
    for name, old, new in slips:
        path = folder / "policies" / name
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise ValueError(f"{name} has no {old!r} any more")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "the policy as it is")
    return folder


def rule(folder: Path, days: str) -> None:
    """Another `for` for a rule of the policy: decisions change, and its version does not."""
    path = folder / "policies" / "ads.route"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?<=autumn_ads to studio )for \d days", days, text), encoding="utf-8")


def git(folder: Path, *arguments: str) -> str:
    """Whatever somebody has set for git at home does not matter here."""
    identity = ("-c", "user.name=Ida", "-c", "user.email=ida@example.com", "-c", "commit.gpgSign=false")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--no-verify", f"--message={message}")
