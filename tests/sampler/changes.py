"""A policy, and words, numbers and signs of it with what could stand there instead."""

BODY = """
app care = instagram_inbox
app sales { id 3310987654321098  role sales  human_agent }
app marketing { id 2210987654321098  role marketing }
app bot { id 1110987654321098  role automation }
default bot
behavior { campaign_preempts off  request_in_routing on  send_claims_idle default_app_only }
fact tier: "gold" | "silver" | "basic"
fact orders: int 0..99
fact vip: bool
schedule office { mon-fri 09:00-18:00  sat 10:00-14:00  except 2026-12-25 }
set gifts = ["120001", "120002", "120003"]

route ad 120210987654321 to sales for 3 days
route ad in gifts to marketing for 7 days when thread.silence > 30 days
route ad to marketing
route link "qr-berlin" to sales
route link like "order-*" to care when within office
route postback "TALK_TO_HUMAN" to care
route quick_reply like "SIZE_?" to sales when orders in 3..7
vip: route message to sales when tier in ["gold", "silver"] and not (text mentions ["refund", "my order"])
complaints: route message to care when text mentions ["refund", "broken glass"] and orders >= 12
route message to marketing when attachments has image and weekday in [sat, sun]
route story_reply to marketing when thread.bucket < 20 and ref is absent
route shop to sales when time in 22:00-02:00 or date in 2026-12-01..2026-12-24
route organic to care when vip and thread.is_new

allow take by [care, sales]
allow take by bot from marketing when thread.silence >= 7 days
deny take by care from sales
deny pass by marketing to bot
deny request by bot from care
limit extend by sales to 3 days
"""

CHANGES = (
    ("3 days\nroute ad in", "4 days\nroute ad in"),
    ("120210987654321", "120210987654322"),
    ('"120003"', '"120004"'),
    ("thread.silence > 30 days", "thread.silence >= 30 days"),
    ("route ad to marketing", "route ad to sales"),
    ('"qr-berlin"', '"qr-berlin2"'),
    ('"order-*"', '"order-?*"'),
    ('"order-*"', '"orders-*"'),
    ("09:00-18:00", "09:00-18:01"),
    ("sat 10:00", "sat 09:59"),
    ("except 2026-12-25", "except 2026-12-26"),
    ('"TALK_TO_HUMAN"', '"talk_to_human"'),
    ('"SIZE_?"', '"SIZE_*"'),
    ("orders in 3..7", "orders in 3..8"),
    ('["gold", "silver"]', '["gold"]'),
    ('"my order"', '"my orders"'),
    ('"broken glass"', '"broken"'),
    ('"broken glass"', '"glass broken"'),
    ("orders >= 12", "orders > 12"),
    ("[sat, sun]", "[sat]"),
    ("has image", "has video"),
    ("thread.bucket < 20", "thread.bucket < 21"),
    ("22:00-02:00", "22:00-02:01"),
    ("2026-12-01..2026-12-24", "2026-12-01..2026-12-23"),
    ("22:00-02:00 or date", "22:00-02:00 and date"),
    ("vip and thread.is_new", "vip"),
    ("vip and thread.is_new", "thread.is_new"),
    ("route organic to care when vip", "route organic to care when not vip"),
    ("allow take by [care, sales]", "allow take by sales"),
    ("from marketing when thread.silence >= 7 days", "from marketing when thread.silence > 7 days"),
    ("by bot from marketing", "by bot from [marketing, nobody]"),
    ("deny take by care from sales\n", ""),
    ("deny pass by marketing to bot", "deny pass by marketing to care"),
    ("deny request by bot from care", "deny request by bot"),
    ("limit extend by sales to 3 days", "limit extend by sales to 2 days"),
    ("limit extend by sales", "limit extend by anyone"),
    ("default bot", "default sales"),
    ("campaign_preempts off", "campaign_preempts on"),
    ("request_in_routing on", "request_in_routing off"),
    ("default_app_only", "never"),
    ("role sales  human_agent", "role sales"),
    ("role automation }", "role automation  standby off }"),
    ("role marketing }", "role marketing  disabled }"),
    ("bot { id 1110987654321098", "bot { id 1110987654321099"),
    (
        "route ad in gifts to marketing for 7 days when thread.silence > 30 days\nroute ad to marketing\n",
        "route ad to marketing\nroute ad in gifts to marketing for 7 days when thread.silence > 30 days\n",
    ),
)
