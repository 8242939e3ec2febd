"""The worked policies, read once."""

from functools import lru_cache
from pathlib import Path

from convroute.policy.model import CheckedPolicy
from convroute.workspace import load

_FOLDER = Path(__file__).parents[2] / "policies"
NAMES = ("agency", "bank", "page", "shop", "single")


@lru_cache(maxsize=len(NAMES))
def worked(name: str) -> CheckedPolicy:
    policy = load(str(_FOLDER / name / f"{name}.route")).policy
    assert policy is not None
    return policy
