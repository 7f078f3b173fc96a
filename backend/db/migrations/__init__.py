"""The schema's history: `NNNN_name.sql`, in order, never changed once released; see `backend/db/migrate.py`."""
