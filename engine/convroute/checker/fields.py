"""The field a condition looks at, built in or a fact, and who may look at it (language: Conditions)."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from convroute.checker.findings import Findings, Spot, related
from convroute.checker.names import Names
from convroute.did_you_mean import nearest
from convroute.policy.fields import FIELDS, Audience, FactInfo, FieldInfo, FieldType
from convroute.source import Source, Span
from convroute.wording import with_article

_MEANT = {**dict.fromkeys(("message", "body", "content"), "text"), "link": "ref", "ad": "ad.id"}
"""Words that other people have for a field, or that mean something else here."""

FactType = Literal["string", "int", "bool"]


class Looked(Struct, frozen=True):
    """A field or fact, with what its values can be: `words` of an enum or of a fact's options."""

    name: str
    type: FieldType
    optional: bool
    words: tuple[str, ...]
    least: int | None
    most: int | None


class Fields(Struct):
    """Finds fields by name for one audience: permissions see less than route rules."""

    facts: Mapping[str, FactInfo]
    names: Names
    findings: Findings

    def find(
        self, name: str, span: Span, source: Source, audience: Audience, fact_type: FactType = "string"
    ) -> Looked | None:
        """The field `name`, or None (said already, with how a fact of `fact_type` would be declared)."""
        info = FIELDS.get(name)
        if info is not None:
            if audience == "permission" and not info.in_permissions:
                self._out_of_sight(name, Spot(source, span))
                return None
            return of_field(info)
        fact = self.facts.get(name)
        if fact is not None:
            return of_fact(fact)
        self._unknown(name, Spot(source, span), audience, fact_type)
        return None

    def _out_of_sight(self, name: str, spot: Spot) -> None:
        self.findings.add(
            "E279",
            f"a permission cannot look at `{name}`: an app asks, there is no message",
            spot,
            help="permissions see thread.*, channel, the time and facts",
        )

    def _unknown(self, name: str, spot: Spot, audience: Audience, fact_type: FactType) -> None:
        declared = self.names.table.get(name)
        if declared is not None and declared.written is not None:
            self.findings.add(
                "E222",
                f"`{name}` is {with_article(declared.kind)}, but a field or a fact is needed here",
                spot,
                help=self._use_of(declared.kind, name),
                related=[related("declared here", declared.written.spot)],
            )
            return
        if self.names.is_excused(name):
            return
        visible = self._visible(audience)
        near = _MEANT.get(name)
        if near not in visible:
            near = nearest(name, filter(None, (*visible, self.names.near(name, "fact"))))
            near = near or next((field for field in visible if field.endswith(f".{name}")), None)
        declared_with = f"fact {name.replace('.', '_')}: {fact_type}"
        self.findings.add_unknown(
            "E221",
            f"no field or fact is called `{name}`",
            spot,
            near,
            f"fields are text, ref, thread.owner ...; a fact is declared with: {declared_with}",
        )

    def _visible(self, audience: Audience) -> list[str]:
        return [name for name, info in FIELDS.items() if info.in_permissions or audience != "permission"]

    def _use_of(self, kind: str, name: str) -> str | None:
        if kind == "schedule":
            return f"write `within {name}` or `outside {name}`"
        if kind == "set":
            return f"write `ref in {name}`, with the field you mean"
        if kind in ("app", "group"):
            return f"write `thread.owner {'==' if kind == 'app' else 'in'} {name}`"
        return None


def of_field(info: FieldInfo) -> Looked:
    return Looked(info.name, info.type, info.optional, info.values, info.least, info.most)


def of_fact(fact: FactInfo) -> Looked:
    return Looked(fact.name, fact.type, True, fact.options, fact.least, fact.most)
