"""The emulator by https, for clients whose address of Meta, or whose scheme, cannot be changed."""
