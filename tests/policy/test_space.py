"""Which snapshots exist (semantics 6): what an event of each kind, entry and surface can and must carry."""

from itertools import product

from convroute.conversation.event import OPENING_KINDS, Surface
from convroute.policy.fields import BROUGHT
from convroute.policy.space import always_on, attachments_on, impossible, kind_of, shape_of, shapes, state_of

TEXTS = {info.name for info in BROUGHT if info.type == "string"}
ADS = {"ad.id", "ad.title", "ad.post", "ad.product", "ad.flow"}


def test_there_is_every_kind_and_every_surface_from_every_entry_that_it_can_have() -> None:
    opening = [shape for shape in shapes() if shape.kind in OPENING_KINDS]
    surfaces = ["message", "story_reply", "story_mention", "shared_post", "shop", "quick_reply"]
    assert {(shape.entry, shape.surface) for shape in opening} == {
        *product(("ad", "link", "organic"), [*surfaces, "postback", "referral"])
    }
    others = [shape for shape in shapes() if shape not in opening]
    assert len(others) == 10
    assert all((shape.surface, shape.entry) == (shape.kind, "organic") for shape in others)
    assert all(kind_of(shape.surface) == shape.kind for shape in shapes())


def test_what_is_said_stands_only_on_messages_postbacks_and_echoes() -> None:
    assert shape_of("message", "organic", "message").can & TEXTS == {"text", "referral.source"}
    assert shape_of("message", "organic", "quick_reply").can & TEXTS == {"text", "payload", "referral.source"}
    tapped = {"payload", "title", "product", "referral.source"}
    assert shape_of("postback", "organic", "postback").can == tapped
    assert shape_of("echo", "organic", "echo").can == {"text", "payload", "attachments"}
    assert shape_of("reaction", "organic", "reaction").can == frozenset()


def test_a_link_has_a_ref_for_certain_and_only_an_ad_has_its_marks() -> None:
    for shape in shapes():
        assert ("ref" in shape.must) == (shape.entry == "link")
        assert ("ref" in shape.can) == (shape.entry != "organic")
        assert shape.can >= ADS if shape.entry == "ad" else not ADS & shape.can
        assert ("product" in shape.must) == (shape.surface == "shop")
    assert always_on("link") == {"ref"}
    assert always_on("shop") == {"product"}
    assert always_on("ad") == frozenset()


def test_a_mention_or_a_post_makes_another_surface_of_a_message() -> None:
    special = {"story_mention", "share", "ig_post", "ig_reel"}
    expected: dict[Surface, set[str]] = {
        "message": set(),
        "shop": set(),
        "quick_reply": set(),
        "shared_post": special - {"story_mention"},
        "story_mention": special,
        "story_reply": special,
    }
    assert {surface: attachments_on(surface) & special for surface in expected} == expected


def test_only_an_ad_has_the_source_of_ads() -> None:
    assert impossible("referral.source", "ad") == frozenset()
    for entry in ("link", "organic"):
        assert {"ADS", "ads", "Ads", "aDS"} <= impossible("referral.source", entry)
        assert len(impossible("referral.source", entry)) == 8
    assert impossible("ref", "link") == impossible("some_fact", "link") == frozenset()


def test_a_thread_is_idle_exactly_when_nobody_owns_it() -> None:
    assert (state_of("nobody"), state_of("sales"), state_of("9999")) == ("idle", "active", "active")
