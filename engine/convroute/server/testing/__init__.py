"""An emulator in a thread, for tests that are written in Python."""
