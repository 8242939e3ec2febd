"""The formatter notices when it does damage, whatever the damage is."""

import pytest

from convroute.formatter import format as formatting
from convroute.formatter.file import Formatter
from convroute.formatter.proof import UnprovedError
from convroute.source import Source

TEXT = "# above\nroute  ad to care for 2 days # behind\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("# above\nroute ad care\n", "does not parse"),
        ("# above\nroute ad to sales for 2 days # behind\n", "something else"),
        ("# above\nroute ad to care for 3 days # behind\n", "something else"),
        ("# above\nroute ad to care # behind\n", "something else"),
        ("# above # behind\n", "something else"),
        ("# above\nroute ad to care for 2 days\n", "comment"),
        ("# above\nroute ad to care for 2 days # behind #\n", "comment"),
        ("# above\n# behind\n# behind\nroute ad to care for 2 days\n", "comment"),
    ],
)
def test_a_damaged_text_is_never_handed_out(monkeypatch: pytest.MonkeyPatch, written: str, said: str) -> None:
    monkeypatch.setattr(Formatter, "file", lambda *_: written)
    with pytest.raises(UnprovedError, match=said):
        formatting.format_source(Source("acme.route", TEXT))


def test_a_style_that_is_never_content_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Formatter, "file", lambda _self, _tree, text, _chosen: f"\n{text}")
    with pytest.raises(UnprovedError, match="again"):
        formatting.format_source(Source("acme.route", TEXT))
