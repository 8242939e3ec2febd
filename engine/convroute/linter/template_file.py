"""Templates with written rules, and places in their JSON files."""

from collections.abc import Iterator

from convroute.checker.checked import WrittenRoute
from convroute.diagnostic import Related
from convroute.linter.subject import Subject
from convroute.policy.model import CheckedPolicy, RouteRule, Template


def template_rules(subject: Subject) -> Iterator[tuple[Template, list[WrittenRoute]]]:
    """Each template that has written rules, with them."""
    by_template: dict[str, list[WrittenRoute]] = {}
    for written in subject.checked.routes:
        if written.rule.template is not None and not written.rule.implicit:
            by_template.setdefault(written.rule.template, []).append(written)
    for name, written_rules in by_template.items():
        template = subject.policy.templates.get(name)
        if template is not None:
            yield template, written_rules


def app_named(policy: CheckedPolicy, app_id: str) -> str:
    """The app with this id, for people."""
    names = [app.name for app in policy.apps.values() if app.id == app_id]
    return f"`{names[0]}`" if names else f"app {app_id}, which no app here has"


def in_file(subject: Subject, rule: RouteRule, member: str, message: str) -> tuple[Related, ...]:
    """The value of `member` (a routing field) in the file of the rule's template."""
    from convroute.templates.content import read_content  # only with a template that differs

    written = subject.template(rule.template) if rule.template is not None else None
    content = read_content(written.file) if written is not None and written.file is not None else None
    if written is None or written.file is None or content is None:
        return ()
    named = member == "receiving_app_id"
    span = content.receiving_app_id_span if named else content.expiration_span
    return (Related(message, written.file, span),) if span is not None else ()
