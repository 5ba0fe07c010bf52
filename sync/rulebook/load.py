"""Read a whole rule folder, strictly."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from sync.core.alerts.policy import Policy
from sync.core.report.drafts import Draft
from sync.core.spec import RuleBook, ValueList
from sync.errors import UsageProblem
from sync.rulebook.alerts import read_alerts
from sync.rulebook.report import read_report
from sync.rulebook.rules import RuleReader
from sync.rulebook.tabs import read_lists, read_tabs
from sync.yaml_source import Map, Problems, Reader, read_yaml

_CODE = re.compile(r"[A-Z]{2,6}-\d{2}")


def load(folder: Path) -> RuleBook:
    """Given a rule folder, return its rule book.

    Raise ``UsageProblem`` with every problem of every file (``file:line: sentence``) when it is not usable.
    """
    if not folder.is_dir():
        raise UsageProblem(
            f"Folder aturan tidak ditemukan: {folder}",
            "Periksa letaknya pada --rules, atau pada aturan: di kawal.yaml.",
        )
    problems = Problems()
    register, lists = (_required(folder, name, problems) for name in ("register.yaml", "lists.yaml"))
    followups = _required(folder, "followups.yaml", problems)
    check_files = sorted((folder / "checks").glob("*.yaml"))
    for stray in sorted([*folder.glob("*.yml"), *folder.glob("checks/*.yml")]):
        problems.add(stray.relative_to(folder).as_posix(), 1, "ganti akhiran namanya menjadi .yaml agar dibaca.")
    if not check_files:
        problems.add("checks", 1, "belum ada berkas aturan (checks/*.yaml).")
    files = [(name := f"checks/{path.name}", read_yaml(path, name, problems)) for path in check_files]
    alerts = _alerts(folder, problems)
    if register is None or lists is None:
        raise _refused(folder, problems)
    value_lists = read_lists("lists.yaml", lists, problems)
    tabs = read_tabs("register.yaml", register, value_lists, problems)
    if not any(tab.name == "laporan" for tab in tabs):
        problems.add("register.yaml", 1, "tab laporan belum ada.")
        raise _refused(folder, problems)
    report = _report(folder, value_lists, problems)
    reader = RuleReader(tabs, value_lists)
    where: dict[str, str] = {}
    entries = (entry for name, top in files for entry in _entries(name, top, where, problems))
    checks = [reader.check(entry.what, entry) for entry in entries]
    clock_entries = _entries("followups.yaml", followups, where, problems)
    clocks = [clock for entry in clock_entries if (clock := reader.followup(entry.what, entry))]
    if problems.found:
        raise _refused(folder, problems)
    order = {"*": -1, **{tab.name: at for at, tab in enumerate(tabs)}}
    checks.sort(key=lambda check: (order[check.tab], check.id))
    clocks.sort(key=lambda clock: clock.id)
    return RuleBook(tabs, value_lists, tuple(checks), tuple(clocks), digest(folder), alerts, report)


def digest(folder: Path) -> str:
    """Return a hash of all rule files: it changes when any of them does."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def _required(folder: Path, name: str, problems: Problems) -> Map | None:
    if not (folder / name).is_file():
        problems.add(name, 1, "berkas belum ada di folder aturan.")
        return None
    return read_yaml(folder / name, name, problems)


def _alerts(folder: Path, problems: Problems) -> Policy:
    """Return the numbers of the mails; folders from before they could be set have no such file."""
    name = "alerts.yaml"
    top = read_yaml(folder / name, name, problems) if (folder / name).exists() else None
    return read_alerts(name, top, problems) if top else Policy()


def _report(folder: Path, lists: Mapping[str, ValueList], problems: Problems) -> tuple[Draft, ...]:
    """Return the recommendations that a report may propose; folders from before there were any have no such file."""
    name = "report.yaml"
    top = read_yaml(folder / name, name, problems) if (folder / name).exists() else None
    return read_report(name, top, lists, problems) if top else ()


def _entries(name: str, top: Map | None, where: dict[str, str], problems: Problems) -> list[Reader]:
    readers = []
    for code, node in (top.items if top else {}).items():
        line = top.lines[code] if top else 1
        if not _CODE.fullmatch(code):
            problems.add(name, line, f'kode aturan "{code}" harus seperti LAP-01.')
        if code in where:
            problems.add(name, line, f"kode {code} sudah dipakai di {where[code]}.")
        where[code] = f"{name}:{line}"
        reader = Reader(name, node, problems, code)
        reader.line = line
        readers.append(reader)
    return readers


def _refused(folder: Path, problems: Problems) -> UsageProblem:
    lines = tuple(problems.lines())
    return UsageProblem(
        f"Aturan di {folder} belum dapat dipakai: {len(lines)} hal perlu diperbaiki.",
        f"Perbaiki baris yang disebut, lalu jalankan: kawal rules check --rules {folder}",
        lines,
    )
