"""Who gets the event, and where (semantics E10)."""

from convroute.conversation.channel import first_id
from convroute.evaluator.outcome import Deliver
from convroute.evaluator.snapshot import View


def exclusive(view: View, owner: str | None) -> Deliver:
    """To one app on `messaging`, to every other connected app with `standby` on `standby`.

    A postback also reaches the app whose button it was, on `messaging`, if that
    app is known (D 2.4 R15, 6-X).
    """
    policy = view.policy
    connected = [app for app in policy.apps.values() if app.connected_on(view.channel)]
    on_messaging = {app.name for app in connected if owner is not None and app.id == first_id(owner)}
    notes: tuple[str, ...] = ()
    assumed = False
    values: dict[str, object] = {}
    if view.look("kind") == "postback":
        button = view.button_app
        values = {"button_app": button}
        on_messaging |= {app.name for app in connected if app.id == button}
        if button is None:
            notes = ("6-X: the app whose button it was is not known; it would get the full event too",)
            assumed = True
        else:
            notes = (f"`{view.app_name(button)}` gets the full event: the button was its own",)
    on_standby = {app.name for app in connected if app.standby and app.name not in on_messaging}
    deliver = Deliver(tuple(sorted(on_messaging)), tuple(sorted(on_standby)))
    view.trace.step(
        "E10",
        "deliver",
        "exclusive",
        "6-X" if assumed else "D 2.4 R15",
        assumed=assumed,
        notes=notes,
        also=values,
        owner=owner,
        messaging=list(deliver.messaging),
        standby=list(deliver.standby),
    )
    return deliver


def to_everybody(view: View) -> Deliver:
    """To every connected app on `messaging` (mode `zero_config`, D 2.1 R7)."""
    apps = view.policy.apps.values()
    deliver = Deliver(tuple(sorted(app.name for app in apps if app.connected_on(view.channel))))
    view.trace.step("E10", "deliver", "everybody", "D 2.1 R7", messaging=list(deliver.messaging), standby=[])
    return deliver
