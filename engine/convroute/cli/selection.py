"""Which findings somebody wants to see: `--select` and `--ignore`."""

from msgspec import Struct

from convroute.cli.refusal import Refusal
from convroute.diagnostic import leaves_no_meaning
from convroute.report.display import visible

_ERRORS = "E"


class Selection(Struct, frozen=True):
    """Beginnings of codes. Nothing selected is everything."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]

    @classmethod
    def of(cls, select: tuple[str, ...], ignore: tuple[str, ...]) -> "Selection":
        """Codes, their beginnings, or names of rules, in any case; a `Refusal` for one that is unknown,
        and for an error to ignore.
        """
        if not select and not ignore:
            return cls((), ())
        chosen = tuple(map(code_of, select))
        if chosen and not any(map(leaves_no_meaning, chosen)):
            chosen += (_ERRORS,)  # else a policy that says nothing would look clean
        ignored = tuple(map(code_of, ignore))
        for word, code in zip(ignore, ignored, strict=True):
            if leaves_no_meaning(code):
                raise Refusal(f"errors cannot be ignored: with `{visible(word)}` a policy has no meaning")
        return cls(chosen, ignored)

    def wants(self, code: str) -> bool:
        return (not self.select or code.startswith(self.select)) and not code.startswith(
            self.ignore or ("-",)
        )


def code_of(word: str) -> str:
    """The code, or beginning of codes, that somebody means; an unknown one is a `Refusal`."""
    from convroute.catalogue.index import index
    from convroute.linter.rules import RULES

    every = index(rule.page for rule in RULES)
    if every.has_prefix(word.upper()):
        return word.upper()
    page = every.find(word)
    if page is not None:
        return page.code
    near = every.nearest(word)
    hint = f"did you mean {near}?" if near else "`convroute rules` lists them"
    raise Refusal(f"no diagnostic has a code that begins with `{visible(word)}`: {hint}")
