"""What `make` runs before anything is installed: `.venv` from the lock files, Node, the PWA.

Standard library only, and never part of the wheel. Order: `find_python.sh`, `environment`, `pwa`. A
step that was done is known by a stamp that names what it was done from, written last; so a second
start does nothing, and a half-finished one is noticed.
"""
