"""What somebody wants who types `convroute serve`."""

from msgspec import Struct

IN_MEMORY = "sqlite::memory:"
IN_A_FILE = "sqlite:convroute.db"


class Wish(Struct, frozen=True):
    """What was typed; `urls` are `NAME=URL`, `database` None where nothing was said."""

    path: str
    config: str | None
    database: str | None
    host: str
    port: int
    emulating: bool
    urls: tuple[str, ...]
    shadow: str | None = None
    watching: bool = False
    reload_most_changed: int | None = None
    allowed_hosts: tuple[str, ...] = ()
    tls: bool = False
    quirks: int | None = None

    @property
    def database_url(self) -> str:
        """What an emulator keeps is gone when it ends, unless it is asked to keep it.

        Raises `BadSettingsError` if it is to stand in a file or a variable that is not there.
        """
        place, _, name = (self.database or "").partition(":")
        if place in ("env", "file"):
            from convroute.server.settings import BadSettingsError, Secret, secret_of

            if not name:
                raise BadSettingsError("`--db` names no place: write `env:NAME` or `file:PATH`")
            return secret_of(Secret.model_validate({place: name}), "`--db`")
        return self.database or (IN_MEMORY if self.emulating else IN_A_FILE)
