"""The SMO block: the type, default and description of every key, and how it is validated."""
