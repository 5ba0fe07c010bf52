"""A register file is replaced in one piece or not at all, and never under the hands of someone who has it open."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sync import app
from sync.adapters.workbook.register_file import RegisterFile
from sync.core.service_tabs import SERVICE_TITLES
from sync.core.spec import RuleBook
from sync.errors import Changed, NotWritten, UsageProblem
from sync.pipeline import Moment, Rules
from tests.workbooks import REPORT, parts, register_bytes, register_file


def _sync(path: Path, rules: Rules, moment: Moment, patience: float = 0.0) -> app.Outcome:
    return app.FileOffice(path, patience).sync(rules, lambda _: moment)


def _folder(path: Path) -> set[str]:
    return {entry.name for entry in path.parent.iterdir()}


def test_the_service_tabs_arrive_and_the_officers_parts_stay(tmp_path: Path, rules: Rules, moment: Moment) -> None:
    path = register_file(tmp_path / "register.xlsx", rules.book)
    before = parts(path.read_bytes())
    _sync(path, rules, moment)
    after = parts(path.read_bytes())
    contents = ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
    assert {name for name in before if after.get(name) != before[name]} <= set(contents)
    assert load_workbook(path).sheetnames == ["Laporan", *SERVICE_TITLES]


def test_a_second_run_leaves_the_file_untouched(tmp_path: Path, rules: Rules, moment: Moment) -> None:
    path = register_file(tmp_path / "register.xlsx", rules.book)
    _sync(path, rules, moment)
    before, written = path.stat().st_mtime_ns, path.read_bytes()
    assert _sync(path, rules, moment).checked is None
    assert (path.stat().st_mtime_ns, path.read_bytes()) == (before, written)


def test_the_file_as_it_was_is_kept_beside_it_for_its_owner_alone(tmp_path: Path, rules: Rules, moment: Moment) -> None:
    path = register_file(tmp_path / "register.xlsx", rules.book)
    path.chmod(0o640)
    before = path.read_bytes()
    _sync(path, rules, moment)
    backup = tmp_path / "register.bak.xlsx"
    assert backup.read_bytes() == before
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert _folder(path) == {"register.xlsx", "register.bak.xlsx", ".kawal"}


@pytest.mark.parametrize("lock", ["~$register.xlsx", ".~lock.register.xlsx#"], ids=["Excel", "LibreOffice"])
def test_a_file_that_is_open_is_not_written(tmp_path: Path, rules: Rules, moment: Moment, lock: str) -> None:
    path = register_file(tmp_path / "register.xlsx", rules.book)
    (tmp_path / lock).touch()
    before = path.read_bytes()
    with pytest.raises(NotWritten, match="sedang dibuka"):
        _sync(path, rules, moment)
    assert path.read_bytes() == before
    (tmp_path / lock).unlink()
    assert _sync(path, rules, moment).checked is not None


def test_a_file_that_is_closed_in_time_is_written(tmp_path: Path, book: RuleBook) -> None:
    path = register_file(tmp_path / "register.xlsx", book)
    lock = tmp_path / "~$register.xlsx"
    lock.touch()
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            lock.unlink()

    store = RegisterFile(path, patience=60, sleep=wait)
    version = store.version()
    assert store.write([], store.read(book)) == version  # nothing to write needs no closing
    from tests.contract.test_register_store import _tab

    assert store.write([_tab("satu")], store.read(book)) != version
    assert waits == [1.0, 1.0, 1.0]


def test_what_an_officer_saves_in_between_is_never_overwritten(tmp_path: Path, book: RuleBook) -> None:
    from tests.contract.test_register_store import _tab

    path = register_file(tmp_path / "register.xlsx", book)
    store = RegisterFile(path)
    reading = store.read(book)
    saved = register_bytes(book, {"laporan": [REPORT, {**REPORT, "nomor_korban": 2}]})
    path.write_bytes(saved)
    with pytest.raises(Changed):
        store.write([_tab("satu")], reading)
    assert path.read_bytes() == saved
    assert _folder(path) == {"register.xlsx"}


@pytest.mark.parametrize("failing", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_disk_that_fails_at_any_step_leaves_the_register(
    tmp_path: Path, rules: Rules, moment: Moment, monkeypatch: pytest.MonkeyPatch, failing: str, nth: int
) -> None:
    """Fail the n-th call of each system call on the way; the register is then the old one or the new one, whole."""
    path = register_file(tmp_path / "register.xlsx", rules.book)
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        _fail(patch, failing, nth)
        with suppress(NotWritten):
            _sync(path, rules, moment)
    after = path.read_bytes()
    assert after == before or load_workbook(path).sheetnames == ["Laporan", *SERVICE_TITLES]
    assert not [name for name in _folder(path) if name.startswith(".kawal-")]
    _sync(path, rules, moment)
    assert load_workbook(path).sheetnames == ["Laporan", *SERVICE_TITLES]


def _fail(patch: pytest.MonkeyPatch, name: str, nth: int) -> None:
    real: Callable[..., object] = getattr(os, name)
    calls = 0

    def sometimes(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments, **named)

    patch.setattr(os, name, sometimes)


@pytest.mark.parametrize("title", ["Temuan", "RINGKASAN"])
def test_a_tab_of_our_name_that_is_someone_elses_is_left_alone(
    tmp_path: Path, rules: Rules, moment: Moment, title: str
) -> None:
    path = register_file(tmp_path / "register.xlsx", rules.book)
    workbook = load_workbook(path)
    workbook.create_sheet(title)["B2"] = "catatan saya"
    workbook.save(path)
    before = path.read_bytes()
    with pytest.raises(NotWritten, match="bukan buatan Kawal"):
        _sync(path, rules, moment)
    assert path.read_bytes() == before


def test_a_link_to_a_register_stays_a_link(tmp_path: Path, rules: Rules, moment: Moment) -> None:
    (tmp_path / "bersama").mkdir()
    real = register_file(tmp_path / "bersama" / "asli.xlsx", rules.book)
    link = tmp_path / "register.xlsx"
    link.symlink_to(real)
    _sync(link, rules, moment)
    assert link.is_symlink()
    assert "Temuan" in load_workbook(real).sheetnames


def test_a_file_that_is_not_there_leaves_nothing_behind(tmp_path: Path, rules: Rules, moment: Moment) -> None:
    with pytest.raises(UsageProblem, match="tidak ditemukan"):
        _sync(tmp_path / "register.xlsx", rules, moment)
    assert list(tmp_path.iterdir()) == []


def test_officers_texts_never_become_formulas_in_our_tabs(tmp_path: Path, rules: Rules, moment: Moment) -> None:
    """A case number, a desa or an officer's name may start with = + - or @."""
    wild = {**REPORT, "nomor_kasus": "=1+1", "petugas": "=HYPERLINK(A1)", "desa": "@SUM(A1)", "status_kasus": "+x"}
    path = register_file(tmp_path / "register.xlsx", rules.book, wild)
    _sync(path, rules, moment)
    workbook = load_workbook(path)
    for title in SERVICE_TITLES:
        formulas = [cell.value for row in workbook[title] for cell in row if cell.data_type == "f"]
        assert all(str(formula).startswith("=IF(NOW()-$N$1>26/24,") for formula in formulas)
        assert len(formulas) == (title == "Ringkasan")
