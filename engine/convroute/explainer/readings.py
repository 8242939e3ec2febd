"""The readings a decision can rely on where Meta's documents are silent, in a few words each.

`docs/semantics.md` has them at length, under the same references.
"""

READINGS: dict[str, str] = {
    "6-B": "an owner can be asked for the thread while routing is on",
    "6-C": "only the previous owner is told of a take, and nobody from idle",
    "6-D": "without control_type Messenger releases and Instagram refuses",
    "6-G": "whether a send from idle claims the thread",
    "6-H": "an ad or link does not take a thread from its owner, unless the policy says so",
    "6-J": "the app that gets an opening event becomes the owner",
    "6-K": "control ends exactly at its expiry",
    "6-N": "an extension counts from now and never shortens control",
    "6-O": "each message gives the owner its window again, and never shortens control",
    "6-P": "an app that is not connected can be neither a target nor routed to",
    "6-V": "without a default app an owner still gets the event alone",
    "6-W": "a reply in the inbox takes the thread",
    "6-X": "the app whose button was tapped gets the full event, if it is known",
}

THREAD_AFTERWARDS = frozenset({"6-J", "6-O"})
"""The readings about who owns the thread after an event, and for how long."""
