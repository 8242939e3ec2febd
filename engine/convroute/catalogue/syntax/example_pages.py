"""Pages whose examples are a statement or two, written as the texts they are."""

from collections.abc import Mapping

from convroute.catalogue.page import Page, pages


def example_pages(parts: Mapping[str, tuple[str, str, str, str]]) -> tuple[Page, ...]:
    """By code and name, as in `pages`: the summary, why, a bad and a good example."""
    return pages({head: _text(*said) for head, said in parts.items()})


def _text(summary: str, why: str, bad: str, good: str) -> str:
    return f"{summary}\n\n{why}\n\nBad:\n\n{_indented(bad)}\n\nGood:\n\n{_indented(good)}\n"


def _indented(example: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in example.strip("\n").split("\n"))
