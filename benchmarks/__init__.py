"""Programs that measure convroute; each prints ratios of things measured in one run."""
