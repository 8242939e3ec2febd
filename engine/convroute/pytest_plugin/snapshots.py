"""How syrupy keeps decisions: a line of text for each, so that every line of a diff speaks for itself."""

from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from convroute.pytest_plugin.recorded import in_lines


class DecisionLines(SingleFileSnapshotExtension):
    """Writes what `PolicyInTest.decisions_of` returns to `__snapshots__/<test file>/<test>.txt`."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"  # its name before syrupy 5
    file_extension = "txt"

    def serialize(self, data: Any, **_: Any) -> str:
        return in_lines(data)
