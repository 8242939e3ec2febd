"""Finds the folders of data that ship with the program: `grammar`, `schemas`.

Installed, they lie inside the package; in a checkout, at its root.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent


def folder(name: str) -> Path:
    """The folder `name`, inside the package first, then at the root of the checkout.

    Raises `FileNotFoundError` if the installation lost it.
    """
    for root in (_PACKAGE, _CHECKOUT):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"the folder {name!r} is missing from the installation of convroute")
