"""All pages by code, and the nearest one to a code that does not exist."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from convroute.catalogue.page import Page
from convroute.did_you_mean import nearest


class Index(Struct, frozen=True, dict=True):
    """`pages` in the order they are listed: errors before warnings, by number."""

    pages: tuple[Page, ...]

    @cached_property
    def by_code(self) -> dict[str, Page]:
        return {page.code: page for page in self.pages}

    def find(self, word: str) -> Page | None:
        """The page of a code, in any case, or of a name: `E221`, `e221`, `covered-rule`."""
        found = self.by_code.get(word.upper())
        return found or next((page for page in self.pages if page.name == word.lower()), None)

    def nearest(self, word: str) -> str | None:
        """The code or name that was most likely meant."""
        code = nearest(word.upper(), self.by_code)
        return code or nearest(word.lower(), (page.name for page in self.pages))

    def has_prefix(self, prefix: str) -> bool:
        return any(page.code.startswith(prefix) for page in self.pages)


def checks() -> Iterator[Page]:
    """The pages of what is checked before any lint rule: text, meaning, templates."""
    from convroute.catalogue import fragments, meaning, syntax, templates

    yield from (*syntax.PAGES, *meaning.PAGES, *templates.PAGES, *fragments.PAGES)


def index(lint_rules: Iterable[Page]) -> Index:
    """Everything there is a page for; the lint rules bring theirs along."""
    pages = (*checks(), *lint_rules)
    return Index(tuple(sorted(pages, key=lambda page: page.code)))
