"""What `explain --why-not` says of recorded webhooks and requests to people; a golden file holds it."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.shell import convroute
from tests.repository.checkout import ROOT

_ASKED = {
    "a message that the default app got": ("shop", "webhooks/message.json", "sales"),
    "an ad at night": ("shop", "webhooks/spring-ad.json", "care"),
    "an echo": ("shop", "webhooks/echo.json", "marketing"),
    "several items of one thread": ("bank", "requests/with-facts.json", "fraud"),
    "what an app may never take": ("bank", "requests/take-by-assistant.json", "assistant"),
    "what another app could have taken": ("bank", "requests/take-by-assistant.json", "desk"),
    "an app that no rule names": ("page", "webhooks/optin.json", "inbox"),
    "a handover": ("page", "webhooks/lead-complete.json", "sales"),
    "everybody got it": ("single", "webhooks/link.json", "roomie"),
}


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("asked", _ASKED)
def test_the_answer_is_told(asked: str, form: str, snapshot: SnapshotAssertion) -> None:
    folder, item, app = _ASKED[asked]
    policy = f"policies/{folder}/{folder}.route"
    done = convroute(
        "explain", policy, f"policies/{folder}/{item}", "--why-not", app, "--format", form, cwd=Path(ROOT)
    )
    assert (done.status, done.err) == (0, "")
    assert done.out == snapshot
