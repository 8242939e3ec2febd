"""W602: what looks like something else, and real text that does not."""

import pytest

from tests.linter.desk import codes, findings, marked


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("rеfund", "е"),
        ("promo-sаle", "а"),
        ("Order-Сode", "С"),
        ("ехроrt", "е"),
        ("οrder", "ο"),
        ("возврaт", "a"),
        ("Heлp-скидкa", "a"),
        ("re\u200bfund", "\u200b"),
        ("Rück\u00adgabe", "\u00ad"),
        ("order\u20601", "\u2060"),
    ],
)
def test_a_character_that_only_looks_right_is_found(text: str, letter: str) -> None:
    (found,) = findings(f'route postback "{text}" to care\n')
    assert (found.code, marked(found)) == ("W602", letter)


@pytest.mark.parametrize(
    "text",
    [
        "возврат",
        "ухо",
        "Νερό",
        "SMM-щик",
        "VIPка",
        "SMSа",
        "iPhone и Samsung",
        "напишите в WhatsApp",
        "Wie geht die Rückgabe?",
        "naïve café",
        "日本語のＶＩＰ",
        "می‌خواهم",
        "ยกเลิก\u200bคำสั่งซื้อ",
        "👩‍💻 developer",
        "क्‍ष",
        "α-Test",
        "Δt",
        "µg",
        "refund\u00a0now",
        "Ärger mit Bestellung",
        "ИП Иванов OOO",
        "e-mail'ом",
        "€5 — “quoted”",
    ],
)
def test_real_text_in_any_script_is_fine(text: str) -> None:
    assert codes(f'route postback to care when title == "{text}"\n') == []


def test_what_is_written_by_its_number_is_meant() -> None:
    assert codes('route postback "s\\u{430}le" to care\n') == []


def test_a_letter_after_an_escape_is_found_where_it_stands() -> None:
    (found,) = findings('route message to care when text == "\\n\\"rеfund"\n')
    assert marked(found) == "е"
