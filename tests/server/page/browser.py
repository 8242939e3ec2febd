"""Chromium without a window, driven by Selenium; where either is missing tests are skipped, unless
`CONVROUTE_BROWSER=all` says that they must not be."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import pytest

MUST = os.environ.get("CONVROUTE_BROWSER") == "all"
PATIENCE = 15


def missing() -> str | None:
    """Why there is no browser to test with."""
    if find_spec("selenium") is None:
        return "selenium is not installed: pip install -r tests/server/page/requirements.txt"
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        return "there is no Chromium: apt-get install chromium chromium-driver"
    return None


class Browser:
    """One page in it, and what a person does there."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, url: str) -> None:
        self.driver.get(url)

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def one(self, selector: str) -> Any:
        """The only element, as soon as it can be seen."""
        return self.until(lambda: next((one for one in self.all(selector) if one.is_displayed()), None))

    def until(self, condition: Callable[[], Any]) -> Any:
        """What the condition says once it holds; an element that is exchanged is looked for again."""
        from selenium.common.exceptions import StaleElementReferenceException
        from selenium.webdriver.support.wait import WebDriverWait

        waiting = WebDriverWait(
            self.driver, PATIENCE, 0.05, ignored_exceptions=[StaleElementReferenceException]
        )
        return waiting.until(lambda _: condition())

    def until_text(self, selector: str, words: str) -> None:
        self.until(lambda: any(words in one.text for one in self.all(selector)))

    def press(self, *keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(*keys)

    def run(self, script: str) -> Any:
        return self.driver.execute_script(script)

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def complaints(self) -> list[str]:
        """What the browser wrote into its console as wrong, such as something that its policy forbids."""
        return [one["message"] for one in self.driver.get_log("browser") if one["level"] == "SEVERE"]


@contextmanager
def browsing() -> Iterator[Browser]:
    reason = missing()
    if reason is not None:
        (pytest.fail if MUST else pytest.skip)(reason)
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
