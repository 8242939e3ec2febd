"""A text in quotes, as it can stand in a policy."""

_ESCAPES = str.maketrans(
    {
        '"': '\\"',
        "\\": "\\\\",
        "\n": "\\n",
        "\t": "\\t",
        "\r": "\\u{d}",
        **{code: f"\\u{{{code:x}}}" for code in (0, 0x61C, 0x200E, 0x200F, 0xFEFF)},
        **{code: f"\\u{{{code:x}}}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))},
    }
)


def in_quotes(text: str) -> str:
    """With escapes for what cannot stand in a string (language: Lexical)."""
    return f'"{text.translate(_ESCAPES)}"'
