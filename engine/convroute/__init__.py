"""Conversation routing for Instagram and Messenger: policies that decide, and say why.

    from convroute import Policy, Thread

    policy = Policy.load("policies/shop/shop.route")
    for event in policy.read(webhook_json):
        print(policy.explain(event, Thread()))

Names are loaded when they are first used, so importing this package is free.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from convroute.version import VERSION

if TYPE_CHECKING:
    from convroute.api import Explanation, Policy, PolicyError, WhyNot
    from convroute.conversation.event import Event
    from convroute.conversation.input_error import InputError
    from convroute.conversation.item import Unreadable
    from convroute.conversation.life import Life
    from convroute.conversation.request import Request
    from convroute.conversation.thread import Thread
    from convroute.evaluator.decision import Decision, Undecided

__all__ = [
    "Decision",
    "Event",
    "Explanation",
    "InputError",
    "Life",
    "Policy",
    "PolicyError",
    "Request",
    "Thread",
    "Undecided",
    "Unreadable",
    "WhyNot",
]

__version__ = VERSION

_MODULES = {
    "Decision": "convroute.evaluator.decision",
    "Event": "convroute.conversation.event",
    "Explanation": "convroute.api",
    "InputError": "convroute.conversation.input_error",
    "Life": "convroute.conversation.life",
    "Policy": "convroute.api",
    "PolicyError": "convroute.api",
    "Request": "convroute.conversation.request",
    "Thread": "convroute.conversation.thread",
    "Undecided": "convroute.evaluator.decision",
    "Unreadable": "convroute.conversation.item",
    "WhyNot": "convroute.api",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted((*globals(), *__all__))
