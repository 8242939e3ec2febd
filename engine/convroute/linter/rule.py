"""A lint rule as a value: what it is called, its page, and how it looks."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from convroute.catalogue.page import Page
from convroute.diagnostic import Severity
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding


class LintRule(Struct, frozen=True):
    """`name` reads well after `allow`; `text` is the docstring of the rule's module, its page.

    A rule that `needs_meaning` is asked only about a policy without errors; the
    others look at what is written, and speak about broken policies and fragments, too.
    The `last` ones are asked when all others have spoken. What a rule says of one policy
    may be wrong of another that reads the same file; if it has to be true `everywhere`,
    all of them have to say it. Without a `severity` the letter of the code says it.
    One `on_demand` says something only where somebody asks for it (`LintContext.demands`).
    """

    code: str
    name: str
    text: str | None
    check: Callable[[LintContext], Iterator[Finding]]
    needs_meaning: bool = True
    last: bool = False
    everywhere: bool = False
    severity: Severity | None = None
    on_demand: bool = False

    @property
    def page(self) -> Page:
        return Page(self.code, self.name, self.text or "", self.severity)
