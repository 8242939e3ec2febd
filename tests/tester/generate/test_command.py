"""`convroute test generate`: what is printed, what is written, and what never is."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shell import Done, convroute

POLICY = """language 1

policy shop { version "1"  channel instagram  account 17841400000000001 }

app bot { id 1001  role automation }
app sales { id 2002  role sales }

default bot

fact tier: "gold" | "silver"

vip: route message to sales when tier == "gold"
stories: route story_reply to sales when thread.bucket < 10
"""
LATE = 'late: route message to sales when tier == "gold"\n'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop.route").write_text(POLICY)
    return tmp_path


def generate(shop: Path, *more: str) -> Done:
    return convroute("test", "generate", "shop.route", *more, cwd=shop)


def test_a_whole_file_of_tests_is_printed(shop: Path) -> None:
    done = generate(shop)
    assert done.status == 0
    assert 'language 1\ninclude "shop.route"\n' in done.out
    assert 'test "vip: a message with tier gold goes to sales" {' in done.out
    assert "# with webhooks/stories-a-story-reply-in-bucket-9-goes-to-sales.json:\n# {" in done.out
    assert "save 3 recorded webhooks under the names in the comments" in done.err
    assert [*shop.iterdir()] == [shop / "shop.route"]


def test_what_is_written_passes_and_covers_everything(shop: Path) -> None:
    done = generate(shop, "--output", "shop_test.route")
    assert (done.status, done.out) == (0, "")
    assert "wrote 12 tests into shop_test.route" in done.err
    tested = convroute("test", ".", "--fail-under", "100", cwd=shop)
    assert tested.status == 0
    assert "12 passed" in tested.out
    assert convroute("fmt", "--check", "shop_test.route", cwd=shop).status == 0
    assert convroute("lint", ".", cwd=shop).status == 0


def test_a_file_that_exists_is_left_alone(shop: Path) -> None:
    (shop / "shop_test.route").write_text("mine")
    done = generate(shop, "-o", "shop_test.route")
    assert (done.status, done.out) == (2, "")
    assert "`shop_test.route` exists: --force writes it anew" in done.err
    assert (shop / "shop_test.route").read_text() == "mine"
    assert not (shop / "webhooks").exists()


def test_with_force_it_is_written_anew(shop: Path) -> None:
    (shop / "shop_test.route").write_text("mine")
    assert generate(shop, "-o", "shop_test.route", "--force").status == 0
    first = (shop / "shop_test.route").read_text()
    assert generate(shop, "-o", "shop_test.route", "--force").status == 0
    assert (shop / "shop_test.route").read_text() == first
    assert "mine" not in first


def test_a_webhook_that_is_another_is_left_alone(shop: Path) -> None:
    assert generate(shop, "-o", "shop_test.route").status == 0
    other = next((shop / "webhooks").iterdir())
    other.write_text("{}")
    before = (shop / "shop_test.route").read_text()
    (shop / "shop_test.route").unlink()
    done = generate(shop, "-o", "shop_test.route")
    assert done.status == 2
    assert f"`webhooks/{other.name}` is another webhook" in done.err
    assert not (shop / "shop_test.route").exists()
    assert before


OWN = """language 1
include "shop.route"

