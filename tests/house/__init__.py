"""Rules of the house, each a test whose docstring tells the bug that it keeps out."""
