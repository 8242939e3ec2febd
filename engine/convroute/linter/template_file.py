"""Templates with written rules, and places in their JSON files."""

from collections.abc import Iterator, Sequence

from convroute.checker.checked import WrittenRoute
from convroute.conversation.channel import BUILTIN_NAMES
from convroute.diagnostic import Fix, Related
from convroute.linter.context import LintContext
from convroute.policy.model import CheckedPolicy, RouteRule, Template
from convroute.templates.content import APP_ID_PATH


def template_rules(context: LintContext) -> Iterator[tuple[Template, list[WrittenRoute]]]:
    """Each template that has written rules, with them."""
    by_template: dict[str, list[WrittenRoute]] = {}
    for written in context.checked.routes:
        if written.rule.template is not None and not written.rule.implicit:
            by_template.setdefault(written.rule.template, []).append(written)
    for name, written_rules in by_template.items():
        template = context.policy.templates.get(name)
        if template is not None:
            yield template, written_rules


def app_named(policy: CheckedPolicy, app_id: str) -> str:
    """The app with this id, for people."""
    names = [app.name for app in policy.apps.values() if app.id == app_id]
    if names:
        return f"`{names[0]}`"
    if app_id in BUILTIN_NAMES:
        return f"`{BUILTIN_NAMES[app_id]}`, which the policy does not declare"
    return f"{app_id}, an id that no declared app has"


def written_into_file(context: LintContext, rule: RouteRule, member: str) -> Fix | None:
    """The fix that `template sync` would write; unsafe, for it changes what Meta does with people."""
    change = context.template_plan.change(rule, member)
    if change is None:
        return None
    title = f"write `{change.after}` into {change.edit.source.name}"
    return Fix(title, "unsafe", (change.edit,))


def in_file(context: LintContext, rule: RouteRule, member: str, message: str) -> tuple[Related, ...]:
    """The value of `member` (a routing field) in the file of the rule's template; else what it belongs in."""
    from convroute.templates.content import read_content  # only with a template that differs
    from convroute.templates.positions import read_json

    written = context.template(rule.template) if rule.template is not None else None
    if written is None or written.file is None:
        return ()
    content = read_content(written.file)
    if content is None:
        return ()
    named = member == str(APP_ID_PATH[-1])
    span = content.receiving_app_id_span if named else content.expiration_span
    if span is None:
        span = read_json(written.file.text).key_span(APP_ID_PATH[:-1])
    return (Related(message, written.file, span),)


def unsaid_rule(context: LintContext, written: Sequence[WrittenRoute]) -> WrittenRoute | None:
    """Of a template whose file lacks a field, the rule that the file should follow.

    A rule with a condition, or one that is never reached, is no fault of the file.
    """
    return next((part for part in written if context.template_plan.says(part.rule)), None)
