"""What the ENTRY of a route rule asks of the event (language: Route rules)."""

from msgspec import Struct

from convroute.checker.conditions import conjunction
from convroute.checker.findings import Findings
from convroute.checker.globs import check_glob
from convroute.checker.names import Names
from convroute.checker.sets import Sets, literal
from convroute.policy.conditions import Atom, Combination, Condition, FitsGlob, IsAny, Test
from convroute.policy.model import Template
from convroute.policy.plain_rules import exact_entry, key_of
from convroute.policy.stages import STAGE_OF, Stage
from convroute.source import Place, Source
from convroute.syntax import nodes
from convroute.syntax.quoting import in_quotes


def stage_of(entry: nodes.Entry | nodes.TemplateEntry) -> Stage:
    """The stage of E3 to E5 that the rule belongs to."""
    word = "ad" if isinstance(entry, nodes.TemplateEntry) else entry.word
    return STAGE_OF.get(word, "organic")


def id_of(entry: nodes.Entry | nodes.TemplateEntry) -> str:
    """The ENTRY joined by `:` without quotes (language: Route rules)."""
    if isinstance(entry, nodes.TemplateEntry):
        return f"template:{entry.template.value}"
    match entry.match:
        case None:
            return entry.word
        case nodes.Exactly():
            return f"{entry.word}:{literal(entry.match.value)}"
        case nodes.Matching():
            return f"{entry.word}:like:{entry.match.pattern.value}"
        case nodes.Among():
            return f"{entry.word}:in:{entry.match.set.value}"


class Meaning(Struct, frozen=True):
    """`condition` is None where the ENTRY matches everything in its stage."""

    condition: Condition | None


class Entries(Struct, frozen=True):
    """Checks the ENTRY of a rule."""

    names: Names
    sets: Sets
    findings: Findings

    def check(self, entry: nodes.Entry, source: Source) -> Meaning | None:
        """What the entry asks; None if it has no meaning (said already)."""
        place = source.place(entry.span.start)
        word = entry.word
        if isinstance(entry.match, nodes.Exactly):
            return Meaning(exact_entry(word, literal(entry.match.value), place))
        if word in ("ad", "link", "organic"):
            if entry.match is None:
                return Meaning(None)
            atom = self._match(entry.match, key_of(word), source, place)
            return None if atom is None else Meaning(atom)
        surface = Atom("surface", IsAny(frozenset({word})), False, f"surface == {word}", place)
        if entry.match is None:
            return Meaning(surface)
        payload = self._match(entry.match, key_of(word), source, place)
        return None if payload is None else Meaning(conjunction((surface, payload)))

    def _match(
        self,
        match: nodes.Matching | nodes.Among,
        field: str,
        source: Source,
        place: Place,
    ) -> Atom | None:
        test: Test
        match match:
            case nodes.Matching():
                if not check_glob(match.pattern, source, self.findings):
                    return None
                test, text = FitsGlob(match.pattern.value), f"{field} like {in_quotes(match.pattern.value)}"
            case nodes.Among():
                find = self.sets.find_ids if field == key_of("ad") else self.sets.find
                values = find(match.set, source)
                if values is None:
                    return None
                test, text = IsAny(values.values), f"{field} in {match.set.value}"
        return Atom(field, test, False, text, place)


def of_template(template: Template, place: Place) -> Condition:
    """An ad or flow of the template; one without both is never matched."""
    parts: list[Condition] = []
    if template.ads or template.flow is None:
        ads = f"ad.id in the ads of {template.name}"
        if len(template.ads) == 1:
            ads = f"ad.id == {in_quotes(next(iter(template.ads)))}"
        parts.append(Atom("ad.id", IsAny(template.ads), False, ads, place))
    if template.flow is not None:
        flow = IsAny(frozenset({template.flow}))
        parts.append(Atom("ad.flow", flow, False, f"ad.flow == {in_quotes(template.flow)}", place))
    return parts[0] if len(parts) == 1 else Combination("or", tuple(parts))
