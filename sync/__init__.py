"""The sync engine: what people did, judged; what others must know of it, told.

Pure: no database, socket, clock or coroutine. Callers pass `now`.
Read `settle.py` first, then `edits/` (one file per area), `changes.py` (who sees what) and `access.py` (who may).
"""
