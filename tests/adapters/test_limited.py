"""Work in a process of its own that gets little time and little memory."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

import sync.adapters.alone  # noqa: F401  # filelock, which watches forks, is loaded wherever Kawal locks anything
from sync.adapters.limited import Exceeded, limited

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")


def test_plain_data_comes_back_from_elsewhere() -> None:
    data = {"teks": ["a\ud800", "é" * 300_000], "angka": (1, -0.0, 1e308, None), "bita": b"\0" * 200_000}
    where, made = limited(lambda: (os.getpid(), data))
    assert where != os.getpid()
    assert made == data


def test_what_it_raises_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        limited(lambda: 1 / 0)


def test_what_computes_for_ever_is_ended() -> None:
    def endless() -> None:
        while True:
            pass

    begun = time.monotonic()
    with pytest.raises(Exceeded):
        limited(endless, seconds=1)
    assert time.monotonic() - begun < 20


def test_what_hears_no_signal_is_ended_too() -> None:
    begun = time.monotonic()
    with pytest.raises(Exceeded):
        limited(lambda: 7 ** (10**8), seconds=1)
    assert time.monotonic() - begun < 20


def test_what_sleeps_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.adapters.limited._PATIENCE", 1)
    with pytest.raises(Exceeded):
        limited(lambda: time.sleep(60), seconds=1)


def test_what_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(Exceeded):
        limited(lambda: len(bytearray(300 << 20)), memory=200 << 20)
    assert limited(lambda: len(bytearray(100 << 20)), memory=200 << 20) == 100 << 20


def test_what_kills_itself_is_noticed() -> None:
    with pytest.raises(Exceeded):
        limited(lambda: os.kill(os.getpid(), 9))


def test_it_holds_nothing_of_ours_and_says_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def look() -> list[str]:
        os.write(1, b"keluaran")
        os.write(2, b"keluaran")
        return [path for name in os.listdir("/dev/fd") if (path := os.path.realpath(f"/dev/fd/{name}"))]

    with (tmp_path / "catatan").open("w"):
        assert not [path for path in limited(look) if path.endswith("catatan")]
    assert capfd.readouterr() == ("", "")


def _children() -> set[str]:
    """Return the processes that this one has made and not waited for; those of other tests may be among them."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it is gone already
            if path.read_text().rpartition(")")[2].split()[1] == str(os.getpid()):
                found.add(path.parent.name)
    return found


def test_no_process_is_left_behind() -> None:
    before = _children()
    for work in (lambda: 1, lambda: os.kill(os.getpid(), 9)):
        try:
            limited(work)
        except Exceeded:
            continue
    assert _children() <= before


def test_several_at_once_do_not_wait_for_each_other() -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda n=n: found.append(limited(lambda: n * n))) for n in range(20)]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == [n * n for n in range(20)]
