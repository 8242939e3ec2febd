"""What a policy declares: apps, groups, sets, facts, schedules and templates."""

from convroute.syntax.literals import Date, DayRange, HourRange, Integer, Name, Text, Who
from convroute.syntax.node import Node, node

# --- apps and groups -------------------------------------------------------------------


@node
class AppId(Node):
    value: Integer


@node
class Roles(Node):
    names: tuple[Name, ...]


@node
class HumanAgent(Node):
    """`human_agent`"""


@node
class Standby(Node):
    """`standby on|off`"""

    on: bool


@node
class Disabled(Node):
    """`disabled`"""


AppItem = AppId | Roles | HumanAgent | Standby | Disabled


@node
class AppDecl(Node):
    """`app sales { ... }`, or with `builtin` `app care = instagram_inbox { ... }`.

    `items` is None when there is no block (only an alias may lack one).
    """

    name: Name
    builtin: Name | None
    items: tuple[AppItem, ...] | None


@node
class GroupDecl(Node):
    name: Name
    members: tuple[Who, ...]


# --- sets, facts, schedules, templates -------------------------------------------------


@node
class ValueList(Node):
    """`["a", 12]`"""

    values: tuple[Text | Integer, ...]


@node
class FromCsv(Node):
    """`from "ads.csv" column "ad_id"`"""

    path: Text
    column: Text


@node
class FromText(Node):
    """`from "words.txt"`"""

    path: Text


@node
class SetDecl(Node):
    name: Name
    values: ValueList | FromCsv | FromText


@node
class BoolType(Node):
    """`bool`"""


@node
class IntType(Node):
    """`int` or `int 0..100`: `bounds` is both ends, included, or None."""

    bounds: tuple[Integer, Integer] | None


@node
class StringType(Node):
    """`string`"""


@node
class ChoiceType(Node):
    """`"gold" | "silver"`"""

    options: tuple[Text, ...]


FactType = BoolType | IntType | StringType | ChoiceType


@node
class FactDecl(Node):
    name: Name
    type: FactType


@node
class Opening(Node):
    """`mon-fri, sun 09:00-12:00, 13:00-18:00`"""

    days: tuple[DayRange, ...]
    hours: tuple[HourRange, ...]


@node
class Except(Node):
    dates: tuple[Date, ...]


@node
class ScheduleDecl(Node):
    name: Name
    items: tuple[Opening | Except, ...]


@node
class TemplateFile(Node):
    """`file "templates/spring.json"`"""

    path: Text


@node
class Ads(Node):
    """`ads [1, 2]` or `ads from "a.csv" column "ad_id"`"""

    ids: ValueList | FromCsv


@node
class Flow(Node):
    """`flow 99`"""

    id: Integer


TemplateItem = TemplateFile | Ads | Flow


@node
class TemplateDecl(Node):
    name: Name
    items: tuple[TemplateItem, ...]
