"""Results as text, json, sarif and the rest; the only place that knows colours."""
