"""The two channels, and the app ids that Meta reserves on them (semantics 1)."""

from typing import Literal

Channel = Literal["instagram", "messenger"]

CHANNEL_OF_OBJECT: dict[str, Channel] = {"instagram": "instagram", "page": "messenger"}

INSTAGRAM_INBOX = "1217981644879628"
PAGE_INBOX = "263902037430900"
LEADGEN = "413038776280800"

BUILTIN_IDS: dict[str, str] = {
    "instagram_inbox": INSTAGRAM_INBOX,
    "page_inbox": PAGE_INBOX,
    "leadgen": LEADGEN,
}
BUILTIN_NAMES: dict[str, str] = {app_id: name for name, app_id in BUILTIN_IDS.items()}
INBOX_OF: dict[Channel, str] = {"instagram": INSTAGRAM_INBOX, "messenger": PAGE_INBOX}
