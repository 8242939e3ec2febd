"""Why: a traced decision as people read it."""
