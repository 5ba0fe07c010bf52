"""What the pipeline asks of the outside world."""

from sync.ports.kept import Leases, Shelf
from sync.ports.ledger import Changes, Check, Failure, Ledger, Standing, Tally
from sync.ports.mail import Letter, Outbox, Post, Posted, Rendered, Taken
from sync.ports.register import Reading, RegisterStore
from sync.ports.snapshots import Snapshots

__all__ = [
    "Changes",
    "Check",
    "Failure",
    "Leases",
    "Ledger",
    "Letter",
    "Outbox",
    "Post",
    "Posted",
    "Reading",
    "RegisterStore",
    "Rendered",
    "Shelf",
    "Snapshots",
    "Standing",
    "Taken",
    "Tally",
]
