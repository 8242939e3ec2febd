"""convroute."""
