"""A checked policy as bytes and back, for the cache.

Rules stay bytes or columns until somebody asks for one, so a policy with a
hundred thousand of them is there at once. Reading makes values of the classes
named in `forms` and nothing else.
"""
