"""`explain POLICY --message ...`: a question without a file, in the words of tests."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import Done, convroute

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001  timezone "Europe/Berlin" }
app bot { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales }
app care = instagram_inbox
fact tier: "gold" | "basic"
fact orders: int
fact vip: bool
schedule office { mon-fri 09:00-18:00 }
default bot
route ad 120210987654321 to sales for 14 days
route link "qr" to sales
route postback "HUMAN" to care
route quick_reply "COUPON" to sales
route story_reply to sales
route story_mention to care
route shared_post to sales
route shop to care
route message to care when text mentions "refund" and within office
route message to sales when tier == "gold" or orders > 3 or vip
allow take by care from bot
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "acme.route").write_text(POLICY)
    return tmp_path


def ask(folder: Path, *words: str) -> Done:
    return convroute("explain", "acme.route", *words, cwd=folder)


@pytest.mark.parametrize(
    ("words", "lines", "answer"),
    [
        (["--message", 'say "Hi"'], r'when message "say \"Hi\""', "bot, for 1 day"),
        (["--message", "Hi", "--from-ad", "120210987654321"],
         'when message "Hi" from ad 120210987654321', "sales, for 14 days"),
        (["--message", "Hi", "--from-link", "qr"], 'when message "Hi" from link "qr"', "sales, for 1 day"),
        (["--referral", "--from-link", "qr"], 'when referral from link "qr"', "sales, for 1 day"),
        (["--postback", "HUMAN"], 'when postback "HUMAN"', "care, for 1 day"),
        (["--quick-reply", "COUPON"], 'when quick_reply "COUPON"', "sales, for 1 day"),
        (["--story-reply", "nice"], 'when story_reply "nice"', "sales, for 1 day"),
        (["--story-mention"], "when story_mention", "care, for 1 day"),
        (["--shared-post"], "when shared_post", "sales, for 1 day"),
        (["--shop", "product-12"], 'when shop "product-12"', "care, for 1 day"),
        (["--message", "refund", "--at", "2026-10-05 17:59"],
         'given time 2026-10-05 17:59 when message "refund"', "care, for 1 day"),
        (["--message", "refund", "--at", "2026-10-05 18:00"],
         'given time 2026-10-05 18:00 when message "refund"', "bot, for 1 day"),
        (["--message", "Hi", "--fact", "tier=gold"],
         'given fact tier = "gold" when message "Hi"', "sales, for 1 day"),
        (["--message", "Hi", "--fact", "orders=4"],
         'given fact orders = 4 when message "Hi"', "sales, for 1 day"),
        (["--message", "Hi", "--fact", f"orders={'9' * 30}"],
         f'given fact orders = {2**63 - 1} when message "Hi"', "sales, for 1 day"),
        (["--message", "Hi", "--fact", "orders=3", "--fact", "vip=false"],
         'given fact orders = 3 given fact vip = false when message "Hi"', "bot, for 1 day"),
        (["--message", "Hi", "--thread-owner", "sales"],
         'given thread owned by sales when message "Hi"', "sales"),
        (["--when", "care takes", "--thread-owner", "bot", "--thread-owner-for", "2 days"],
         "given thread owned by bot for 2 days when care takes", "allowed"),
        (["--when", "bot takes", "--thread-owner", "care"],
         "given thread owned by care when bot takes", "denied: take_not_permitted"),
        (["--when", 'care sends "Hi"', "--thread-owner", "care", "--last-message-ago", "2 days"],
         'given thread owned by care given last message 2 days ago when care sends "Hi"',
         "denied: outside_messaging_window"),
    ],
)  # fmt: skip
def test_a_question_means_what_the_same_words_mean_in_a_test(
    folder: Path, words: list[str], lines: str, answer: str
) -> None:
    done = ask(folder, *words)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0].partition("  →  ")[2] == answer
    app, _, left = answer.partition(", ")
    then = f"route to {app} {left}" if app in ("bot", "care", "sales") else app.replace(":", "")
    test = f'language 1\ninclude "acme.route"\ntest "asked" {{ {lines} then {then} }}\n'
    (folder / "asked_test.route").write_text(test)
    tested = convroute("test", "asked_test.route", cwd=folder)
    assert (tested.status, tested.err) == (0, ""), tested.out


def test_what_is_not_said_is_as_in_tests(folder: Path) -> None:
    first, *_ = ask(folder, "--message", "Hi").out.splitlines()
    assert first.startswith("message test_1 from 1000000001 at 2026-01-05 12:00:00+01:00")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "name an INPUT, or say what happens"),
        (["--from-ad", "12"], "say what happens"),
        (["--message", "Hi", "--reaction"], "remove --reaction"),
        (["--message", "Hi", "--from-ad", "1", "--from-link", "x"], "remove --from-ad or --from-link"),
        (["hello.json", "--message", "Hi"], "--message is asked instead of an INPUT"),
        (["--message", "Hi", "--facts", "facts.json"], "--facts belongs to an INPUT"),
        (["--message", "Hi", "--thread-owner-for", "1 day"], "needs --thread-owner"),
        (["--message", "Hi", "--thread-owner", "sale"], "did you mean sales?"),
        (["--when", "cara takes"], "did you mean care?"),
        (["--when", "care passes to boot"], "did you mean bot?"),
        (["--when", "care take then allowed when bot takes"], "the question cannot be read"),
        (["--when", "message then routed } test \"b\" { when message"], "the question cannot be read"),
        (["--when", "2 days pass"], "what people and apps do"),
        (["--message", "Hi", "--thread-owner", "bot", "--thread-owner-for", "soon"], "cannot be read"),
        (["--reaction", "--from-ad", "12"], "error: a reaction comes from no ad: remove --from-ad\n"),
        (["--reaction", "--from-link", "x"], "error: a reaction comes from no link: remove --from-link\n"),
        (["--when", "care takes", "--from-ad", "12"], "what --when says comes from no ad: remove --from-ad"),
        (["--referral"], "a referral says where the person comes from: add --from-ad or --from-link"),
        (["--when", 'message "x" then route to care'], "says what comes of it: remove `then ...`"),
        (["--message", "Hi", "--last-message-ago", "never"],
         "`--last-message-ago never` is not a duration: write for example `3 hours`\n"),
        (["--message", "Hi", "--thread-owner", "bot", "--thread-owner-for", "2 days",
          "--last-message-ago", "x"],
         "`--last-message-ago x` is not a duration: write for example `3 hours`\n"),
        (["--message", "Hi", "--thread-owner", "bot", "--thread-owner-for", "ever"],
         "`--thread-owner-for ever` is not a duration: write for example `3 hours`\n"),
        (["--message", "Hi", "--from-ad", "spring"], "the question cannot be read"),
        (["--message", "Hi", "--at", "tomorrow"], "is not a time: write `2026-01-05 12:00`"),
        (["--message", "Hi", "--fact", "teir=gold", "--strict"], "did you mean `tier`?"),
        (["--message", "Hi", "--fact", "tier=golden"], "fact `tier` must be one of gold, basic, not golden"),
        (["--message", "Hi", "--fact", "orders=many"], "fact `orders` must be a whole number, not many"),
        (["--message", "Hi", "--fact", "vip"], "--fact needs NAME=VALUE, for example vip=true"),
        (["--message", "Hi", "--from-ad", "1", "--from-link", "x"], "error: a person comes from one place"),
        (["--message", "Hi", "--from-ad", "spring"], "`spring` is not an ad id: an ad id has digits only\n"),
        (["--message", "Hi", "--from-ad", "9" * 50], "a number of 50 digits is longer than any"),
        (["--message", "Hi", "--at", "9999-12-31"], "is out of range: the years are 1971 to 2285"),
        (["--message", "Hi", "--at", "0001-01-01"], "is out of range: the years are 1971 to 2285"),
        (["--message", "Hi", "--at", "2026-03-29 02:30"], "that the clocks of Europe/Berlin never show"),
        (["--message", "a" * 8193], "the text of --message is longer than 8192 characters\n"),
        (["--message", "Hi", "--thread-owner", "nobody"], "without --thread-owner nobody owns the thread"),
        (["--message", "Hi", "--last-message-ago", "9999999 days"], "the duration is longer than 100 years"),
        (["--message", "Hi", "--thread-owner", "bot", "--thread-owner-for", "9999999 days"],
         "the duration is longer than 100 years"),
        (["--when", "hello there"], "`--when hello there` is not something that happens: write it as after"),
        (["--when", "bot tkes"], "`--when bot tkes` is not something that happens: did you mean `takes`?"),
        (["--message", "Hi", "--account", "12"], "the policy has no account `12`"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_says_how(folder: Path, words: list[str], said: str) -> None:
    done = ask(folder, *words)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_a_group_of_owners_is_told_in_the_words_of_the_policy(folder: Path) -> None:
    policy = folder / "acme.route"
    more = "group people = [care, sales] allow take by bot when thread.owner in people\n"
    policy.write_text(policy.read_text("utf-8") + more, "utf-8")
    linted = convroute("lint", str(policy), "--format", "concise")
    assert "people" not in linted.out  # it is used
    for owner in ("care", "sales"):
        told = ask(folder, "--when", "bot takes", "--thread-owner", owner, "--format", "json")
        assert json.loads(told.out)["outcome"] == "allowed"
        assert "thread.owner in people" in told.out


def test_a_folder_is_not_asked(folder: Path) -> None:
    for words in ([], ["--message", "Hi"]):
        done = convroute("explain", ".", *words, cwd=folder)
        assert (done.status, done.out) == (2, "")
        assert "`.` is a folder: name the file of a policy in it" in done.err


def test_a_thread_is_not_owned_by_an_app_of_the_other_channel(tmp_path: Path) -> None:
    both = POLICY.replace(
        "channel instagram  account 17841400000000001",
        "channel instagram, messenger  account instagram 17841400000000001  account messenger 1045",
    )
    (tmp_path / "acme.route").write_text(both.replace("default bot", "app desk = page_inbox\ndefault bot"))
    done = ask(tmp_path, "--message", "Hi", "--thread-owner", "desk")
    assert done.status == 2
    assert "`desk` is only on messenger, and this thread is on instagram" in done.err
    assert "name an account of messenger: --account 1045" in done.err
    there = ask(tmp_path, "--message", "Hi", "--thread-owner", "desk", "--account", "1045")
    assert there.status == 0
