"""Long segments of plain routes: read as columns, without the parser."""
