"""Rules of `grammar/routes.lark` and `grammar/permissions.lark`."""

from convroute.syntax import nodes
from convroute.syntax.builder.values import Parts, a_literal, a_name, a_text, clauses, over
from convroute.syntax.literals import Boolean, Name, Nobody


def _label(parts: Parts) -> Name | None:
    return a_name(parts[0]) if parts[0].type == "NAME" else None


class RouteRules:
    """Route rules, permissions and limits."""

    @staticmethod
    def route(parts: Parts) -> nodes.Route:
        rest = clauses(parts, 4)
        target = a_name(parts[3])
        return nodes.Route(None, parts[1], target, rest.get("FOR"), rest.get("WHEN"), span=over(parts))

    @staticmethod
    def labelled_route(parts: Parts) -> nodes.Route:
        rest = clauses(parts, 6)
        label, target = a_name(parts[0]), a_name(parts[5])
        return nodes.Route(label, parts[3], target, rest.get("FOR"), rest.get("WHEN"), span=over(parts))

    @staticmethod
    def entry(parts: Parts) -> nodes.Entry:
        return nodes.Entry(parts[0].value, None, span=over(parts))

    @staticmethod
    def entry_exactly(parts: Parts) -> nodes.Entry:
        value = a_literal(parts[1])
        assert not isinstance(value, Boolean)
        match = nodes.Exactly(value, span=value.span)
        return nodes.Entry(parts[0].value, match, span=over(parts))

    @staticmethod
    def entry_matching(parts: Parts) -> nodes.Entry:
        match = nodes.Matching(a_text(parts[2]), span=over(parts[1:]))
        return nodes.Entry(parts[0].value, match, span=over(parts))

    @staticmethod
    def entry_among(parts: Parts) -> nodes.Entry:
        match = nodes.Among(a_name(parts[2]), span=over(parts[1:]))
        return nodes.Entry(parts[0].value, match, span=over(parts))

    @staticmethod
    def template_entry(parts: Parts) -> nodes.TemplateEntry:
        return nodes.TemplateEntry(a_name(parts[1]), span=over(parts))

    @staticmethod
    def permission(parts: Parts) -> nodes.Permission:
        label = _label(parts)
        effect, action = parts[2:4] if label else parts[0:2]
        rest = clauses(parts, 4 if label else 2)
        from_ = rest.get("FROM")
        if isinstance(from_, str):  # the bare word of `deny pass ... from nobody`
            from_ = Nobody(span=over([from_]))
        return nodes.Permission(
            label,
            effect.value,
            action.value,
            rest["BY"],
            from_,
            rest.get("TO"),
            rest.get("WHEN"),
            span=over(parts),
        )

    @staticmethod
    def limit(parts: Parts) -> nodes.Limit:
        label = _label(parts)
        rest = clauses(parts, 4 if label else 2)
        return nodes.Limit(label, rest["BY"], rest["TO"], span=over(parts))
