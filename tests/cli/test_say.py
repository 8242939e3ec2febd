"""`convroute say` at a running emulator: who got it, why, and what the apps answered."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence

import pytest

from tests.cli.shell import convroute
from tests.server.emulator.running import PAGE, SHOP, Asking, running
from tests.server.testing.apps import Bot

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shop() -> Iterator[Asking]:
    with running(SHOP) as asking:
        yield asking


def said(shop: Asking, *arguments: str) -> tuple[int, str, str]:
    done = convroute("say", *arguments, "--url", shop.running.url)
    return done.status, done.out, done.err


def test_who_got_it_and_why_is_told_in_the_words_of_explain(shop: Asking) -> None:
    status, out, err = said(shop, "Hi", "--user", "1", "--ad", "120210987654321")
    assert status == 0
    assert "→  marketing, for 14 days" in out
    assert "because ad 120210987654321 uses template spring_sale" in out
    assert "no app that gets it has an address" in err


@pytest.mark.parametrize(
    ("arguments", "happened", "app"),
    [
        (["refund", "--fact", "tier=gold"], "message", "sales"),
        (["Nice", "--story"], "message (story reply)", None),
        (["Hi", "--ref", "qr-berlin"], "message", "sales"),
        (["--ad", "120210987654321"], "postback", "marketing"),
        (["--ref", "qr-berlin"], "postback", "sales"),
        (["--postback", "TALK_TO_HUMAN"], "postback", "care"),
    ],
)
def test_what_a_person_can_do(shop: Asking, arguments: Sequence[str], happened: str, app: str | None) -> None:
    status, out, _ = said(shop, *arguments, "--user", "new", "--format", "json")
    answer = json.loads(out)
    assert status == 0
    assert answer["why"][0].startswith(happened)
    assert app in (None, answer["decision"]["app"])


def test_one_who_says_more_says_it_in_the_same_conversation(shop: Asking) -> None:
    said(shop, "Hi", "--user", "2", "--ref", "qr-berlin")
    assert "sales owns the thread" in said(shop, "Hello?", "--user", "2")[1]
    assert "→  sales" in said(shop, "--react", "👍", "--user", "2")[1]


def test_the_clock_is_moved_on_before_or_instead() -> None:
    with running(SHOP) as shop:
        said(shop, "Hi", "--ref", "qr-berlin")
        status, out, err = said(shop, "--advance", "25h")
        assert (status, out) == (0, "")
        assert "the clock shows 20" in err
        assert "→  concierge" in said(shop, "Hello?", "--advance", "1d 1h")[1]


def test_the_account_that_was_chosen_is_told() -> None:
    with running(PAGE, SHOP) as both:
        assert "the account is 17841400000000001; there are also 104508901353867" in said(both, "Hi")[2]
        assert "greeter" in said(both, "Hi", "--channel", "messenger")[1]


def test_what_an_app_answers_is_shown_with_its_buttons() -> None:
    bot = Bot()
    with running(SHOP, urls={"concierge": bot.url}) as shop:
        message = {
            "text": "Hello, human",
            "quick_replies": [{"content_type": "text", "title": "A person", "payload": "TALK_TO_HUMAN"}],
        }
        bot.on_webhook = lambda: shop.send("concierge", "5550001", message)
        status, out, _ = said(shop, "Hi", "--wait", "20")
        assert status == 0
        assert out.endswith("\nconcierge: Hello, human\n  [A person]\n")
        bot.on_webhook = lambda: None
        assert "message (quick reply)" in said(shop, "--tap", "a person", "--wait", "0")[1]
        err = said(shop, "Are you there?", "--wait", "0.1")[2]
        assert "concierge sent nothing to 5550001 within 0.1 s" in err
    bot.close()


def test_an_outcome_can_end_the_command_with_one(shop: Asking) -> None:
    assert said(shop, "Hi", "--user", "3", "--fail-on", "routed")[0] == 1
    assert said(shop, "Hi", "--user", "3", "--fail-on", "denied")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "nothing is said: write a TEXT"),
        (["Hi", "--tap", "Red"], "one thing at a time: there are TEXT and --tap"),
        (["--tap", "Red", "--user", "9"], "no button `Red` was sent to this person"),
        (["--story"], "there is none"),
        ([""], "nothing is said: give a `text`"),
        (["Hi", "--user", "a/b"], "has no `/`"),
        (["--react", "👍", "--ad", "1"], "does not come from an ad"),
        (["Hi", "--fact", "tier"], "write NAME=VALUE"),
        (["Hi", "--account", "1"], "no policy has the account 1"),
        (["--advance", "soon"], "`soon` is not a length of time"),
    ],
)
def test_what_cannot_be_done_ends_with_two(shop: Asking, arguments: Sequence[str], message: str) -> None:
    status, out, err = said(shop, *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_where_no_server_is_the_command_that_starts_one_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        done = convroute("say", "Hi", "--url", url)
    assert done.status == 2
    assert f"nothing answers at {url}: connection refused; start one with `convroute serve POLICY" in done.err


def test_what_is_no_server_of_ours_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(20)

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")

        thread = threading.Thread(target=answer)
        thread.start()
        done = convroute("say", "Hi", "--url", f"http://127.0.0.1:{other.getsockname()[1]}")
        thread.join()
    assert done.status == 2
    assert "there is no convroute server" in done.err
    assert "is not the address of a server" in convroute("say", "Hi", "--url", "ftp://x").err


def test_a_server_behind_meta_refuses() -> None:
    with running(SHOP, emulating=False) as real:
        status, _, err = said(real, "Hi")
        assert status == 2
        assert "start it with `--emulate`" in err


def test_nothing_of_the_server_is_loaded(shop: Asking) -> None:
    script = (
        "import sys; from convroute.cli.program import run;"
        f" run(['say', 'Hi', '--user', '4', '--url', {shop.running.url!r}]);"
        " print([n for n in sys.modules if n.startswith(('convroute.server', 'starlette', 'aiohttp'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
