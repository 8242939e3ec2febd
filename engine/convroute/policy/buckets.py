"""`thread.bucket`: threads told apart by chance, each always in the same way (language: Conditions)."""

import hashlib

BUCKETS = 100


def bucket_of(policy: str, account: str, user: str | None) -> int:
    """0 to 99, of a thread under the policy of this name."""
    digest = hashlib.sha256(f"{policy}/{account}/{user}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % BUCKETS
