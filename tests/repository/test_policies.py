"""Every file in policies/ is what a reader may take it for: right, and in working order."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from convroute.resources import folder
from tests.cli.shell import convroute
from tests.repository.checkout import PACKAGE, POLICIES, ROOT, policy_files

pytestmark = pytest.mark.wheel


def inputs(policy: Path) -> list[Path]:
    """The webhooks and requests recorded for a policy."""
    return sorted([*policy.parent.glob("webhooks/*.json"), *policy.parent.glob("requests/*.json")])


@pytest.fixture(scope="module")
def decisions() -> Draft202012Validator:
    """Holds a decision against schemas/decision.schema.json."""
    schemas = [json.loads(path.read_text("utf-8")) for path in folder("schemas").glob("*.schema.json")]
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas
    )
    return Draft202012Validator({"$ref": "urn:convroute:schema:decision"}, registry=registry)


def test_there_are_five_worked_policies_each_in_the_list() -> None:
    names = {path.parent.name for path in policy_files()}
    readme = (POLICIES / "README.md").read_text(encoding="utf-8")
    assert names == {"agency", "bank", "page", "shop", "single"}
    assert all(f"[{name}]({name}/)" in readme for name in names)


def test_every_policy_file_lints_clean() -> None:
    in_a_change = ("--ignore", "W608")
    done = convroute("lint", "policies", *in_a_change, cwd=ROOT)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("nothing to report in ")


def test_every_policy_file_is_in_the_one_style() -> None:
    starter = (PACKAGE / "cli" / "starter").as_posix()
    done = convroute("fmt", "--check", "policies", starter, cwd=ROOT)
    assert (done.status, done.err) == (0, ""), done.out


def test_every_template_is_fine() -> None:
    for name in sorted(path.name for path in POLICIES.iterdir() if path.is_dir()):
        templates = [path.relative_to(ROOT).as_posix() for path in (POLICIES / name).glob("templates/*.json")]
        channel = "messenger" if name == "page" else "instagram"
        done = convroute("template", "check", "--channel", channel, *templates, cwd=ROOT)
        assert done.status == 0, done.out + done.err


@pytest.mark.parametrize("policy", policy_files(), ids=lambda path: path.stem)
def test_every_recorded_input_of_a_policy_is_decided_as_the_schema_says(
    policy: Path, decisions: Draft202012Validator
) -> None:
    recorded = inputs(policy)
    assert len(recorded) >= 12
    for path in recorded:
        done = convroute("decide", "--format", "json", "--trace", str(policy), str(path), cwd=ROOT)
        assert (done.status, done.err) == (0, ""), path
        lines = [json.loads(line) for line in done.out.splitlines()]
        assert lines, path
        for line in lines:
            decisions.validate(line)
            assert line["outcome"] != "input_error", path
