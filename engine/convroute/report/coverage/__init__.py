"""What tests exercise of policies, as text, LCOV, Cobertura, HTML and JSON."""
