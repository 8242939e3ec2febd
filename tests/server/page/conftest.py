"""One Chromium for all tests of the page; each test has a server of its own."""

from collections.abc import Iterator

import pytest

from tests.server.emulator.running import SHOP, Asking, running
from tests.server.page.browser import Browser, browsing


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def shop() -> Iterator[Asking]:
    with running(SHOP) as asking:
        yield asking


@pytest.fixture
def page(chromium: Browser, shop: Asking) -> Iterator[Browser]:
    """The page of the shop, once it is live; at the end the browser has nothing to complain about."""
    chromium.complaints()  # those of tests before this one
    chromium.size(1280, 900)
    chromium.open(shop.running.url + "/convroute/")
    chromium.until_text("#connection", "live")
    yield chromium
    complaints = chromium.complaints()
    chromium.open("about:blank")
    assert complaints == []
