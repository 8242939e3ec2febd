"""A policy that was kept decides again as it did, without the files it was made from."""

import asyncio
import shutil
from pathlib import Path

import pytest

from convroute import Policy
from convroute.server.bundle import BundleError, bundled, keep_policies, policy_in
from convroute.server.store import open_store

POLICIES = Path(__file__).parents[2] / "policies"


@pytest.mark.parametrize("name", ["agency", "bank", "page", "shop", "single"])
def test_a_kept_policy_is_the_same_policy_after_its_files_are_gone(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(POLICIES / name, folder)
    path = folder / f"{name}.route"
    policy = Policy.load(path)
    kept = bundled(str(path), policy.digest)
    shutil.rmtree(folder)
    again = policy_in(kept, policy.digest)
    assert again.digest == policy.digest
    assert {app.id for app in again.checked.apps.values()} == {app.id for app in policy.checked.apps.values()}


def test_a_policy_that_was_changed_meanwhile_is_not_kept_under_its_old_name(tmp_path: Path) -> None:
    shutil.copytree(POLICIES / "shop", tmp_path / "shop")
    path = tmp_path / "shop" / "shop.route"
    with pytest.raises(BundleError, match="was changed while it was read"):
        bundled(str(path), "sha256:0")


def test_what_is_no_bundle_is_refused() -> None:
    with pytest.raises(BundleError, match="is not a bundle"):
        policy_in(b"nothing", "sha256:0")


def test_a_bundle_under_another_name_is_refused() -> None:
    path = str(POLICIES / "shop" / "shop.route")
    kept = bundled(path, Policy.load(path).digest)
    with pytest.raises(BundleError, match="is policy sha256:"):
        policy_in(kept, "sha256:0")


async def _kept(path: str) -> bool:
    store = await open_store("sqlite::memory:")
    policy = Policy.load(path)
    await keep_policies(store, [(policy, path)])
    await keep_policies(store, [(policy, "elsewhere.route")])  # it is there, and is not read again
    found = await store.policy(policy.digest)
    await store.close()
    return found is not None and policy_in(found, policy.digest).digest == policy.digest


def test_a_policy_is_kept_once() -> None:
    assert asyncio.run(_kept(str(POLICIES / "shop" / "shop.route")))
