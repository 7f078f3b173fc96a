"""Seeded simulation of many phones against the real engine: `python -m tests.simulation --from 0 --runs 1000`.

    world.py    a run: phones, a bad network, a server that crashes, people who come and go
    phone.py    what a phone keeps and does, as docs/protocol.md tells it
    server.py   the server's side of the protocol around `sync.settle`
    shelf.py    records, feed and ledger in memory, one transaction at a time
    edits.py    what people type, well formed and not
    oracles.py  what must hold at every save, at every reply and at the end
    faults.py   planted faults: each must be found, or the simulation proves nothing
"""
