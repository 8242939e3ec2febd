"""What stands in for people and for Meta: acts of a person, the inbox, the clock, and Meta's faults."""
