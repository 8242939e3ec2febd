"""What the page and the commands ask a running server, below `/convroute/`."""
