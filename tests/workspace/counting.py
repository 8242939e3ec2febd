"""Counts how often a policy is checked, however it is loaded."""

from typing import Any

import pytest

from convroute.checker import check as checker


def count_checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The list to which every check of this process adds the name of the file it began with."""
    checks: list[str] = []

    def check(root: Any, *others: Any, **more: Any) -> Any:
        checks.append(root.name)
        return checker.check(root, *others, **more)

    monkeypatch.setattr("convroute.workspace.loading.check", check)
    return checks
