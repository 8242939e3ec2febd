"""Why an app did not get an event or what it asked for, and what would have to be otherwise."""
