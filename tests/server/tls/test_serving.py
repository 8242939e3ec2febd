"""`convroute serve --emulate --tls`, as somebody types it."""

import json
import ssl
import urllib.request
from pathlib import Path

import pytest

from convroute.cli.program import run
from tests.server.clients.shop import shop

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_the_lines_to_paste_are_enough_for_a_client() -> None:
    with shop("--tls") as emulator:
        exports = emulator.exports()
        assert exports["HTTPS_PROXY"] == emulator.origin
        authority = exports["SSL_CERT_FILE"]
        assert {exports[name] for name in ("REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")} == {authority}
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({"https": exports["HTTPS_PROXY"]}),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=authority)),
        )
        with opener.open("https://graph.facebook.com/convroute/clock", timeout=20) as answer:
            assert json.load(answer)["now"] > 0


def test_in_front_of_real_apps_it_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", str(ROOT / "policies" / "shop"), "--tls"]) == 2
    assert "`--tls` stands in for Meta; it needs `--emulate`" in capsys.readouterr().err
