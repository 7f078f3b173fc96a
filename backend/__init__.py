"""Callboard's server: Litestar in front, Piccolo behind, the engine of `sync` between."""
