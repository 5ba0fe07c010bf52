"""register.yaml is a Data Package that other tools understand: frictionless validates it, and a clean register by it."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest
from frictionless import Package, validate

from sync.adapters.workbook.reading import read_grids
from sync.core.register import Register
from sync.core.spec import RuleBook
from sync.core.table import Table
from tests.conftest import ROOT


def _export(table: Table, path: Path) -> None:
    """Write a table as CSV, its values as the schema types them."""
    names = [field.name for field in table.tab.fields]
    columns = [table.values(name) for name in names]
    with path.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file)
        write.writerow(names)
        write.writerows([_text(value) for value in row] for row in zip(*columns, strict=True))


def _text(value: object) -> str:
    return "" if value is None else ";".join(value) if isinstance(value, tuple) else str(value)


@pytest.fixture
def package(tmp_path: Path, book: RuleBook) -> Path:
    """A clean register (the third sample) as a folder of CSV files beside its descriptor."""
    data = (ROOT / "tests" / "samples" / "register-103.xlsx").read_bytes()
    register = Register(read_grids(data, lambda _: True), book, date(2025, 4, 5))
    for name, table in register.tables.items():
        _export(table, tmp_path / f"{name}.csv")
    shutil.copy(ROOT / "rules" / "register.yaml", tmp_path)
    return tmp_path / "register.yaml"


def _errors(package: Path) -> list[tuple[str, str, object]]:
    report = validate(str(package), type="package")
    found = report.flatten(["type", "note", "rowNumber"])
    return [(str(kind), str(note), row) for kind, note, row in found]


def test_the_descriptor_is_a_valid_data_package() -> None:
    report = Package.validate_descriptor(str(ROOT / "rules" / "register.yaml"))
    assert report.valid, report.errors


def test_a_clean_register_is_valid_by_it(package: Path) -> None:
    assert _errors(package) == []


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("GNS-2025-0001", "GNS-25-1", "constraint-error"),
        ("2024-10", "2024-31", "type-error"),
    ],
)
def test_a_broken_value_is_not(package: Path, old: str, new: str, kind: str) -> None:
    laporan = package.with_name("laporan.csv")
    text = laporan.read_text(encoding="utf-8")
    assert old in text
    laporan.write_text(text.replace(old, new), encoding="utf-8")
    assert kind in {found[0] for found in _errors(package)}


def test_a_case_number_without_a_case_is_not(package: Path) -> None:
    keluhan = package.with_name("keluhan.csv")
    keluhan.write_text(keluhan.read_text(encoding="utf-8").replace("GNS-2024-", "XXX-2024-"), encoding="utf-8")
    assert "foreign-key" in {found[0] for found in _errors(package)}
