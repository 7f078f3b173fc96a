"""Turns rows of the alert outbox into deliveries: lease, compose, send, record, retry. Knows no tables."""
