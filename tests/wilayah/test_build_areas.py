"""The tool that makes the area list from the npm package."""

from __future__ import annotations

import gzip
import runpy
from pathlib import Path
from typing import Any

import pytest

TOOL: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "build_areas.py"))


def package(folder: Path, villages: str) -> Path:
    (folder / "data").mkdir()
    for table, text in (
        ("provinces", "code,name\n36,Banten\n"),
        ("regencies", "code,province_code,name\n36.04,36,Kabupaten Serang\n"),
        ("districts", "code,regency_code,name\n36.04.34,36.04,Bandung\n36.04.33,36.04,Gunungsari\n"),
        ("villages", f"code,district_code,name\n{villages}"),
    ):
        (folder / "data" / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def test_one_line_per_area_in_order_of_code_with_clean_names(tmp_path: Path) -> None:
    villages = '36.04.33.2002,36.04.33,"Ko""ol"\n36.04.33.2001,36.04.33,Regapu’u  Lor\n'
    built = TOOL["build"](package(tmp_path, villages))
    assert gzip.decompress(built).decode().splitlines() == [
        "36\tBanten",
        "36.04\tKabupaten Serang",
        "36.04.33\tGunungsari\t2001 Regapu'u Lor\t2002 Ko'ol",
        "36.04.34\tBandung",
    ]
    assert TOOL["build"](tmp_path) == built


def test_a_village_without_its_kecamatan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"36\.04\.99"):
        TOOL["build"](package(tmp_path, "36.04.99.2001,36.04.99,Entah\n"))
