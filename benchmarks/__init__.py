"""The figures of Callboard: `make bench`, or `python -m benchmarks [name ...]` for some of them.

One file per figure. Each starts its own servers on data of its own and gives `Figure`s; nothing here is a test.
"""
