"""What convroute costs, as ratios to something else of the same run: `python -m benchmarks.linting`."""
