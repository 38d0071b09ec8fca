"""The base of REST: a resource is a model, its operations and what may be asked of it."""
