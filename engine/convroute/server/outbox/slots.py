"""How many attempts an app may have in flight: its own bound, so that a slow app costs only itself."""

from collections.abc import Callable

from convroute.server.rows import Field


class Slots:
    """Those of one app. `standby` and `changes` get at most half of them, so that messages find one."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken: dict[Field, int] = {}
        self.freed: list[Callable[[], None]] = []
        """Each is called when a slot is free again."""

    def take(self, field: Field) -> bool:
        """Whether there was one."""
        if sum(self._taken.values()) >= self.most:
            return False
        taken = self._taken.get(field, 0)
        if field != "messaging" and self.most > 1 and taken >= self.most // 2:
            return False
        self._taken[field] = taken + 1
        return True

    def free(self, field: Field) -> None:
        self._taken[field] -= 1
        if sum(self._taken.values()) == self.most - 1:
            for told in self.freed:
                told()
