"""Rules of `grammar/declarations.lark`."""

from typing import Any

from convroute.syntax import declarations, nodes
from convroute.syntax.builder.values import (
    Parts,
    a_date,
    a_literal,
    a_name,
    a_text,
    an_integer,
    names_of,
    nodes_of,
    over,
    texts_of,
)
from convroute.syntax.literals import DayRange


class AppRules:
    """Rules for apps and groups."""

    @staticmethod
    def app(parts: Parts) -> declarations.AppDecl:
        return declarations.AppDecl(a_name(parts[1]), None, nodes_of(parts), span=over(parts))

    @staticmethod
    def alias(parts: Parts) -> declarations.AppDecl:
        items = nodes_of(parts) if len(parts) > 4 else None
        return declarations.AppDecl(a_name(parts[1]), a_name(parts[3]), items, span=over(parts))

    @staticmethod
    def app_id(parts: Parts) -> declarations.AppId:
        return declarations.AppId(an_integer(parts[1]), span=over(parts))

    @staticmethod
    def roles(parts: Parts) -> declarations.Roles:
        return declarations.Roles(names_of(parts), span=over(parts))

    @staticmethod
    def human_agent(parts: Parts) -> declarations.HumanAgent:
        return declarations.HumanAgent(span=over(parts))

    @staticmethod
    def standby(parts: Parts) -> declarations.Standby:
        return declarations.Standby(parts[1].type == "ON", span=over(parts))

    @staticmethod
    def disabled(parts: Parts) -> declarations.Disabled:
        return declarations.Disabled(span=over(parts))

    @staticmethod
    def group(parts: Parts) -> declarations.GroupDecl:
        return declarations.GroupDecl(a_name(parts[1]), parts[3].members, span=over(parts))


class PolicyRules:
    """Rules for the policy block and what stands around it."""

    @staticmethod
    def language(parts: Parts) -> nodes.Language:
        return nodes.Language(an_integer(parts[1]), span=over(parts))

    @staticmethod
    def include(parts: Parts) -> nodes.Include:
        return nodes.Include(a_text(parts[1]), span=over(parts))

    @staticmethod
    def policy(parts: Parts) -> nodes.PolicyBlock:
        return nodes.PolicyBlock(a_name(parts[1]), nodes_of(parts), span=over(parts))

    @staticmethod
    def version(parts: Parts) -> nodes.Version:
        return nodes.Version(a_text(parts[1]), span=over(parts))

    @staticmethod
    def channels(parts: Parts) -> nodes.Channels:
        return nodes.Channels(names_of(parts), span=over(parts))

    @staticmethod
    def accounts(parts: Parts) -> nodes.Accounts:
        channel = a_name(parts[1]) if parts[1].type == "NAME" else None
        ids = tuple(an_integer(part) for part in parts if part.type == "INTEGER")
        return nodes.Accounts(channel, ids, span=over(parts))

    @staticmethod
    def timezone(parts: Parts) -> nodes.Timezone:
        return nodes.Timezone(a_text(parts[1]), span=over(parts))

    @staticmethod
    def description(parts: Parts) -> nodes.Description:
        return nodes.Description(a_text(parts[1]), span=over(parts))

    @staticmethod
    def default(parts: Parts) -> nodes.DefaultDecl:
        return nodes.DefaultDecl(a_name(parts[1]), span=over(parts))

    @staticmethod
    def social(parts: Parts) -> nodes.SocialDecl:
        return nodes.SocialDecl(a_name(parts[1]), span=over(parts))

    @staticmethod
    def behavior(parts: Parts) -> nodes.BehaviorBlock:
        return nodes.BehaviorBlock(nodes_of(parts), span=over(parts))

    @staticmethod
    def setting(parts: Parts) -> nodes.Setting:
        return nodes.Setting(parts[0].value, parts[1].value, span=over(parts))


class SetRules:
    """Rules for sets and facts."""

    @staticmethod
    def set(parts: Parts) -> declarations.SetDecl:
        return declarations.SetDecl(a_name(parts[1]), parts[-1], span=over(parts))

    @staticmethod
    def set_from_text(parts: Parts) -> declarations.SetDecl:
        file = declarations.FromText(a_text(parts[3]), span=over(parts[2:]))
        return declarations.SetDecl(a_name(parts[1]), file, span=over(parts))

    @staticmethod
    def csv(parts: Parts) -> declarations.FromCsv:
        return declarations.FromCsv(a_text(parts[1]), a_text(parts[3]), span=over(parts))

    @staticmethod
    def value_list(parts: Parts) -> declarations.ValueList:
        values: list[Any] = [a_literal(part) for part in parts[1:-1] if part.type != "COMMA"]
        return declarations.ValueList(tuple(values), span=over(parts))

    @staticmethod
    def fact(parts: Parts) -> declarations.FactDecl:
        return declarations.FactDecl(a_name(parts[1]), parts[3], span=over(parts))

    @staticmethod
    def bool_type(parts: Parts) -> declarations.BoolType:
        return declarations.BoolType(span=over(parts))

    @staticmethod
    def int_type(parts: Parts) -> declarations.IntType:
        bounds = (an_integer(parts[1]), an_integer(parts[3])) if len(parts) > 1 else None
        return declarations.IntType(bounds, span=over(parts))

    @staticmethod
    def string_type(parts: Parts) -> declarations.StringType:
        return declarations.StringType(span=over(parts))

    @staticmethod
    def choice_type(parts: Parts) -> declarations.ChoiceType:
        return declarations.ChoiceType(texts_of(parts), span=over(parts))


class BlockRules:
    """Rules for schedules and ad message templates."""

    @staticmethod
    def schedule(parts: Parts) -> declarations.ScheduleDecl:
        return declarations.ScheduleDecl(a_name(parts[1]), nodes_of(parts), span=over(parts))

    @staticmethod
    def opening(parts: Parts) -> declarations.Opening:
        ranges = nodes_of(parts)
        days = tuple(part for part in ranges if isinstance(part, DayRange))
        return declarations.Opening(days, ranges[len(days) :], span=over(parts))

    @staticmethod
    def except_dates(parts: Parts) -> declarations.Except:
        dates = tuple(a_date(part) for part in parts if part.type == "ISO_DATE")
        return declarations.Except(dates, span=over(parts))

    @staticmethod
    def template(parts: Parts) -> declarations.TemplateDecl:
        return declarations.TemplateDecl(a_name(parts[1]), nodes_of(parts), span=over(parts))

    @staticmethod
    def template_file(parts: Parts) -> declarations.TemplateFile:
        return declarations.TemplateFile(a_text(parts[1]), span=over(parts))

    @staticmethod
    def ads(parts: Parts) -> declarations.Ads:
        return declarations.Ads(parts[1], span=over(parts))

    @staticmethod
    def flow(parts: Parts) -> declarations.Flow:
        return declarations.Flow(an_integer(parts[1]), span=over(parts))


class DeclarationRules(AppRules, PolicyRules, SetRules, BlockRules):
    """Every rule of `grammar/declarations.lark`."""
