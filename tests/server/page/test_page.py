"""What somebody sees of the page, and does there, in Chromium."""

import pytest

from tests.server.emulator.running import Asking
from tests.server.page.browser import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AD = "120210987654321"
ENTER, ESCAPE, DOWN, TAB = "\ue007", "\ue00c", "\ue015", "\ue004"
HARM = "<script>window.harmed = 1</script>\"><img src=x onerror='window.harmed = 1'>"


def test_a_conversation_appears_as_it_comes(page: Browser, shop: Asking) -> None:
    assert page.one("#empty").text == "Nothing has come yet."
    shop.act("5550001", "say", text="Hi", ad=AD)
    page.until_text("#list li", "5550001")
    line = page.one("#list li").text
    assert all(words in line for words in ("Hi", "→ marketing", "template:spring_sale"))
    page.until_text("#live", "Hi")


def test_a_click_shows_why_and_everything_around_it(page: Browser, shop: Asking) -> None:
    done = shop.act("5550001", "say", text="Hi", ad=AD)
    shop.act("5550001", "say", text="Still there?")
    page.until(lambda: len(page.all("#list li")) == 2)
    page.all("#list li")[1].click()
    assert page.one("#explanation").get_property("textContent") == done["why"][0]
    page.until_text("#detail table", "no address")
    page.until_text("#detail .chat", "Still there?")
    assert len(page.all("#detail table:last-of-type tr")) >= 2


def test_why_an_app_did_not_get_it_is_told_on_demand(page: Browser, shop: Asking) -> None:
    shop.act("5550001", "say", text="Hi")
    page.one("#list li").click()
    page.one("#detail select").send_keys("marketing")
    page.one("#detail .row button").click()
    page.until_text("#detail .row + pre", "marketing")


def test_somebody_acts_as_a_person_and_taps_what_was_sent(page: Browser, shop: Asking) -> None:
    page.one("#person").clear()
    page.one("#person").send_keys("777")
    page.one("#words").send_keys("Hello there", ENTER)
    page.until_text("#list li", "Hello there")
    replies = [{"content_type": "text", "title": "Size M", "payload": "SIZE_M"}]
    shop.send("concierge", "777", {"text": "Which size?", "quick_replies": replies})
    page.until_text("#list li", "Which size?")
    page.one("#list li").click()
    page.one("#detail .chat button").click()
    page.until_text("#detail .chat .person", "Size M")


def test_the_clock_is_moved_and_the_thread_is_idle_then(page: Browser, shop: Asking) -> None:
    shop.act("5550001", "say", text="Hi")
    before = shop.server.now()
    page.one("[data-advance='25h']").click()
    page.until_text("#act-note", "moved")
    assert shop.server.now() - before >= 25 * 3_600_000
    page.one("#list li").click()
    page.until_text("#detail", "idle")


def test_the_inbox_replies(page: Browser, shop: Asking) -> None:
    shop.act("5550001", "say", text="Hi")
    page.one("#kind option[value=inbox]").click()
    page.one("#words").send_keys("This is Ana", ENTER)
    page.until_text("#list li", "This is Ana")


def test_what_cannot_be_done_is_said(page: Browser) -> None:
    page.one("#kind option[value=tap]").click()
    page.one("#words").send_keys("Nothing", ENTER)
    page.until_text("#act-note.error", "no button")
    assert page.complaints()  # the browser notes each answer that is an error


def test_the_keyboard_alone_will_do(page: Browser, shop: Asking) -> None:
    shop.act("5550001", "say", text="older")
    shop.act("5550002", "say", text="newer")
    page.until(lambda: len(page.all("#list li")) == 2)
    page.press("/")
    page.press("5550001", ESCAPE)
    assert [line.is_displayed() for line in page.all("#list li")] == [False, True]
    page.press(DOWN, ENTER)
    page.until_text("#explanation", "5550001")
    assert page.run("return document.activeElement.id") == "detail"
    page.press(ESCAPE)
    assert page.run("return document.activeElement.id") == "list"
    assert page.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_filtering_is_by_person_and_by_app(page: Browser, shop: Asking) -> None:
    shop.act("5550001", "say", text="Hi", ad=AD)
    shop.act("5550002", "say", text="Hi")
    page.until(lambda: len(page.all("#list li")) == 2)
    page.one("#filter").send_keys("marketing")
    page.until(lambda: [line.is_displayed() for line in page.all("#list li")] == [False, True])


def test_a_phone_needs_no_scrolling_sideways(page: Browser, shop: Asking) -> None:
    page.size(360, 740)
    shop.act("5550001", "say", text="word" * 200, ad=AD)
    overhang = "return document.documentElement.scrollWidth - window.innerWidth"
    page.until_text("#list li", "word")
    assert page.run(overhang) <= 0
    page.one("#list li").click()
    page.until_text("#detail .chat", "word")
    assert page.run(overhang) <= 0


def test_markup_of_people_and_apps_is_text_and_runs_nothing(page: Browser, shop: Asking) -> None:
    user = HARM.replace("/", "")
    shop.act("5550001", "say", text=HARM)
    shop.send("concierge", "5550001", {"text": HARM, "quick_replies": [
        {"content_type": "text", "title": HARM[:20], "payload": HARM}]})  # fmt: skip
    shop.act("5550001", "open-link", ref=HARM)
    act_as(page, user)
    page.until(lambda: len(page.all("#list li")) >= 5)
    for line in page.all("#list li"):
        line.click()
        page.one("#explanation")
        page.until_text("#detail .chat, #detail .quiet", "")
    assert page.run("return window.harmed ?? null") is None
    assert page.all("#main img, #main script") == []


def act_as(page: Browser, user: str) -> None:
    page.one("#person").clear()
    page.one("#person").send_keys(user)
    page.one("#words").send_keys("as somebody odd", ENTER)
    page.until_text("#list li", "as somebody odd")


def test_only_the_newest_200_lines_are_kept(page: Browser, shop: Asking) -> None:
    for number in range(205):
        shop.act("5550001", "say", text=f"message {number}")
    page.until_text("#list li:first-child", "message 204")
    assert len(page.all("#list li")) == 200
