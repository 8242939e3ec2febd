"""How webhooks were read at first: with pydantic, one plain step after another. Held against the reader."""
