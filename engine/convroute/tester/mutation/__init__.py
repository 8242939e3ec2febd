"""Whether tests notice a changed policy: small mistakes are made in it on purpose, one at a time."""
