"""The page without the admin token shows nothing, and with it everything."""

from collections.abc import Iterator

import pytest

from tests.server.emulator.running import SHOP, Asking, running
from tests.server.page.browser import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ENTER = "\ue007"


@pytest.fixture
def guarded() -> Iterator[Asking]:
    with running(SHOP, admin_token="the token") as asking:
        yield asking


def test_a_wrong_token_shows_nothing_and_the_right_one_the_page(chromium: Browser, guarded: Asking) -> None:
    chromium.open(guarded.running.url + "/convroute/")
    chromium.one("#token").send_keys("wrong", ENTER)
    chromium.until_text("#login-error", "this is not the admin token")
    assert not chromium.one("#login").find_element("xpath", "//main").is_displayed()
    chromium.one("#token").clear()
    chromium.one("#token").send_keys("the token", ENTER)
    chromium.until_text("#connection", "live")
    assert chromium.run("return document.cookie") == ""
    chromium.open(guarded.running.url + "/convroute/")
    chromium.until_text("#connection", "live")
    chromium.driver.delete_all_cookies()
    chromium.open("about:blank")
