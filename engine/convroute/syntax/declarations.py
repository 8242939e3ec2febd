"""What a policy declares: apps, groups, sets, facts, schedules and templates."""

from collections.abc import Mapping
from typing import Literal

from convroute.syntax.literals import Date, DayRange, HourRange, Integer, Name, Text, Who
from convroute.syntax.node import Node

# --- apps and groups -------------------------------------------------------------------


class AppId(Node, frozen=True):
    value: Integer


class Roles(Node, frozen=True):
    names: tuple[Name, ...]


class HumanAgent(Node, frozen=True):
    """`human_agent`"""


class Standby(Node, frozen=True):
    """`standby on|off`"""

    on: bool


class Disabled(Node, frozen=True):
    """`disabled`"""


AppItem = AppId | Roles | HumanAgent | Standby | Disabled


class AppDecl(Node, frozen=True):
    """`app sales { ... }`, or with `builtin` `app care = instagram_inbox { ... }`.

    `items` is None when there is no block (only an alias may lack one).
    """

    name: Name
    builtin: Name | None
    items: tuple[AppItem, ...] | None


class GroupDecl(Node, frozen=True):
    name: Name
    members: tuple[Who, ...]


# --- sets, facts, schedules, templates -------------------------------------------------


class ValueList(Node, frozen=True):
    """`["a", 12]`"""

    values: tuple[Text | Integer, ...]


class FromCsv(Node, frozen=True):
    """`from "ads.csv" column "ad_id"`"""

    path: Text
    column: Text


class FromText(Node, frozen=True):
    """`from "words.txt"`"""

    path: Text


class SetDecl(Node, frozen=True):
    name: Name
    values: ValueList | FromCsv | FromText


class BoolType(Node, frozen=True):
    """`bool`"""


class IntType(Node, frozen=True):
    """`int` or `int 0..100`: `bounds` is both ends, included, or None."""

    bounds: tuple[Integer, Integer] | None


class StringType(Node, frozen=True):
    """`string`"""


class ChoiceType(Node, frozen=True):
    """`"gold" | "silver"`"""

    options: tuple[Text, ...]


FactType = BoolType | IntType | StringType | ChoiceType


class FactDecl(Node, frozen=True):
    name: Name
    type: FactType


class Opening(Node, frozen=True):
    """`mon-fri, sun 09:00-12:00, 13:00-18:00`"""

    days: tuple[DayRange, ...]
    hours: tuple[HourRange, ...]


class Except(Node, frozen=True):
    dates: tuple[Date, ...]


class ScheduleDecl(Node, frozen=True):
    name: Name
    items: tuple[Opening | Except, ...]


class TemplateFile(Node, frozen=True):
    """`file "templates/spring.json"`"""

    path: Text


class Ads(Node, frozen=True):
    """`ads [1, 2]` or `ads from "a.csv" column "ad_id"`"""

    ids: ValueList | FromCsv


class Flow(Node, frozen=True):
    """`flow 99`"""

    id: Integer


TemplateItem = TemplateFile | Ads | Flow


class TemplateDecl(Node, frozen=True):
    name: Name
    items: tuple[TemplateItem, ...]


# --- all of them -----------------------------------------------------------------------

Declaration = AppDecl | GroupDecl | SetDecl | FactDecl | ScheduleDecl | TemplateDecl
Kind = Literal["app", "group", "set", "fact", "schedule", "template"]
KINDS: Mapping[type[Declaration], Kind] = {
    AppDecl: "app",
    GroupDecl: "group",
    SetDecl: "set",
    FactDecl: "fact",
    ScheduleDecl: "schedule",
    TemplateDecl: "template",
}
"""What each declares: names of all kinds share one namespace."""
