"""The declarations that have blocks or values."""

from typing import assert_never

from convroute.syntax import declarations, nodes
from convroute.syntax.printer.values import block, date, days, hours, quoted, value_list


def show_policy(policy: nodes.PolicyBlock) -> str:
    return block(f"policy {policy.name.value}", [_policy_item(item) for item in policy.items])


def _policy_item(item: nodes.PolicyItem) -> str:
    match item:
        case nodes.Version():
            return f"version {quoted(item.value)}"
        case nodes.Channels():
            return "channel " + ", ".join(name.value for name in item.names)
        case nodes.Accounts():
            channel = f"{item.channel.value} " if item.channel else ""
            return f"account {channel}" + ", ".join(str(number.value) for number in item.ids)
        case nodes.Timezone():
            return f"timezone {quoted(item.value)}"
        case nodes.Description():
            return f"description {quoted(item.value)}"
        case _:
            assert_never(item)


def show_app(app: declarations.AppDecl) -> str:
    head = f"app {app.name.value}"
    if app.builtin is not None:
        head = f"{head} = {app.builtin.value}"
    if app.items is None:
        return head
    return block(head, [_app_item(item) for item in app.items])


def _app_item(item: declarations.AppItem) -> str:
    match item:
        case declarations.AppId():
            return f"id {item.value.value}"
        case declarations.Roles():
            return "role " + ", ".join(name.value for name in item.names)
        case declarations.HumanAgent():
            return "human_agent"
        case declarations.Standby():
            return "standby on" if item.on else "standby off"
        case declarations.Disabled():
            return "disabled"
        case _:
            assert_never(item)


def show_set(declared: declarations.SetDecl) -> str:
    head = f"set {declared.name.value}"
    match declared.values:
        case declarations.ValueList() as values:
            return f"{head} = {value_list(values)}"
        case declarations.FromCsv() as csv:
            return f"{head} {value_list(csv)}"
        case declarations.FromText() as text:
            return f"{head} from {quoted(text.path)}"
        case _:
            assert_never(declared.values)


def show_fact(fact: declarations.FactDecl) -> str:
    return f"fact {fact.name.value}: {_fact_type(fact.type)}"


def _fact_type(kind: declarations.FactType) -> str:
    match kind:
        case declarations.BoolType():
            return "bool"
        case declarations.IntType():
            return f"int {kind.bounds[0].value}..{kind.bounds[1].value}" if kind.bounds else "int"
        case declarations.StringType():
            return "string"
        case declarations.ChoiceType():
            return " | ".join(quoted(option) for option in kind.options)
        case _:
            assert_never(kind)


def show_schedule(schedule: declarations.ScheduleDecl) -> str:
    return block(f"schedule {schedule.name.value}", [_schedule_item(item) for item in schedule.items])


def _schedule_item(item: declarations.Opening | declarations.Except) -> str:
    if isinstance(item, declarations.Except):
        return "except " + ", ".join(date(day) for day in item.dates)
    return ", ".join(map(days, item.days)) + " " + ", ".join(map(hours, item.hours))


def show_template(template: declarations.TemplateDecl) -> str:
    return block(f"template {template.name.value}", [_template_item(item) for item in template.items])


def _template_item(item: declarations.TemplateItem) -> str:
    match item:
        case declarations.TemplateFile():
            return f"file {quoted(item.path)}"
        case declarations.Ads():
            return f"ads {value_list(item.ids)}"
        case declarations.Flow():
            return f"flow {item.id.value}"
        case _:
            assert_never(item)
