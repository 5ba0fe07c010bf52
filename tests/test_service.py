"""The service with a clock that tests turn, and jobs that do what tests want."""

from __future__ import annotations

import gc
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from sync.adapters.memory_outbox import MemoryLeases, MemoryShelf
from sync.core.jobs import Every, known_from, shelved
from sync.duty import Duty
from sync.errors import KawalError, NotWritten, Unreadable, UsageProblem
from sync.service import Incomplete, Job, Outcome, Service, Stopped
from tests.conftest import ROOT
from tests.kawal_run import until

NOON = datetime(2025, 4, 5, 12, 0, tzinfo=UTC)


@dataclass
class Signs:
    """Remembers what was shown."""

    shown: list[str] = field(default_factory=list)

    def waiting(self, why: str) -> None:
        self.shown.append(f"menunggu: {why}")

    def working(self, doing: str) -> None:
        self.shown.append(f"bekerja: {doing}")

    def ended(self) -> None:
        self.shown.append("selesai")


@dataclass
class World:
    """A clock, what is remembered, and everything that was told; ``service`` makes a new instance."""

    now: datetime = NOON
    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    leases: MemoryLeases = field(default_factory=MemoryLeases)
    told: list[Outcome] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    signs: Signs = field(default_factory=Signs)

    def service(self, *jobs: Job, owner: str = "satu", lease: float = 60.0) -> Service:
        duty = Duty(self.leases, owner, self.signs, lease)
        return Service(jobs, self.shelf, duty, lambda: self.now, self.told.append, self.said.append)

    def outcomes(self) -> list[tuple[str, str]]:
        """Return job and message of what was told since the last time it was asked."""
        found = [(one.job, one.failure.message if one.failure else one.done) for one in self.told]
        self.told.clear()
        return found


@pytest.fixture
def world() -> World:
    return World()


QUARTER = Every(15)


def _go_on() -> None:
    """Let a job end by itself."""


def job(name: str, work: Callable[[], str], rhythm: Every = QUARTER, stop: Callable[[], None] = _go_on) -> Job:
    return Job(name, rhythm, work, stop)


