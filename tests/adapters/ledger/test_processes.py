"""Several processes on one database: whatever they do at once, each thing is done by one of them."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import pytest
from sqlalchemy import select, update

from sync.adapters.ledger.findings import DatabaseLedger
from sync.adapters.ledger.holding import held
from sync.adapters.ledger.insert import insert_new
from sync.adapters.ledger.leases import DatabaseLeases
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.adapters.ledger.schema import lease
from sync.adapters.ledger.tokens import DatabaseShelf
from sync.core.sight import Shape
from sync.errors import KawalError, NotWritten
from sync.ports import Check, Letter, Tally
from tests.adapters.ledger.conftest import Address

NOON = datetime(2025, 4, 5, 12, tzinfo=UTC)
PROCESSES, TIMES = 2, 100
_SPAWN = get_context("spawn")


def at_once(work: Callable[[Connection, Address], None], address: Address) -> list[Any]:
    """Let processes do a piece of work at the same time and return what each of them sends."""
    pipes, running = [], []
    for _ in range(PROCESSES):
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=work, args=(theirs, address), daemon=True)
        process.start()
        theirs.close()
        pipes.append(ours)
        running.append(process)
    for pipe in pipes:
        pipe.recv()  # it is there
    for pipe in pipes:
        pipe.send("go")
    found = [pipe.recv() for pipe in pipes]
    for process, pipe in zip(running, pipes, strict=True):
        process.join()
        pipe.close()
    return found


def _ready(pipe: Connection) -> None:
    pipe.send("ready")
    pipe.recv()


def _count_up(pipe: Connection, address: Address) -> None:
    _ready(pipe)
    number = select(lease.c.fence).where(lease.c.name == "hitungan").with_for_update()
    with closing(address.open()) as database:
        for _ in range(TIMES):
            with database.writing() as connection:
                found = connection.scalars(number).one()
                connection.execute(update(lease).where(lease.c.name == "hitungan").values(fence=found + 1))
    pipe.send("done")


def test_those_that_read_before_they_write_lose_nothing_of_each_other(address: Address) -> None:
    """Without BEGIN IMMEDIATE SQLite refuses most of them, however long they would wait."""
    with closing(address.open()) as database, database.writing() as connection:
        insert_new(connection, lease, name="hitungan", owner="", fence=0, until=0.0)
    assert at_once(_count_up, address) == ["done"] * PROCESSES
    with closing(address.open()) as database, database.reading() as connection:
        assert connection.scalars(select(lease.c.fence)).one() == PROCESSES * TIMES


def _open_first(pipe: Connection, address: Address) -> None:
    _ready(pipe)
    with closing(address.open()) as database:
        pipe.send(database.key)


def test_those_that_open_it_first_agree_on_tables_and_key(address: Address) -> None:
    assert len(set(at_once(_open_first, address))) == 1


def _take_all(pipe: Connection, address: Address) -> None:
    taken = []
    with closing(address.open()) as database:
        outbox = DatabaseOutbox(database)
        outbox.list()
        _ready(pipe)
        while one := outbox.take(NOON, str(os.getpid()), 60):
            if outbox.begin(one, NOON) and outbox.sent(one, NOON):
                taken.append(one.letter.key)
                time.sleep(0.002)  # so that the other gets some too
    pipe.send(taken)


def test_each_letter_is_sent_by_one_of_them(address: Address) -> None:
    keys = [f"surat-{number}" for number in range(TIMES * 2)]
    with closing(address.open()) as database:
        about = ("", "ringkasan", "k@contoh.go.id", "<a@contoh.go.id>", b"Halo", NOON, False)
        DatabaseOutbox(database).put([Letter(key, *about) for key in keys])
    sent = at_once(_take_all, address)
    assert Counter(key for taken in sent for key in taken) == Counter(keys)
    assert sum(map(bool, sent)) > 1


def _hold(pipe: Connection, address: Address) -> None:
    with closing(address.open()) as database:
        leases = DatabaseLeases(database)
        leases.release("", "", 0)  # opens it
        _ready(pipe)
        pipe.send(leases.hold("Gunungsari", str(os.getpid()), 60))


def test_one_of_them_gets_a_lease(address: Address) -> None:
    assert sorted(fence is not None for fence in at_once(_hold, address)) == [False] * (PROCESSES - 1) + [True]


# ------------------------------------------------------------------ a register, for as long as the work takes

_LEASE = 1.0


def _record(address: Address, frozen: Connection) -> None:
    """Hold a register, wait for a word, then record a check."""
    with closing(address.open()) as database, held(database, "Gunungsari", lease=_LEASE) as guard:
        ledger = DatabaseLedger(database, "Gunungsari", guard)
        frozen.send("held")
        frozen.recv()
        try:
            ledger.record(Check("beku", [], Tally({}, 0), Shape({}, {}), NOON))
            frozen.send("recorded")
        except KawalError as told:
            with suppress(KawalError):
                ledger.failed(NOON, told.message)
            frozen.send(told.message)


def test_who_was_frozen_while_another_took_over_records_nothing(address: Address) -> None:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_record, args=(address, theirs), daemon=True)
    process.start()
    assert process.pid is not None
    assert ours.recv() == "held"
    os.kill(process.pid, signal.SIGSTOP)
    with closing(address.open()) as database:
        with held(database, "Gunungsari", patience=_LEASE * 20) as guard:
            os.kill(process.pid, signal.SIGCONT)
            ours.send("go on")
            assert "diambil alih" in ours.recv()
            assert DatabaseLedger(database, "Gunungsari").standing().failure is None
            DatabaseLedger(database, "Gunungsari", guard).record(Check("baru", [], Tally({}, 0), Shape({}, {}), NOON))
        assert DatabaseLedger(database, "Gunungsari").unchanged("baru")
    process.join()
    ours.close()
    theirs.close()


def test_work_may_take_longer_than_the_lease(address: Address) -> None:
    with closing(address.open()) as database, held(database, "Gunungsari", lease=_LEASE) as guard:
        time.sleep(_LEASE * 2)
        DatabaseLedger(database, "Gunungsari", guard).record(Check("lama", [], Tally({}, 0), Shape({}, {}), NOON))


def test_a_second_one_is_kept_out_until_the_first_is_done(address: Address) -> None:
    with closing(address.open()) as database:
        with held(database, "Gunungsari"):
            with pytest.raises(NotWritten, match="sedang diproses"), held(database, "Gunungsari", patience=0.3):
                pass
            with held(database, "Ciomas"):
                pass
        with held(database, "Gunungsari"):
            assert DatabaseShelf(database).get("") == {}
