"""A shop's policy as users load one: from a file."""

from pathlib import Path

from benchmarks.shop import Shop
from convroute import Policy


def loaded(shop: Shop, folder: str, more: str = "") -> Policy:
    """The policy, written into `folder` and loaded from there."""
    path = Path(folder, "shop.route")
    path.write_text(shop.text() + more, "utf-8")
    return Policy.load(path)
