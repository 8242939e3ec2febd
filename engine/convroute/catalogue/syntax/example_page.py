"""A page whose examples are a statement or two, written as the texts they are."""

from convroute.catalogue.page import Page


def example_page(code: str, name: str, summary: str, why: str, bad: str, good: str) -> Page:
    """The page with all its parts."""
    return Page(code, name, f"{summary}\n\n{why}\n\nBad:\n\n{_indented(bad)}\n\nGood:\n\n{_indented(good)}\n")


def _indented(example: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in example.strip("\n").split("\n"))
