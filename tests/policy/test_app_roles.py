"""Who is a person and who a machine, as docs/questions.md says it."""

import pytest

from convroute.conversation.channel import META_AI
from convroute.policy.app_roles import is_machine, is_person
from convroute.policy.model import App
from convroute.source import Place

_INBOX = "1217981644879628"
_PLACE = Place("p.route", 1, 1)


@pytest.mark.parametrize(
    ("app_id", "roles", "human_agent", "who"),
    [
        ("11", ("automation",), False, "bot"),
        ("11", ("automation",), True, "bot"),
        (META_AI, (), False, "bot"),
        (_INBOX, ("automation",), True, "person"),
        (_INBOX, (), True, "person"),
        ("11", (), True, "person"),
        ("11", ("automation", "sales"), True, "person"),
        ("11", ("sales",), False, "person"),
        ("11", ("customer_care", "marketing"), False, "person"),
        ("11", ("automation", "sales"), False, "neither"),
        ("11", ("marketing",), False, "neither"),
        ("11", (), False, "neither"),
    ],
)
def test_an_app_is_a_bot_or_people_by_its_roles(
    app_id: str, roles: tuple[str, ...], human_agent: bool, who: str
) -> None:
    builtin = "instagram_inbox" if app_id == _INBOX else None
    app = App("it", app_id, frozenset(roles), human_agent, True, False, builtin, _PLACE)
    assert (is_machine(app), is_person(app)) == (who == "bot", who == "person")
