"""The SMO block: every key with its type, its default and what it is for, and how it is checked."""
