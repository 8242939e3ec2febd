"""Python clients whose address of Meta is fixed, in a process that knows of the emulator by its environment.

Each function is one client's part: it prints what it found as JSON.
"""

import json
import sys


def with_fbmq(user: str) -> object:
    from fbmq import Page

    page = Page("token-bot")
    sent: list[object] = []
    page.send(user, "from fbmq", callback=lambda _, response: sent.append(response.status_code))
    return sent


def with_facebook_business(user: str) -> object:
    from facebook_business.adobjects.page import Page
    from facebook_business.api import FacebookAdsApi

    FacebookAdsApi.init(app_secret="secret-bot", access_token="token-bot", crash_log=False)
    page = Page("104508901353867")
    page.create_message(params={"recipient": {"id": user}, "message": {"text": "from facebook-business"}})
    passed = page.create_pass_thread_control(
        params={"recipient": {"id": user}, "target_app_id": "2210987654321098"}
    )
    return bool(passed)


def with_requests(url: str) -> object:
    import requests

    try:
        return requests.get(url, timeout=20).status_code
    except requests.exceptions.ProxyError as error:
        return str(error)


if __name__ == "__main__":
    print(json.dumps(globals()[f"with_{sys.argv[1]}"](sys.argv[2])))
