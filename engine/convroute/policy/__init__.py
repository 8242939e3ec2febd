"""The checked policy: every name resolved, every file read, nothing left to go wrong."""
