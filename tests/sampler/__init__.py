"""Draws real, repeatable snapshots that tell policies apart: a check that shares nothing with `regions`."""
