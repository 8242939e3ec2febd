"""Every diagnostic has a page, and `convroute rules` lists it once (interfaces: Diagnostics)."""

import json
import re
import subprocess
import sys

from tests.repository.checkout import PACKAGE

CODE = re.compile(r'"([EW]\d{3})"')


def rules(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "convroute.cli", "rules", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    ).stdout


def test_every_code_in_the_program_has_a_page_and_every_page_is_for_a_code() -> None:
    listed = re.findall(r"^([EW]\d{3})\b", rules(), re.MULTILINE)
    written = {code for path in PACKAGE.rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    assert len(listed) == len(set(listed))
    assert listed == sorted(listed)
    assert set(listed) == written


def test_every_page_says_what_why_bad_and_good() -> None:
    pages = json.loads(rules("--format", "json"))
    rows = pages["rules"] if isinstance(pages, dict) else pages
    assert len(rows) > 50
    for row in rows:
        text = rules(row["code"])
        assert row["code"] in text
        assert row["name"] in text
        assert "Bad" in text
        assert "Good" in text
