"""Everything that decides is compared on a policy, and what does not agree is found and made small."""
