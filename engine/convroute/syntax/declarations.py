"""What a policy declares: apps, groups, sets, facts, schedules and templates."""

from dataclasses import dataclass

from convroute.syntax.literals import Date, DayRange, HourRange, Integer, Name, Node, Text, Who

# --- apps and groups -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AppId(Node):
    value: Integer


@dataclass(frozen=True, slots=True)
class Roles(Node):
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class HumanAgent(Node):
    """`human_agent`"""


@dataclass(frozen=True, slots=True)
class Standby(Node):
    """`standby on|off`"""

    on: bool


@dataclass(frozen=True, slots=True)
class Disabled(Node):
    """`disabled`"""


AppItem = AppId | Roles | HumanAgent | Standby | Disabled


@dataclass(frozen=True, slots=True)
class AppDecl(Node):
    """`app sales { ... }`, or with `builtin` `app care = instagram_inbox { ... }`.

    `items` is None when there is no block (only an alias may lack one).
    """

    name: Name
    builtin: Name | None
    items: tuple[AppItem, ...] | None


@dataclass(frozen=True, slots=True)
class GroupDecl(Node):
    name: Name
    members: tuple[Who, ...]


# --- sets, facts, schedules, templates -------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValueList(Node):
    """`["a", 12]`"""

    values: tuple[Text | Integer, ...]


@dataclass(frozen=True, slots=True)
class FromCsv(Node):
    """`from "ads.csv" column "ad_id"`"""

    path: Text
    column: Text


@dataclass(frozen=True, slots=True)
class FromText(Node):
    """`from "words.txt"`"""

    path: Text


@dataclass(frozen=True, slots=True)
class SetDecl(Node):
    name: Name
    values: ValueList | FromCsv | FromText


@dataclass(frozen=True, slots=True)
class BoolType(Node):
    """`bool`"""


@dataclass(frozen=True, slots=True)
class IntType(Node):
    """`int` or `int 0..100`: `bounds` is both ends, included, or None."""

    bounds: tuple[Integer, Integer] | None


@dataclass(frozen=True, slots=True)
class StringType(Node):
    """`string`"""


@dataclass(frozen=True, slots=True)
class ChoiceType(Node):
    """`"gold" | "silver"`"""

    options: tuple[Text, ...]


FactType = BoolType | IntType | StringType | ChoiceType


@dataclass(frozen=True, slots=True)
class FactDecl(Node):
    name: Name
    type: FactType


@dataclass(frozen=True, slots=True)
class Opening(Node):
    """`mon-fri, sun 09:00-12:00, 13:00-18:00`"""

    days: tuple[DayRange, ...]
    hours: tuple[HourRange, ...]


@dataclass(frozen=True, slots=True)
class Except(Node):
    dates: tuple[Date, ...]


@dataclass(frozen=True, slots=True)
class ScheduleDecl(Node):
    name: Name
    items: tuple[Opening | Except, ...]


@dataclass(frozen=True, slots=True)
class TemplateFile(Node):
    """`file "templates/spring.json"`"""

    path: Text


@dataclass(frozen=True, slots=True)
class Ads(Node):
    """`ads [1, 2]` or `ads from "a.csv" column "ad_id"`"""

    ids: ValueList | FromCsv


@dataclass(frozen=True, slots=True)
class Flow(Node):
    """`flow 99`"""

    id: Integer


TemplateItem = TemplateFile | Ads | Flow


@dataclass(frozen=True, slots=True)
class TemplateDecl(Node):
    name: Name
    items: tuple[TemplateItem, ...]
