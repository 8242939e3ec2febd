"""Pairs of small policies that differ in more than rules: apps, accounts, behavior, and what rules name."""

from random import Random

from tests.regions.random_policies import TIERS, changed_text

Edit = tuple[str, str]
"""What is replaced by what; of an edit whose text is not there nothing comes."""

_CARE = "app care { id 1003 role customer_care human_agent"
_PEOPLE = "group people = [sales, care]"
_ACCOUNT = "17841400000000001"
EDITS: tuple[Edit, ...] = (
    (f"{_CARE} ", f"{_CARE} disabled "),
    (f"{_CARE} disabled", _CARE),
    (f"{_CARE} ", f"{_CARE} standby off "),
    ("id 1002 role sales human_agent", "id 1002 role sales standby off"),
    ("id 1003", "id 1004"),
    (_PEOPLE, f"app extra {{ id 1005 }}\n{_PEOPLE}"),
    (_PEOPLE, f"app extra {{ id 1005 disabled }}\n{_PEOPLE}"),
    (_PEOPLE, f"app extra = instagram_inbox {{ }}\n{_PEOPLE}"),
    (_PEOPLE, f"app extra = leadgen {{ disabled }}\n{_PEOPLE}"),
    (_PEOPLE, "group people = [sales]"),
    ("default bot", "default sales"),
    ("default bot", "default bot\nbehavior { request_in_routing off send_claims_idle any_allowed }"),
    ("default bot", "default bot\nbehavior { send_claims_idle never }"),
    ("default bot", "default bot\nbehavior { campaign_preempts on }"),
    ("behavior { campaign_preempts on link_preempts on }", "behavior { link_preempts on }"),
    ("default bot", "default bot\nlimit extend by sales to 2 hours"),
    ("default bot", "default bot\ndeny pass by bot to people when vip"),
    ("default bot", "default bot\nallow take by people from bot"),
    ("default bot", "default bot\nsocial care"),
    (_ACCOUNT, f"{_ACCOUNT}, 17841400000000002"),
    (_ACCOUNT, "17841400000000003"),
    ('timezone "Europe/Berlin"', 'timezone "Asia/Tokyo"'),
    ("policy shop", "policy market"),
    ("fact n: int 0..9", "fact n: int 0..5"),
    (TIERS, f'{TIERS} | "d"'),
    (TIERS, "fact tier: string"),
    ("fact tier: string", TIERS),
    ("mon-fri 09:00-18:00", "mon-fri 09:00-17:00"),
)


def changed_in_its_head(number: int) -> tuple[str, str]:
    """A policy, and the same with one or two of these edits; now and then with changed rules too."""
    pick = Random(number + 2_000_000)
    before, after = changed_text(number)
    if pick.random() < 0.7:
        after = before
    for old, new in pick.sample(EDITS, pick.randint(1, 3)):
        after = after.replace(old, new, 1)
    return (before, after) if pick.random() < 0.5 else (after, before)
