"""The pages of E1xx: the errors that a text has before it means anything."""

from convroute.catalogue.page import Page
from convroute.catalogue.syntax import characters, limits, numbers, structure, words

PAGES: tuple[Page, ...] = tuple(
    sorted(
        (*structure.PAGES, *characters.PAGES, *words.PAGES, *numbers.PAGES, *limits.PAGES),
        key=lambda page: page.code,
    )
)
