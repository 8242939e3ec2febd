"""A folder with one rule and one test of it: something is covered, and something is not."""

from pathlib import Path

from tests.cli.shell import Done, convroute

POLICY = """language 1

policy shop { version "1"  channel instagram  account 1 }

app bot { id 7 }
app sales { id 8 }

default bot

route message to sales when text mentions "buy"
"""
TESTS = """language 1

include "shop.route"

test "buyers" {
    when message "I want to buy"
    then route to sales
}
"""


def opened(folder: Path) -> Path:
    """The folder, with a policy and its test file in it."""
    (folder / "shop.route").write_text(POLICY)
    (folder / "shop_test.route").write_text(TESTS)
    return folder


def run(folder: Path, *options: str) -> Done:
    return convroute("test", ".", *options, cwd=folder)
