"""What nobody may be made to call back, however it is written and whatever its name says today."""

import asyncio
import socket
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from convroute.server.addresses import BadAddressError, app_url, is_public
from convroute.server.apps import AppAt, Apps
from convroute.server.outbox.outbox import Outbox
from convroute.server.outbox.posting import Client
from convroute.server.outbox.resolving import CheckedResolver, RefusedAddressError, checked_socket
from convroute.server.store import open_store
from tests.server.outbox.recording_app import RecordingApp
from tests.server.outbox.sending import BOT, MovedTime, Sending, bot, sending, written

pytestmark = pytest.mark.anyio

NOT_PUBLIC = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456:789a::1",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1111%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "localhost",
    "127.1",
    "",
]
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.167.255.255",
    "223.255.255.254",
    "64:ff9b::808:808",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80b::200e",
]
NAMES_OF_THIS_COMPUTER = [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "2130706433",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "017700000001",
    "0177.0.0.1",
    "127.1",
    "127.0.1",
    "0",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_of_the_open_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://bot.example.org/hook",
        "ftp://bot.example.org/hook",
        "file:///etc/passwd",
        "gopher://bot.example.org/",
        "bot.example.org/hook",
        "/hook",
        "",
        "https://",
        "https:///hook",
        "https://user@bot.example.org/",
        "https://user:word@bot.example.org/",
        "https://@bot.example.org/",
        "https://bot.example.org\\@127.0.0.1/",
        "https://bot.example.org:22/",
        "https://bot.example.org:25/",
        "https://bot.example.org:80/",
        "https://bot.example.org:0/",
        "https://bot.example.org:65536/",
        "https://bot.example.org:-1/",
        "https://bot.example.org:x/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[fe80::1%25eth0]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://bot.example.org/a b",
        "https://bot.example.org/\r\nX-Injected: 1",
        "https://bot.example.org/" + "x" * 3_000,
    ],
)
def test_a_url_that_cannot_be_that_of_an_app_is_refused_when_it_is_configured(url: str) -> None:
    with pytest.raises(BadAddressError):
        app_url(url, allow_http=False, allow_private=False)


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.org/hook",
        "https://bot.example.org:8443/hook?token=x",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]:443/",
    ],
)
def test_a_usual_url_is_taken_as_it_is(url: str) -> None:
    assert str(app_url(url, allow_http=False, allow_private=False)) == url.replace(":443", "")


def test_what_is_allowed_by_name_is_let_through() -> None:
    app_url("http://bot.example.org/", allow_http=True, allow_private=False)
    app_url("https://127.0.0.1:3000/hook", allow_http=False, allow_private=True)
    app_url("https://127.0.0.1:444/hook", allow_http=False, allow_private=True)
    with pytest.raises(BadAddressError, match="allow-http"):
        app_url("http://127.0.0.1:3000/hook", allow_http=False, allow_private=True)
    with pytest.raises(BadAddressError, match="allow-private"):
        app_url("http://127.0.0.1:3000/hook", allow_http=True, allow_private=False)


@pytest.mark.parametrize("host", NAMES_OF_THIS_COMPUTER)
async def test_a_name_of_this_computer_is_never_connected_to(host: str) -> None:
    connected: list[object] = []
    server = await asyncio.start_server(lambda _, writer: connected.append(writer), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = Client(allow_private=False)
    answer = await client.post(URL.build(scheme="http", host=host, port=port, path="/"), {}, b"{}")
    assert answer.status is None
    assert not connected
    await client.close()
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
async def test_an_address_of_this_computer_is_never_connected_to(host: str) -> None:
    async with RecordingApp() as app:
        port = URL(app.url).port
        client = Client(allow_private=False)
        answer = await client.post(URL.build(scheme="http", host=host, port=port, path="/"), {}, b"{}")
        await client.close()
        assert (answer.status, app.got) == (None, [])
        assert answer.text == "its URL leads to an address that is not public"


class Names(AbstractResolver):
    """Each look-up gives the next of these answers."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002  the signature is aiohttp's
    ) -> list[ResolveResult]:
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for address in found
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["2606:4700:4700::1111", "fe80::1"], ["::1"]]
)
async def test_a_name_is_refused_if_one_of_its_addresses_is_not_public(addresses: list[str]) -> None:
    with pytest.raises(RefusedAddressError):
        await CheckedResolver(Names(addresses)).resolve("rebinding.example.org", 443)


async def test_the_addresses_that_were_looked_at_are_the_ones_that_are_used() -> None:
    found = await CheckedResolver(Names(["8.8.8.8", "1.1.1.1"])).resolve("bot.example.org", 443)
    assert [one["host"] for one in found] == ["8.8.8.8", "1.1.1.1"]


@pytest.mark.parametrize("address", NOT_PUBLIC[:-3])
def test_no_socket_is_made_for_an_address_that_is_not_public(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(RefusedAddressError):
        checked_socket()((family, socket.SOCK_STREAM, 0, "", (address, 443)))


async def test_a_name_that_leads_elsewhere_the_second_time_is_not_followed() -> None:
    """Between the look and the connection there is no second look-up."""
    names = Names(["8.8.8.8"], ["127.0.0.1"])
    resolver = CheckedResolver(names)
    first = await resolver.resolve("rebinding.example.org", 443)
    assert ([one["host"] for one in first], names.asked) == (["8.8.8.8"], 1)
    with pytest.raises(RefusedAddressError):
        await resolver.resolve("rebinding.example.org", 443)


async def test_a_delivery_to_a_name_of_this_computer_is_refused_and_kept(tmp_path: Path) -> None:
    async with RecordingApp() as app:
        port = app.url.rpartition(":")[2]
        store, time = await open_store(f"sqlite:{tmp_path}/router.db"), MovedTime()
        at = AppAt(BOT, "bot", f"http://bot.example.org:{port}", b"secret", allow_http=True)
        names = Names(["127.0.0.1"])
        outbox = Outbox(store, Apps([at], {}), time=time, resolver=lambda: names)
        await outbox.start()
        s = Sending(store, outbox, time)
        await s.write(written(1))
        await s.attempts(1)
        row = await s.row(1)
        assert (row.state, row.answer) == ("due", "its URL leads to an address that is not public")
        assert (app.got, names.asked) == ([], 1)
        await outbox.stop()
        await store.close()


async def test_with_leave_an_app_on_this_computer_is_sent_to_by_its_name(tmp_path: Path) -> None:
    async with RecordingApp() as app:
        url = app.url.replace("127.0.0.1", "localhost")
        async with sending(tmp_path, [bot(url)]) as s:
            await s.write(written(1))
            await s.attempts(1)
            assert (await s.row(1)).state == "done"
