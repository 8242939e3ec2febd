"""A policy for both channels, and a server of it in which people have written."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from convroute import Policy
from tests.server.graph.client import Client, running

IG, PAGE, USER = "17841400000000001", "104508901353867", "5550001"
NOW = 1_789_000_000_000
APPS = {"concierge": "1517776481860111", "care": "3310987654321098", "bot": "4410987654321098"}
POLICY = f"""
language 1

policy shop {{
    version  "1"
    channel  instagram, messenger
    account  instagram {IG}
    account  messenger {PAGE}
    timezone "Europe/Berlin"
}}

app concierge {{ id {APPS["concierge"]} }}
app care {{ id {APPS["care"]} human_agent }}
app bot {{ id {APPS["bot"]} }}

default concierge
allow take by care
"""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    path: Path = tmp_path_factory.mktemp("policy") / "shop.route"
    path.write_text(POLICY, encoding="utf-8")
    return Policy.load(path)


@pytest.fixture
async def client(policy: Policy) -> AsyncIterator[Client]:
    """Its clock stands; one person wrote to the Instagram account, and `concierge` answers them."""
    async with running(policy) as client:
        assert client.server.clock is not None
        client.server.clock.stand_at(NOW)
        await client.webhook(message(IG, USER))
        yield client


def message(account: str, user: str, at: int = NOW, mid: str = "m_1") -> dict[str, object]:
    item = {
        "sender": {"id": user},
        "recipient": {"id": account},
        "timestamp": at,
        "message": {"mid": mid, "text": "hi"},
    }
    name = "instagram" if account == IG else "page"
    return {"object": name, "entry": [{"id": account, "time": at, "messaging": [item]}]}
