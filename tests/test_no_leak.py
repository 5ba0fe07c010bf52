"""What identifies a person stays in the register: searched for in every byte that a fortnight of checks leaves."""

from __future__ import annotations

import quopri
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from sync.adapters.workbook.reading import read_grids
from sync.cli import main
from sync.core.register import Register, officer_tab
from sync.core.spec import RuleBook
from tests.conftest import ROOT

SAMPLES = ("register-101.xlsx", "register-102.xlsx", "register-103.xlsx")
FIRST = date(2025, 4, 5)
DAYS = (0, 1, 3, 4, 7, 14)
_SHORTEST = 5  # characters of a value that may be searched for among bytes

Out = pytest.CaptureFixture[str]


def restricted(path: Path, book: RuleBook) -> set[str]:
    """Return what stands in the restricted columns, and neither in others nor as an example in the rules."""
    grids = read_grids(path.read_bytes(), lambda title: officer_tab(title, book) is not None)
    register = Register(grids, book, FIRST)
    secret, known = set(), {path.read_text(encoding="utf-8") for path in (ROOT / "rules").rglob("*.yaml")}
    for table in register.tables.values():
        for field in table.tab.fields:
            column = table.where.get(field.name)
            cells = (table.cell(i, column) for i in range(len(table))) if column is not None else ()
            texts = {
                text for cell in cells if (text := str(cell).strip()) and len(text) >= _SHORTEST and cell is not None
            }
            if field.restricted:
                secret |= texts
            else:
                known |= texts
    serials = {
        text for text in secret if text.isdigit() and len(text) < 8
    }  # days: any five digits may turn up by chance
    return {text for text in secret - known - serials if not any(text in other for other in known)}


def left_behind(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield every file but the register itself and its copy, mails as they are read too."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".xlsx":
            content = path.read_bytes()
            yield path, content
            if path.suffix == ".eml":
                yield path, quopri.decodestring(content)


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_of_a_person_is_in_a_mail_the_state_or_the_terminal(
    sample: str, tmp_path: Path, book: RuleBook, capsys: Out
) -> None:
    register = tmp_path / sample
    shutil.copy(ROOT / "tests" / "samples" / sample, register)
    secret = restricted(register, book)
    assert len(secret) > 20
    for days in DAYS:
        main(["sync", str(register), "--today", str(FIRST + timedelta(days=days))])
    for verb in (["check", str(register)], ["status", str(register)], ["sync", str(register), "--format", "json"]):
        main(verb)
    said = capsys.readouterr()
    everything = [(Path("terminal"), f"{said.out}{said.err}".encode()), *left_behind(tmp_path)]
    assert sum(path.suffix == ".eml" for path, _ in everything) > 4
    found = [(path.name, text) for path, content in everything for text in secret if text.encode() in content]
    assert found == []
