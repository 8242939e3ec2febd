"""The declarations that have blocks or values."""

from typing import assert_never

from convroute.syntax import nodes
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


def show_app(app: nodes.AppDecl) -> str:
    head = f"app {app.name.value}"
    if app.builtin is not None:
        head = f"{head} = {app.builtin.value}"
    if app.items is None:
        return head
    return block(head, [_app_item(item) for item in app.items])


def _app_item(item: nodes.AppItem) -> str:
    match item:
        case nodes.AppId():
            return f"id {item.value.value}"
        case nodes.Roles():
            return "role " + ", ".join(name.value for name in item.names)
        case nodes.HumanAgent():
            return "human_agent"
        case nodes.Standby():
            return "standby on" if item.on else "standby off"
        case nodes.Disabled():
            return "disabled"
        case _:
            assert_never(item)


def show_set(declared: nodes.SetDecl) -> str:
    head = f"set {declared.name.value}"
    match declared.values:
        case nodes.ValueList() as values:
            return f"{head} = {value_list(values)}"
        case nodes.FromCsv() as csv:
            return f"{head} {value_list(csv)}"
        case nodes.FromText() as text:
            return f"{head} from {quoted(text.path)}"
        case _:
            assert_never(declared.values)


def show_fact(fact: nodes.FactDecl) -> str:
    return f"fact {fact.name.value}: {_fact_type(fact.type)}"


def _fact_type(kind: nodes.FactType) -> str:
    match kind:
        case nodes.BoolType():
            return "bool"
        case nodes.IntType():
            return f"int {kind.bounds[0].value}..{kind.bounds[1].value}" if kind.bounds else "int"
        case nodes.StringType():
            return "string"
        case nodes.ChoiceType():
            return " | ".join(quoted(option) for option in kind.options)
        case _:
            assert_never(kind)


def show_schedule(schedule: nodes.ScheduleDecl) -> str:
    return block(f"schedule {schedule.name.value}", [_schedule_item(item) for item in schedule.items])


def _schedule_item(item: nodes.Opening | nodes.Except) -> str:
    if isinstance(item, nodes.Except):
        return "except " + ", ".join(date(day) for day in item.dates)
    return ", ".join(map(days, item.days)) + " " + ", ".join(map(hours, item.hours))


def show_template(template: nodes.TemplateDecl) -> str:
    return block(f"template {template.name.value}", [_template_item(item) for item in template.items])


def _template_item(item: nodes.TemplateItem) -> str:
    match item:
        case nodes.TemplateFile():
            return f"file {quoted(item.path)}"
        case nodes.Ads():
            return f"ads {value_list(item.ids)}"
        case nodes.Flow():
            return f"flow {item.id.value}"
        case _:
            assert_never(item)
