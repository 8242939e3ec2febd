"""Which findings somebody wants to see: `--select` and `--ignore`."""

from dataclasses import dataclass

from convroute.cli.refusal import Refusal
from convroute.report.display import visible

_WITHOUT_MEANING = ("E1", "E2")


@dataclass(frozen=True, slots=True)
class Selection:
    """Beginnings of codes. Nothing selected is everything."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]

    @classmethod
    def of(cls, select: tuple[str, ...], ignore: tuple[str, ...]) -> "Selection":
        """Codes, their beginnings, or names of rules, in any case; an unknown one is a `Refusal`."""
        if not select and not ignore:
            return cls((), ())
        chosen = tuple(map(code_of, select))
        if chosen and not any(prefix.startswith("E") for prefix in chosen):
            chosen += _WITHOUT_MEANING  # else a policy that says nothing would look clean
        return cls(chosen, tuple(map(code_of, ignore)))

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
