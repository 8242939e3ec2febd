"""What a server is made of before it has a database, and everything that is wrong with it at once."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from convroute.api import Policy
from convroute.cli.inputs import refuse_folder
from convroute.cli.policies import load_program
from convroute.cli.refusal import Refusal, refusing
from convroute.cli.runs.serve_wish import Wish
from convroute.report.display import visible
from convroute.server.finding import Finding
from convroute.server.findings import Intended, findings, findings_of_settings
from convroute.server.policies import Policies, TwoForOneError
from convroute.server.policy_files import policies_in
from convroute.server.settings import BadSettingsError, Settings, read_settings

Made = TypeVar("Made")


class Parts(Struct, frozen=True):
    """`paths` are those of the policies, in their order."""

    settings: Settings
    policies: Policies
    paths: tuple[str, ...]
    urls: dict[str, str]


class Looked(Struct, frozen=True):
    """`parts` is None where something cannot be read; `settings` where that is the configuration. `details`
    are the errors of policies as they are shown."""

    parts: Parts | None
    settings: Settings | None
    findings: tuple[Finding, ...]
    details: str = ""

    @property
    def errors(self) -> list[str]:
        return [one.message for one in self.findings if one.severity == "error"]


def look_at(wish: Wish) -> Looked:
    """Reads everything, whatever is wrong with the rest of it."""
    gathered = _Gathered()
    settings = gathered.tried(lambda: _settings(wish))
    urls = _addresses(wish.urls, gathered)
    paths = gathered.tried(lambda: _paths(wish.path)) or ()
    loaded = [gathered.tried(lambda path=path: _loaded(path)) for path in paths]  # type: ignore[misc]  # of the loop
    shadow = wish.shadow
    shadows = [] if shadow is None else [gathered.tried(lambda: _loaded(shadow))]
    database = gathered.tried(lambda: wish.database_url) or ""
    if wish.tls and not wish.emulating:
        gathered.add("`--tls` stands in for Meta; it needs `--emulate`")
    if wish.quirks is not None and not wish.emulating:
        gathered.add("`--quirks` makes faults as Meta does; it needs `--emulate`")
    intended = Intended(wish.host, wish.emulating, database, urls, wish.allowed_hosts)
    found = [one for one in (*loaded, *shadows) if one is not None]
    policies = None
    if loaded and len(found) == len(loaded) + len(shadows):
        policies = gathered.tried(lambda: Policies(found[: len(loaded)], found[len(loaded) :]))
    if settings is not None:
        known = (
            findings_of_settings(settings, intended)
            if policies is None
            else findings(policies, settings, intended)
        )
        gathered.findings += known
    parts = None if settings is None or policies is None else Parts(settings, policies, paths, urls)
    return Looked(parts, settings, tuple(gathered.findings), gathered.details)


class _Gathered:
    """What was found so far."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.details = ""

    def add(self, *messages: str) -> None:
        self.findings += [Finding("error", one) for one in messages]

    def tried(self, make: Callable[[], Made]) -> Made | None:
        """None where that cannot be; why is a finding then."""
        try:
            return make()
        except Refusal as problem:
            self.details += problem.details
            self.add(problem.message)
        except BadSettingsError as wrong:
            self.add(*wrong.messages)
        except TwoForOneError as wrong:
            self.add(str(wrong))
        return None


def _settings(wish: Wish) -> Settings:
    return Settings() if wish.config is None else read_settings(Path(wish.config))


def _paths(path: str) -> tuple[str, ...]:
    with refusing():
        paths = policies_in(path)
    if not paths:
        raise Refusal(f"there is no policy in `{visible(path)}`")
    return paths


def _loaded(path: str) -> Policy:
    refuse_folder(path)
    program = load_program(path)
    return Policy(program.policy, _program=program)


def _addresses(urls: tuple[str, ...], gathered: _Gathered) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in urls:
        name, _, url = one.partition("=")
        if not url or not name:
            gathered.add(f"`--app {visible(one)}` is not NAME=URL")
        elif name in found:
            gathered.add(f"`--app` names `{visible(name)}` twice")
        else:
            found[name] = url
    return found
