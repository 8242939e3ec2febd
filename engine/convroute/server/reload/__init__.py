"""Takes changed policies while the server runs: looked at, tested and tried first, in another process."""
