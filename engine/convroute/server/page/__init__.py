"""The page at `/convroute/`: what is decided as it comes, and in the emulator people to act as."""
