"""The keys of a configuration and what they hold (`schemas/configuration.schema.json`).

The only module here that knows pydantic; it is loaded when there is something to check.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictStr, ValidationError
from pydantic_core import ErrorDetails

from convroute.did_you_mean import nearest
from convroute.wording import shortened
from convroute.workspace.configuration import BadConfiguration, Configuration

_WANTED = {
    "list_type": "a list of codes",
    "string_type": "a text",
    "dict_type": "a table",
    "model_type": "a table",
    "literal_error": '"error" or "warning"',
}
_MOST_TOLD = 10
_MOST_ENTRIES = 1_000
"""Of one key: each costs something at every file, and a pull request can write them."""
_SEVERITIES = ("error", "warning")


_Texts = Annotated[list[StrictStr], Field(max_length=_MOST_ENTRIES)]


class Settings(BaseModel):
    """`[tool.convroute]`"""

    model_config = ConfigDict(extra="forbid", frozen=True)

    select: _Texts = []
    ignore: _Texts = []
    exclude: _Texts = []
    per_path: dict[StrictStr, _Texts] = Field(default={}, alias="per-path", max_length=_MOST_ENTRIES)
    severity: dict[StrictStr, Literal["error", "warning", "info"]] = Field(
        default={}, max_length=_MOST_ENTRIES
    )


def keys() -> tuple[str, ...]:
    """Every key there is, as it is written."""
    return tuple(info.alias or name for name, info in Settings.model_fields.items())


def configuration(table: object, path: str) -> Configuration:
    """What the table says; raises `BadConfiguration` with everything that is wrong."""
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        raise _together([_bad(one, path) for one in error.errors()], path) from None
    return Configuration(
        path=path,
        select=tuple(settings.select),
        ignore=tuple(settings.ignore),
        exclude=tuple(settings.exclude),
        per_path={pattern: tuple(codes) for pattern, codes in settings.per_path.items()},
        severity=settings.severity,
    )


def _together(found: list[BadConfiguration], path: str) -> BadConfiguration:
    """All that is wrong in one: misspelt keys first, for a wrong value may be due to them."""
    if len(found) == 1:
        return found[0]
    told = sorted(found, key=lambda bad: not bad.problem.startswith("there is no key"))[:_MOST_TOLD]
    more = [f"and {len(found) - len(told)} more"] if len(found) > len(told) else []
    sentences = [bad.problem + (f" ({bad.hint})" if bad.hint else "") for bad in told]
    return BadConfiguration(path, "; ".join([*sentences, *more]))


def _bad(error: ErrorDetails, path: str) -> BadConfiguration:
    where = ".".join(shortened(str(part)) for part in error["loc"]) or "the table"
    if error["type"] == "extra_forbidden":
        if where == "tool":
            return BadConfiguration(
                path, "there is no key `tool`", "here the keys stand at the top, without `[tool.convroute]`"
            )
        near = nearest(where, keys())
        return BadConfiguration(
            path,
            f"there is no key `{where}`",
            f"did you mean {near}?" if near else f"there are {', '.join(keys())}",
        )
    if error["type"] == "literal_error":
        given = error["input"]
        near = nearest(given, _SEVERITIES) if isinstance(given, str) else None
        problem = f"`{where}` has to be {_WANTED[error['type']]}"
        return BadConfiguration(path, problem, f"did you mean {near}?" if near else None)
    if error["type"] == "too_long":
        return BadConfiguration(path, f"`{where}` has more than {_MOST_ENTRIES} entries")
    wanted = "a list of patterns" if where == "exclude" else _WANTED.get(error["type"])
    if wanted is None:
        return BadConfiguration(path, f"`{where}` cannot be read", error["msg"].lower())
    return BadConfiguration(path, f"`{where}` has to be {wanted}")
