"""Snapshots that tell policies apart: values that the policies themselves name, and their neighbours."""
