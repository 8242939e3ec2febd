"""What a Python user could take instead, each in the form its documentation recommends for speed.

Every module has `HOW`, one line for the table; `DISTRIBUTIONS`, what pip installs;
`build(shop)`, which gives a function from an event, its thread and the input to the outcome;
and `prepare(event)`, which makes that input.
"""

CONTENDERS: dict[str, str] = {
    "convroute": "convroute_policy",
    "by hand": "by_hand",
    "list of lambdas": "lambdas",
    "evalidate, tables": "with_evalidate",
    "evalidate, rules": "with_evalidate_rules",
    "json-logic, tables": "with_json_logic",
    "json-logic, rules": "with_json_logic_rules",
    "zen-engine": "with_zen",
    "common-expression-language": "with_cel",
    "regopy": "with_regopy",
    "cel-python": "with_cel_python",
    "jsonlogic-rs": "with_jsonlogic_rs",
    "cedarpy": "with_cedarpy",
    "casbin": "with_casbin",
    "rule-engine": "with_rule_engine",
}
"""The names that tables show, and their modules here."""
