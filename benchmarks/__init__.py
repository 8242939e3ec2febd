"""How fast convroute is, and compared with what; `python -m benchmarks.deciding` prints it."""
