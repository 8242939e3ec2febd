"""The `policy` block (language: Declarations)."""

import pytest

from tests.checker.building import at, codes, error, policy


def block(items: str) -> str:
    return f"policy shop {{ {items} }}"


ACCOUNT = "channel instagram  account 17841400000000001"


def test_a_policy_says_everything_it_has() -> None:
    made = policy(block(f'version "7"  {ACCOUNT}  timezone "Asia/Tokyo"  description "Ours"'))
    assert (made.name, made.version, made.timezone, made.description) == ("shop", "7", "Asia/Tokyo", "Ours")
    assert dict(made.accounts) == {"17841400000000001": "instagram"}


def test_the_timezone_is_utc_where_none_is_said() -> None:
    assert policy(block(f'version "1"  {ACCOUNT}')).timezone == "UTC"


def test_accounts_of_two_channels_are_listed_apart() -> None:
    made = policy(
        block('version "1"  channel instagram, messenger  account instagram 11, 12  account messenger 21')
    )
    assert dict(made.accounts) == {"11": "instagram", "12": "instagram", "21": "messenger"}


def test_one_channel_may_use_the_form_for_two() -> None:
    assert policy(block('version "1"  channel instagram  account instagram 11'))


@pytest.mark.parametrize(
    ("items", "code"),
    [
        (ACCOUNT, "E212"),
        ('version "1"  account 17', "E212"),
        ('version "1"  channel instagram', "E212"),
        (f'version "1"  version "2"  {ACCOUNT}', "E213"),
        (f'version "1"  {ACCOUNT}  channel instagram', "E213"),
        (f'version "1"  {ACCOUNT}  account 18', "E213"),
        (f'version "1"  {ACCOUNT}  timezone "UTC"  timezone "UTC"', "E213"),
        ('version "1"  channel instagram, instagram  account 17', "E214"),
        ('version "1"  channel whatsapp  account 17', "E214"),
        ('version "1"  channel instagram, messenger  account 17', "E215"),
        ('version "1"  channel instagram, messenger  account instagram 17', "E215"),
        ('version "1"  channel instagram  account instagram 16  account messenger 17', "E215"),
        ('version "1"  channel instagram, messenger  account instagram 17  account messenger 17', "E216"),
        (f'version "1"  {ACCOUNT}  timezone "Europe/Atlantis"', "E217"),
        (f'version "  "  {ACCOUNT}', "E218"),
        ('version "1"  channel instagram  account 0', "E219"),
    ],
)
def test_what_is_wrong_with_a_block_has_its_own_code(items: str, code: str) -> None:
    assert codes(block(items)) == [code]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("Europe/Wien", "Europe/Vienna"),
        ("Europe/Prag", "Europe/Prague"),
        ("berlin", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("Germany/Berlin", "Europe/Berlin"),
    ],
)
def test_a_mistyped_timezone_finds_its_city(written: str, meant: str) -> None:
    item = error(block(f'version "1"  {ACCOUNT}  timezone "{written}"'))
    assert item.code == "E217"
    assert item.help == f"did you mean {meant}?"


def test_a_mistyped_channel_can_be_fixed() -> None:
    item = error(block('version "1"  channel instagramm  account 17'))
    assert at(item) == "instagramm"
    assert item.fix is not None
    assert item.fix.applicability == "unsafe"
    assert item.fix.edits[0].replacement == "instagram"


def test_the_second_of_two_accounts_points_at_the_first() -> None:
    item = error(block('version "1"  channel instagram  account 17, 17'))
    assert item.code == "E216"
    assert [related.message for related in item.related] == ["first listed here"]