test "gold customers talk to sales" {
    given fact tier = "gold"
    when  message "Hello"
    then  route to sales
}
"""


def test_only_what_the_tests_lack_is_printed(shop: Path) -> None:
    (shop / "shop_test.route").write_text(OWN)
    done = generate(shop, "--missing")
    assert done.status == 0
    assert "include" not in done.out
    assert "vip: a message with tier gold" not in done.out
    assert 'test "stories: a story reply in bucket 0 goes to sales" {' in done.out


def test_what_is_missing_is_added_behind_what_is_there(shop: Path) -> None:
    (shop / "shop_test.route").write_text(OWN)
    assert generate(shop, "--missing", "-o", "shop_test.route").status == 0
    text = (shop / "shop_test.route").read_text()
    assert text.startswith(OWN)
    assert convroute("test", ".", "--fail-under", "100", cwd=shop).status == 0
    done = generate(shop, "--missing", "-o", "shop_test.route")
    assert (done.status, done.out) == (0, "")
    assert "there is nothing to add" in done.err
    assert (shop / "shop_test.route").read_text() == text


def test_a_rule_that_never_decides_is_told(shop: Path) -> None:
    (shop / "shop.route").write_text(POLICY + LATE)
    done = generate(shop)
    assert done.status == 0
    told = "note: shop.route:14:1: `late` never wins, so it has no test: `vip` before it takes everything"
    assert told in done.err
    assert "late: a message with tier gold" not in done.out


def test_a_policy_with_errors_has_no_tests(shop: Path) -> None:
    (shop / "shop.route").write_text(POLICY.replace("to sales when tier", "to salse when tier"))
    done = generate(shop, "-o", "shop_test.route")
    assert (done.status, done.out) == (2, "")
    assert "did you mean sales?" in done.err
    assert not (shop / "shop_test.route").exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("-o", "shop.route"), "`shop.route` exists"),
        (("-o", "tests.txt"), "has to end in `.route`"),
        (("-o", "below/shop_test.route"), "write it into the folder of `shop.route`"),
        (("-o", "nowhere/shop_test.route"), "its folder does not exist"),
        (("--missing", "--force"), "--missing adds to a file, and --force writes it anew"),
        (("--force",), "name it with --output"),
    ],
)
def test_a_wrong_use_is_told_and_nothing_is_written(shop: Path, more: tuple[str, ...], told: str) -> None:
    (shop / "below").mkdir()
    done = generate(shop, *more)
    assert (done.status, done.out) == (2, "")
    assert told in done.err
    assert (shop / "shop.route").read_text() == POLICY
    assert not [*(shop / "below").iterdir()]


@pytest.mark.parametrize("other", ['language 1\ninclude "other.route"\n', "language 1\n", ""])
def test_tests_are_never_added_to_a_file_of_another_policy(shop: Path, other: str) -> None:
    (shop / "other.route").write_text(POLICY.replace("bot", "robot"))
    (shop / "other_test.route").write_text(other)
    done = generate(shop, "--missing", "-o", "other_test.route")
    assert (done.status, done.out) == (2, "")
    assert "is not a file of tests of `shop.route`" in done.err
    assert (shop / "other_test.route").read_text() == other


def test_what_is_added_ends_its_lines_as_the_file_does(shop: Path) -> None:
    (shop / "shop_test.route").write_bytes(OWN.replace("\n", "\r\n").encode())
    assert generate(shop, "--missing", "-o", "shop_test.route").status == 0
    written = (shop / "shop_test.route").read_bytes()
    assert written.count(b"\n") == written.count(b"\r\n")


def _a_file_in_the_way(shop: Path) -> None:
    (shop / "webhooks").touch()


def _a_folder_in_the_way(shop: Path) -> None:
    (shop / "webhooks" / "stories-a-story-reply-in-bucket-9-goes-to-sales.json").mkdir(parents=True)


def _a_pipe_in_the_way(shop: Path) -> None:
    (shop / "webhooks").mkdir()
    os.mkfifo(shop / "webhooks" / "stories-a-story-reply-in-bucket-9-goes-to-sales.json")


def _no_text_in_the_way(shop: Path) -> None:
    (shop / "webhooks").mkdir()
    (shop / "webhooks" / "stories-a-story-reply-in-bucket-9-goes-to-sales.json").write_bytes(b"\xff")


@pytest.mark.parametrize(
    ("blocked", "told"),
    [
        (_a_file_in_the_way, "`webhooks`"),
        (_a_folder_in_the_way, "is another webhook"),
        (_a_pipe_in_the_way, "is another webhook"),
        (_no_text_in_the_way, "is another webhook"),
    ],
)
def test_webhooks_that_cannot_be_written_are_told(
    shop: Path, blocked: Callable[[Path], None], told: str
) -> None:
    blocked(shop)
    done = generate(shop, "-o", "shop_test.route")
    assert (done.status, done.out) == (2, "")
    assert told in done.err
    assert not (shop / "shop_test.route").exists()


def test_nothing_else_of_a_disabled_app_is_tested(shop: Path) -> None:
    (shop / "shop.route").write_text(
        POLICY.replace("role sales }", "role sales }\napp old { id 9  disabled }")
    )
    assert "`old` is `human_agent`" not in generate(shop).err


def test_with_force_the_policy_itself_is_never_written_over(shop: Path) -> None:
    done = generate(shop, "-o", "shop.route", "--force")
    assert done.status == 2
    assert (shop / "shop.route").read_text() == POLICY


def test_a_folder_of_that_name_is_still_tested(shop: Path) -> None:
    (shop / "generate").mkdir()
    (shop / "generate" / "shop.route").write_text(POLICY + 'test "t" { when message  then route to bot }\n')
    done = convroute("test", "./generate", cwd=shop)
    assert done.status == 0
    assert "1 passed" in done.out


def test_help_says_that_there_is_such_a_command() -> None:
    assert "convroute test generate POLICY" in convroute("test", "--help").out
    done = convroute("test", "generate", "--help")
    assert done.out.startswith("Usage: convroute test generate [OPTIONS] POLICY")
    assert "--missing" in done.out


def test_invariants_of_a_fragment_do_not_keep_a_policy_from_being_changed(shop: Path) -> None:
    (shop / "rights.route").write_text('language 1\ninvariant "no one takes" { never take by anyone }\n')
    (shop / "shop.route").write_text(
        POLICY + 'include "rights.route"\ntest "t" { when message  then route to bot }\n'
    )
    done = convroute("test", ".", "--mutate", "--max-mutants", "2", cwd=shop)
    assert done.status == 0
    assert "mutation of shop" in done.out
