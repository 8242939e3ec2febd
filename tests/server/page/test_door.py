"""The files of the page, and what the browser is told to let in."""

from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.server.emulator.running import SHOP, running
from tests.server.outbox.serving import ask, serving

pytestmark = pytest.mark.anyio
FILES = Path(__file__).parents[3] / "engine/convroute/server/page/files"


def test_nothing_but_what_comes_from_here_is_let_in() -> None:
    with running(SHOP) as shop, urlopen(shop.running.url + "/convroute", timeout=20) as page:
        assert page.url.endswith("/convroute/")
        assert page.headers["Content-Security-Policy"] == (
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
        )
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Referrer-Policy"] == "no-referrer"


async def test_what_is_not_a_file_of_the_page_is_not_served(tmp_path: Path) -> None:
    async with serving(tmp_path, {}) as (_, app):
        assert (await ask(app, "GET", "/convroute/page/page.js")).status == 200
        for name in ("door.py", "none.js", "..%2Fdoor.py", "../door.py"):
            assert (await ask(app, "GET", f"/convroute/page/{name}")).status != 200


def test_no_file_makes_markup_of_text_or_asks_for_an_address_that_is_not_relative() -> None:
    markup = ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", " style=")
    for path in FILES.glob("*.*"):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        for forbidden in (*markup, "http"):
            assert forbidden not in text, (path.name, forbidden)
        assert 'href="/' not in text
        assert 'src="/' not in text