@contextmanager
def running(service: Service) -> Iterator[threading.Thread]:
    """Let a service run in a thread, and end it."""
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        yield thread
    finally:
        service.stop()
        thread.join(timeout=10)
        assert not thread.is_alive()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a waiting instance look again at once."""
    monkeypatch.setattr("sync.service._LOOK_AGAIN", 0.05)


# ------------------------------------------------------------------ what is owed


def test_what_is_owed_is_done_in_order_and_once(world: World) -> None:
    service = world.service(job("satu", lambda: "a"), job("dua", lambda: ""))
    assert service.once()
    assert world.outcomes() == [("satu", "a"), ("dua", "")]
    assert world.service(job("satu", lambda: "a"), job("tiga", lambda: "b")).once()
    assert world.outcomes() == [("tiga", "b")]
    assert world.signs.shown == ["bekerja: ", "selesai"] * 2


def _fail(error: Exception) -> Callable[[], str]:
    def work() -> str:
        raise error.with_traceback(None)

    return work


def test_a_job_that_raises_is_remembered_and_the_others_go_on(world: World) -> None:
    jobs = job("rusak", _fail(ValueError("Siti Rahasia"))), job("baik", lambda: "a"), job("pesan", _fail(BAD))
    world.service(*jobs).once()
    [broken, good, told] = world.told
    assert broken.failure is not None
    assert re.search(r"ValueError di test_service\.py:\d+", broken.failure.message)
    assert (good.failure, told.failure) == (None, BAD)
    assert "Rahasia" not in str(world.shelf.get(shelved("rusak")))
    assert known_from(world.shelf.get(shelved("pesan"))).message == "Register tidak dapat dibaca."
    assert (told.failures, told.next_due) == (1, NOON + timedelta(minutes=1))


BAD = Unreadable("Register tidak dapat dibaca.", "Periksa.")


def test_a_job_that_fails_is_not_tried_again_at_once(world: World) -> None:
    tries: list[datetime] = []

    def work() -> str:
        tries.append(world.now)
        raise BAD

    for _ in range(3 * 180):  # three hours
        world.service(job("rusak", work)).once()
        world.now += timedelta(seconds=20)
    assert [(after - before) // timedelta(minutes=1) for before, after in pairwise(tries)] == [1, 2, 4, 8, 16, 32, 60]


def test_a_job_done_in_part_is_done(world: World) -> None:
    part = Incomplete("2 register diperbarui.", "1 register gagal.", "Dicoba lagi.", ("Ciomas: terkunci",))
    for _ in range(2):
        world.service(job("sync", _fail(part))).once()
        world.now += timedelta(minutes=15)
    assert [(one.done, one.failure, one.failures, one.again) for one in world.told] == [
        ("2 register diperbarui.", part, 1, False),
        ("2 register diperbarui.", part, 2, True),
    ]


def test_what_gave_up_because_of_the_end_is_still_owed(world: World) -> None:
    world.service(job("sync", _fail(Stopped()))).once()
    assert world.told == []
    world.service(job("sync", lambda: "a")).once()
    assert world.outcomes() == [("sync", "a")]


def test_a_shelf_that_is_full_lets_no_job_spin(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(name: str, content: object) -> None:
        raise NotWritten("Penuh.", "Kosongkan.")

    monkeypatch.setattr(world.shelf, "put", full)
    done = threading.Event()
    service = world.service(job("sync", lambda: done.set() or "a"))  # type: ignore[func-returns-value]
    with running(service):
        until(done.is_set)
        service.tick()
    assert world.outcomes() == [("sync", "a")]


# ------------------------------------------------------------------ who is on duty


@pytest.mark.usefixtures("quick")
def test_a_second_instance_waits_says_so_and_takes_over(world: World) -> None:
    first, second = world.service(job("sync", lambda: "a")), world.service(owner="dua")
    with running(first):
        until(lambda: world.said)
        assert world.service(owner="tiga").once() is False
        with running(second):
            until(lambda: len(world.said) > 1)
            first.stop()
            until(lambda: len(world.said) > 2)
    assert [said[:30] for said in world.said] == [
        "Kawal bertugas.",
        "Kawal yang lain sedang bertuga",
        "Kawal bertugas.",
    ]
    assert world.outcomes() == [("sync", "a")]


@pytest.mark.usefixtures("quick")
def test_who_loses_the_lease_does_nothing_more_and_waits(world: World) -> None:
    """As one that was frozen for longer than the lease does when it wakes up."""
    clock = [0.0]
    world.leases = MemoryLeases(lambda: clock[0])
    holding, going = threading.Event(), threading.Event()

    def slow() -> str:
        holding.set()
        assert going.wait(10)
        return "lambat"

    first = world.service(job("satu", slow), job("dua", lambda: "b"), lease=0.3)
    with running(first):
        assert holding.wait(10)
        clock[0] = 100.0
        assert world.leases.hold("/layanan", "lain", 1000.0)
        until(lambda: "duty" not in [thread.name for thread in threading.enumerate()])
        going.set()
        until(lambda: any("yang lain" in said for said in world.said))
    assert world.outcomes() == [("satu", "lambat")]
    assert world.shelf.get(shelved("satu")) == {}
    assert "selesai" not in world.signs.shown  # the file belongs to the other one


@pytest.mark.usefixtures("quick")
def test_a_long_job_keeps_the_duty_and_gives_signs_of_life(world: World) -> None:
    seen: list[bool] = []

    def long() -> str:
        until(lambda: world.signs.shown.count("bekerja: lama") > 3)
        seen.append(world.leases.hold("/layanan", "lain", 1) is None)
        return "a"

    world.service(job("lama", long), lease=0.3).once()
    assert seen == [True]


@pytest.mark.usefixtures("quick")
def test_a_job_that_hangs_gives_no_signs_and_is_not_kept_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.duty._LONGEST_JOB", 0.5)

    def hang() -> str:
        until(lambda: world.leases.hold("/layanan", "lain", 100))
        return "a"

    world.service(job("macet", hang), lease=0.3).once()
    assert world.shelf.get(shelved("macet")) == {}


@pytest.mark.usefixtures("quick")
def test_a_database_that_is_away_is_waited_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hold, away = world.leases.hold, [1, 2, 3]

    def unreachable(name: str, owner: str, seconds: float) -> int | None:
        if away:
            away.pop()
            raise Unreadable("Basis data tidak dapat dihubungi.", "Periksa.")
        return hold(name, owner, seconds)

    monkeypatch.setattr(world.leases, "hold", unreachable)
    with running(world.service(job("sync", lambda: "a"))):
        until(lambda: world.told)
    assert world.said == ["Basis data tidak dapat dihubungi.", "Kawal bertugas."]


def test_settings_that_lead_to_no_database_end_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> int | None:
        raise UsageProblem("Perlu satu paket lagi.", "pip install")

    monkeypatch.setattr(world.leases, "hold", wrong)
    with pytest.raises(KawalError, match="satu paket"):
        world.service().run()


def test_the_end_is_told_to_every_job_and_nothing_is_begun_after_it(world: World) -> None:
    stopped: list[str] = []
    service = world.service(
        job("satu", lambda: service.stop() or "a", stop=lambda: stopped.append("satu")),  # type: ignore[func-returns-value]
        job("dua", lambda: "b", stop=lambda: stopped.append("dua")),
    )
    service.run()
    assert stopped == ["satu", "dua"]
    assert world.outcomes() == [("satu", "a")]


# ------------------------------------------------------------------ a year, and ten thousand ticks


def test_a_year_with_downtimes_owes_nothing_twice_and_forgets_nothing(world: World) -> None:
    random, done = Random(4), list[tuple[str, datetime]]()
    daily = Every(24 * 60)
    jobs = [
        job("pagi", lambda: done.append(("pagi", world.now)) or "", daily),  # type: ignore[func-returns-value]
        job("jam", lambda: done.append(("jam", world.now)) or "", Every(60)),  # type: ignore[func-returns-value]
    ]
    looks = []
    while world.now < NOON + timedelta(days=365):
        world.service(*jobs).once()
        looks.append(world.now)
        down = random.random() < 0.01
        world.now += timedelta(hours=random.uniform(1, 400) if down else random.uniform(0.2, 1.5))
    for one in jobs:
        turns = [one.rhythm.after(at) for name, at in done if name == one.name]
        assert turns == sorted({one.rhythm.after(at) for at in looks})


def test_ten_thousand_ticks_leave_nothing_behind(world: World) -> None:
    service = world.service(job("sync", lambda: ""), job("rusak", _fail(BAD)))
    with running(service):
        until(lambda: world.said)
        for tick in range(10_000):
            if tick == 100:
                gc.collect()
                before = len(gc.get_objects())
            world.now += timedelta(minutes=15)
            service.tick()
            world.told.clear()
    gc.collect()
    assert len(gc.get_objects()) < before + 500


# ------------------------------------------------------------------ the waker


def test_only_the_service_knows_the_waker_and_only_when_it_runs() -> None:
    imports = re.compile(r"^(\s*)(?:import|from) schedule[. \n]", re.MULTILINE)
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "sync").rglob("*.py")}
    found = {Path(path).name: match[1] for path, text in sources.items() if (match := imports.search(text))}
    assert found == {"service.py": " " * 8}


def test_a_clock_that_is_set_back_does_not_put_the_waker_to_sleep(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        back = timedelta()

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now() - cls.back

    monkeypatch.setattr("schedule.datetime.datetime", Clock)
    monkeypatch.setattr("sync.service._WAKE", 1)
    with running(world.service(job("sync", lambda: "a"))):
        until(lambda: world.told)
        Clock.back = timedelta(days=400)
        world.now += timedelta(minutes=15)
        until(lambda: len(world.told) > 1)
