"""The tables of the machine that proofs rest on: characters, and the clocks of the world."""

import sys
import unicodedata
from pathlib import Path


def unicode_version() -> str:
    """Of the characters that `mentions` maps onto each other."""
    return unicodedata.unidata_version


def zones_version() -> str | None:
    """Of the time zones, such as `2026a`; None where the machine does not say."""
    import zoneinfo

    for folder in zoneinfo.TZPATH:
        for name, prefix in (("+VERSION", ""), ("tzdata.zi", "# version ")):
            try:
                with (Path(folder) / name).open(encoding="ascii", errors="replace") as file:
                    line = file.readline().strip()
            except OSError:
                continue
            if line.startswith(prefix):
                return line.removeprefix(prefix) or None
    package = sys.modules.get("tzdata")
    found = getattr(package, "IANA_VERSION", None)
    return found if isinstance(found, str) else None
