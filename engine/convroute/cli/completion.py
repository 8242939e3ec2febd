"""What a shell offers behind a word: files, policies, codes. Only a shell asks."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_POLICY = ".route"


def files(_: click.Context, __: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Tells the shell to complete names of files; click alone does so only for types that look at them."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def folders(_: click.Context, __: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """The same for folders."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="dir")]


def policies(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Policies and folders; other files only where there is no policy."""
    from click.shell_completion import CompletionItem

    found = sorted(_policies(incomplete))
    if not found:
        return files(context, parameter, incomplete)
    return [CompletionItem(incomplete, type="dir"), *map(CompletionItem, found)]


def _policies(incomplete: str) -> Iterator[str]:
    folder, beginning = os.path.split(incomplete)
    try:
        names = os.listdir(os.path.expanduser(folder) or ".")  # noqa: PTH208,PTH111  names, which are text
    except OSError:
        return
    for name in names:
        if name.startswith(beginning) and name.endswith(_POLICY) and not name.startswith("."):
            yield os.path.join(folder, name)  # noqa: PTH118  text


def codes(_: click.Context, __: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Codes and names of diagnostics, after a comma the next one; with what each is about."""
    from click.shell_completion import CompletionItem

    from convroute.catalogue.index import index
    from convroute.linter.rules import RULES

    before, comma, word = incomplete.rpartition(",")
    pages = index(rule.page for rule in RULES).pages
    offered = [
        (page.code, f"{page.name}: {page.summary}") for page in pages if page.code.startswith(word.upper())
    ]
    if word:
        offered += [(page.name, page.summary) for page in pages if page.name.startswith(word.lower())]
    return [CompletionItem(f"{before}{comma}{code}", help=about) for code, about in offered]


def prepare() -> None:
    """Fish gets whole descriptions: click's own script ends them at their first comma."""
    if not os.environ.get("_CONVROUTE_COMPLETE", "").startswith("fish"):
        return
    from click.shell_completion import FishComplete, add_completion_class

    class Fish(FishComplete):
        source_template = FishComplete.source_template.replace(
            'string split "," $completion', 'string split --max 1 "," $completion'
        )

    add_completion_class(Fish, "fish")
