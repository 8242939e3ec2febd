"""What a finding is known by when lines around it move."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from convroute.diagnostic import Diagnostic


def fingerprints(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """One for each finding: its code, file, and the text of its line; of several alike, which one it is."""
    seen: Counter[str] = Counter()
    found: list[str] = []
    for item in diagnostics:
        line = item.source.line(item.start.line).strip()
        text = "\0".join((item.code, item.source.name, item.pointer or "", line, item.message))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        seen[digest] += 1
        found.append(f"{digest}:{seen[digest]}")
    return found
