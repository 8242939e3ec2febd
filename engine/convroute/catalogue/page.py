"""The page of one diagnostic: what it means, why it matters, a bad and a good example.

A page is written the way a lint rule's docstring is: a summary line, prose, a
block under `Bad:` and a block under `Good:`, both indented by four blanks.
"""

from collections.abc import Mapping
from inspect import cleandoc
from textwrap import dedent

from msgspec import Struct


class Page(Struct, frozen=True):
    """`code` is stable for ever; `name` reads well after `allow`. `usual` is the severity that the letter of
    the code does not say."""

    code: str
    name: str
    text: str
    usual: str | None = None

    @property
    def severity(self) -> str:
        """How bad it is, unless configuration says otherwise."""
        return self.usual or ("error" if self.code.startswith("E") else "warning")

    @property
    def summary(self) -> str:
        return cleandoc(self.text).split("\n", 1)[0].rstrip(".")

    @property
    def body(self) -> str:
        return cleandoc(self.text)

    @property
    def bad(self) -> str:
        return self._example("Bad:")

    @property
    def good(self) -> str:
        return self._example("Good:")

    def _example(self, heading: str) -> str:
        lines = self.body.splitlines()
        if heading not in lines:
            return ""
        taken: list[str] = []
        for line in lines[lines.index(heading) + 1 :]:
            if line and not line.startswith("    "):
                break
            taken.append(line)
        return dedent("\n".join(taken)).strip("\n") + "\n"


def pages(texts: Mapping[str, str]) -> tuple[Page, ...]:
    """The pages of these texts, each with its code and name: `E203 repeated-language`."""
    heads = (head.split() for head in texts)
    return tuple(Page(code, name, text) for (code, name), text in zip(heads, texts.values(), strict=True))
