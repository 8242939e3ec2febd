"""A text in quotes, as it can stand in a policy."""

_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")}
_ESCAPES = str.maketrans(
    {
        '"': '\\"',
        "\\": "\\\\",
        "\n": "\\n",
        "\t": "\\t",
        **{code: f"\\u{{{code:x}}}" for code in (0x61C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF)},
        **{code: f"\\u{{{code:x}}}" for code in _CONTROLS},
        **{code: f"\\u{{{code:x}}}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))},
    }
)


def in_quotes(text: str) -> str:
    """With escapes for what cannot stand in a string (language: Lexical)."""
    return f'"{text.translate(_ESCAPES)}"'
