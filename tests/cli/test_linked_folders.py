"""A policy's folder is where it really is: reached through a link, every command says and does the same."""

import os
import re
from pathlib import Path

import pytest

from convroute.api import Policy
from tests.cli.shell import convroute
from tests.repository.checkout import POLICIES, copy_of

pytestmark = pytest.mark.slow

Said = tuple[int, str, str]
SHOP, AGENCY = "shop/shop.route", "agency/agency.route"
AD = "shop/webhooks/spring-ad.json"
REAL = "real/policies"
READING = [
    ["lint", "", "--format", "json"],
    ["lint", AGENCY, "agency/apps.route"],
    ["fmt", "--diff", ""],
    ["test", "agency/agency_test.route", SHOP],
    ["decide", SHOP, AD, "--format", "json"],
    ["explain", SHOP, AD],
    ["template", "check", "shop/templates/spring_sale.json"],
    ["template", "sync", "--check", SHOP],
]
WRITING = [["lint", "--fix", ""], ["fmt", ""], ["template", "sync", SHOP]]
WAYS = [
    "doorway",
    "{here}/porch/doorway",
    "doorway/shop/..",
    "doorway/../policies",
]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For what writes nothing."""
    return furnished(tmp_path_factory.mktemp("here"))


def furnished(folder: Path) -> Path:
    """Two worked policies, `doorway`, which leads to them, and `porch`, which leads to the folder of both."""
    for name in ("shop", "agency"):
        copy_of(name, folder / REAL / name)
    (folder / "doorway").symlink_to(REAL, target_is_directory=True)
    (folder / "porch").symlink_to(folder, target_is_directory=True)
    return folder


def said(here: Path, way: str, arguments: list[str]) -> Said:
    """What a command says of the policies in a folder, but for the folder's name and the time it took."""
    folder = way.format(here=here)
    names = [
        os.path.realpath(here / folder),
        os.path.normpath(here / folder),
        os.path.normpath(folder),
        folder,
    ]
    typed = [f"{folder}/{one}".rstrip("/") if _is_ours(one) else one for one in arguments]
    done = convroute(*typed, cwd=here)
    return done.status, _placeless(done.out, names), _placeless(done.err, names)


def _is_ours(argument: str) -> bool:
    return argument == "" or (POLICIES / argument).is_file()


def _placeless(text: str, names: list[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "HERE")
    return re.sub(r"\d+(\.\d+)? m?s\b", "a moment", text)


@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: " ".join(arguments[:2]))
def test_a_command_says_the_same_through_a_link(here: Path, arguments: list[str]) -> None:
    straight = said(here, REAL, arguments)
    assert straight[0] in (0, 1)
    for way in WAYS:
        assert said(here, way, arguments) == straight, way


@pytest.mark.parametrize("way", [*WAYS, "{here}/doorway", "porch/doorway", "real/../doorway"])
def test_a_policy_is_loaded_through_a_link(here: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.chdir(here)
    straight = Policy.load(here / REAL / AGENCY)
    for _ in range(2):  # the second time from the cache
        assert Policy.load(f"{way.format(here=here)}/{AGENCY}").digest == straight.digest


@pytest.mark.parametrize("arguments", WRITING, ids=lambda arguments: " ".join(arguments[:2]))
def test_what_is_written_through_a_link_is_written_where_the_files_really_are(
    tmp_path: Path, arguments: list[str]
) -> None:
    spoiled = furnished(tmp_path / "straight")
    _spoil(spoiled / REAL)
    before = _contents(spoiled / REAL)
    straight = said(spoiled, REAL, arguments)
    after = _contents(spoiled / REAL)
    assert after != before
    for number, way in enumerate(WAYS):
        here = furnished(tmp_path / str(number))
        _spoil(here / REAL)
        assert said(here, way, arguments) == straight, way
        assert _contents(here / REAL) == after, way
        assert (here / "doorway").is_symlink()


def _spoil(folder: Path) -> None:
    """Something to repair in an included file, in the layout, and in a template file; no tests."""
    (folder / "agency" / "agency_test.route").unlink()
    apps = folder / "agency" / "apps.route"
    apps.write_text(apps.read_text() + '\n# allow: W601 nothing to allow\nset   letters = ["a", "b", "a"]\n')
    template = folder / "shop" / "templates" / "spring_sale.json"
    template.write_text(
        re.sub(r'"receiving_app_id": *"?\d+"?', '"receiving_app_id": 99', template.read_text())
    )


def _contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
