"""What the sampler draws: real, repeatable, and good at telling policies apart."""
