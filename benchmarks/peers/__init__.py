"""Servers that do a sync's work otherwise, for comparison: `python -m benchmarks.peers.<name> FILE PORT`.

They take the same requests, read and write the same tables of a furnished file, and answer in the same shape. They
judge nothing, hold nothing, chain no hashes and check no access: what they cost is the database and HTTP alone.
"""
