"""What `convroute say` does: one act of a person, and what came of it."""

import json
import sys
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from msgspec import Struct

from convroute.cli import terminal
from convroute.cli.refusal import Refusal
from convroute.cli.running_server import RunningServer, message_of
from convroute.report.display import in_json, visible


class Wish(Struct, frozen=True):
    """What is to be done, as it was typed; `facts` are `NAME=VALUE`."""

    text: str | None = None
    ad: str | None = None
    ref: str | None = None
    story: bool = False
    tap: str | None = None
    postback: str | None = None
    react: str | None = None
    facts: tuple[str, ...] = ()

    def act(self) -> tuple[str, dict[str, object]] | None:
        """The act and its body; None if there is none. Raises `Refusal` for two at once."""
        tapped = {"--tap": self.tap, "--postback": self.postback, "--react": self.react}
        chosen = [name for name, value in {"TEXT": self.text, **tapped}.items() if value is not None]
        if len(chosen) > 1:
            raise Refusal(f"one thing at a time: there are {' and '.join(chosen)}")
        came: dict[str, object] = {"ad": self.ad, "ref": self.ref}
        if self.story and self.text is None:
            raise Refusal("`--story` answers a story with a TEXT, and there is none")
        if self.react is not None:
            if self.ad is not None or self.ref is not None:
                raise Refusal("a reaction does not come from an ad or a link")
            return "react", {"emoji": self.react}
        if self.tap is not None:
            return "tap", {"title": self.tap, **came}
        if self.postback is not None:
            return "tap", {"payload": self.postback, **came}
        if self.text is not None:
            return "say", {"text": self.text, "story": self.story, **came}
        if self.ad is not None:
            return "open-ad", came
        return None if self.ref is None else ("open-link", {"ref": self.ref})


class SayRun:
    """One run against the server at `url`."""

    def __init__(
        self, url: str, *, user: str, account: str | None, channel: str | None, wait: float, form: str
    ) -> None:
        self._server = RunningServer(url, started_by="convroute serve POLICY --emulate")
        self._user = user
        self._where = {"account": account, "channel": channel}
        self._wait = wait
        self._form = form

    def run(self, wish: Wish, *, advance: str | None, fail_on: tuple[str, ...]) -> int:
        act = wish.act()
        if not self._user or "/" in self._user:
            raise Refusal("the id of a person is not empty and has no `/`")
        if act is None and advance is None:
            raise Refusal(
                "nothing is said: write a TEXT, `--tap`, `--postback`, `--react`, `--ad` or `--ref`"
            )
        clock = None
        if advance is not None:
            clock = self._ask("POST", "clock", {"advance": advance})
        if act is None:
            self._tell_clock(clock)
            return 0
        name, body = act
        given = {key: value for key, value in (body | self._where).items() if value not in (None, False)}
        if wish.facts:
            given["facts"] = dict(map(_fact, wish.facts))
        done = self._ask("POST", f"people/{quote(self._user, safe='')}/{name}", given)
        answers = self._answers(done)
        if self._form == "json":
            terminal.exact(in_json({"clock": clock, **done, "messages": answers}))
        else:
            self._tell(done, answers, clock)
        return 1 if done["decision"]["outcome"] in fail_on else 0

    def _answers(self, done: dict[str, Any]) -> list[dict[str, Any]]:
        """What was sent to the person since; waits only if an app was told."""
        seconds = self._wait if done["reached"] else 0.0
        query = {"account": done["account"], "after": done["id"]}
        if seconds:
            query["wait"] = str(seconds)
        path = f"people/{quote(done['user'], safe='')}/messages?{urlencode(query)}"
        return list(self._ask("GET", path)["messages"])

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        status, answer = self._server.ask(method, f"/convroute/{path}", body)
        if status != HTTPStatus.OK:
            raise Refusal(message_of(answer))
        return answer

    def _tell(self, done: dict[str, Any], answers: list[dict[str, Any]], clock: Any) -> None:
        if clock is not None:
            self._tell_clock(clock)
        for note in done["notes"]:
            terminal.note(note)
        for why in done["why"]:
            if why is not None:
                terminal.out(why)
        if not done["reached"]:
            terminal.note(_nobody(done))
        elif not answers and self._wait:
            reached = ", ".join(done["reached"])
            terminal.note(f"{reached} sent nothing to {done['user']} within {self._wait:g} s")
        palette = terminal.palette(sys.stdout)
        for message in answers:
            terminal.out("")
            terminal.out(palette.strong(f"{visible(message['app'] or 'somebody')}: {_shown(message)}"))
            for button in message["buttons"]:
                terminal.out(f"  [{visible(button['title'] or button['payload'] or '')}]")

    def _tell_clock(self, clock: Any) -> None:
        if self._form == "json":
            terminal.exact(in_json({"clock": clock}))
        else:
            terminal.note(f"the clock shows {clock['text']}")


def _nobody(done: dict[str, Any]) -> str:
    """That no app was told, and how one would be."""
    if done["decision"]["outcome"] in ("duplicate", "ignored", "withheld", "not_ours"):
        return "no app is told of it"
    return "no app that gets it has an address: `convroute serve --app NAME=URL` says where one is"


def _shown(message: dict[str, Any]) -> str:
    text = message["text"]
    return visible(text) if text is not None else "(something without a text)"


def _fact(given: str) -> tuple[str, object]:
    """`NAME=VALUE`; a number or a truth is one, everything else a text."""
    name, equals, value = given.partition("=")
    if not equals or not name:
        raise Refusal(f"`--fact {visible(given)}` says no value: write NAME=VALUE")
    try:
        found = json.loads(value)
    except ValueError:
        return name, value
    return name, found if isinstance(found, bool | int | str) else value
