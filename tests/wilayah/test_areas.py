"""The official area list: codes, names, near misses, zones."""

from __future__ import annotations

import gzip
import subprocess
import sys
from importlib import resources

import pytest

from sync.wilayah import UnknownArea, area, find, kecamatan, similar, zone
from sync.wilayah.areas import zone_label


def codes(found: list) -> list[str]:
    return [one.code for one in found]


@pytest.mark.parametrize("query", ["36.04.33", "360433", " 36.04.33 "])
def test_a_code_finds_one_kecamatan(query: str) -> None:
    assert [str(one) for one in find(query)] == ["Kecamatan Gunungsari, Kabupaten Serang, Banten"]


@pytest.mark.parametrize(
    "query", ["Gunungsari", "Gunung Sari", "GUNUNG-SARI", "kec. gunungsari", "Kecamatan Gunung Sari"]
)
def test_an_ambiguous_name_finds_all_that_bear_it(query: str) -> None:
    assert codes(find(query)) == ["36.04.33", "52.01.09"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Gunungsari, Serang", ["36.04.33"]),
        ("Gunungsari, Kabupaten Lombok Barat", ["52.01.09"]),
        ("Gunungsari, Banten", ["36.04.33"]),
        ("Gunungsari, Kabupaten Lombok Barat, Nusa Tenggara Barat", ["52.01.09"]),
        ("Gunungsari, Papua", []),
        ("Kecapi", []),
        ("36.04", []),
        ("99.99.99", []),
        ("", []),
        (",", []),
    ],
)
def test_words_after_a_comma_narrow_it_down(query: str, expected: list[str]) -> None:
    assert codes(find(query)) == expected


def test_a_printed_area_is_a_query_that_finds_it_again() -> None:
    for code in ("36.04.33", "31.74.05", "96.71.01", "13.05.02"):
        assert code in codes(find(str(kecamatan(code))))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Gunungsri", "Gunungsari"),
        ("Ciputt", "Ciputat"),
        ("Kebayoran", "Kebayoran Baru"),
        ("Kec. Kramatwattu", "Kramatwatu"),
    ],
)
def test_a_near_miss_is_suggested(query: str, first: str) -> None:
    assert find(query) == []
    assert similar(query)[0].name in {first, "Kebayoran Lama"}


@pytest.mark.parametrize("query", ["", "   ", "?", "qqqqqqqq", "Kec."])
def test_nonsense_suggests_nothing(query: str) -> None:
    assert similar(query) == []


def test_a_kecamatan_knows_where_it_lies_and_its_villages() -> None:
    found = kecamatan("360433")
    assert (found.name, found.kabupaten.name, found.provinsi.name, found.zone) == (
        "Gunungsari",
        "Kabupaten Serang",
        "Banten",
        "Asia/Jakarta",
    )
    assert [desa.name for desa in found.desa][:2] == ["Gunungsari", "Ciherang"]
    assert [desa.code for desa in found.desa] == [f"36.04.33.{2001 + i}" for i in range(len(found.desa))]
    assert str(found.desa[0]) == "Gunungsari, Gunungsari, Kabupaten Serang, Banten"


def test_names_are_written_as_people_write_them() -> None:
    assert [area(code).name for code in ("34", "31.71", "36.74", "36.04")] == [
        "Daerah Istimewa Yogyakarta",
        "Kota Administrasi Jakarta Pusat",
        "Kota Tangerang Selatan",
        "Kabupaten Serang",
    ]
    assert kecamatan("35.29.22").name == "Ra'as"  # the source writes Ra"as


@pytest.mark.parametrize("code", ["99", "36.99", "36.04.99", "Gunungsari", "", "36.04.33.2001"])
def test_an_unknown_code_says_so(code: str) -> None:
    with pytest.raises(UnknownArea, match="tidak ada dalam daftar resmi"):
        kecamatan(code)


def test_a_code_of_something_wider_is_no_kecamatan() -> None:
    with pytest.raises(UnknownArea, match=r"36\.04 adalah Kabupaten Serang, bukan kecamatan"):
        kecamatan("36.04")


@pytest.mark.parametrize(
    ("code", "name", "label"),
    [
        ("36.04.33", "Asia/Jakarta", "WIB"),
        ("62", "Asia/Jakarta", "WIB"),
        ("52.01.09", "Asia/Makassar", "WITA"),
        ("65", "Asia/Makassar", "WITA"),
        ("81", "Asia/Jayapura", "WIT"),
        ("96.71", "Asia/Jayapura", "WIT"),
    ],
)
def test_zones_follow_the_provinsi(code: str, name: str, label: str) -> None:
    assert (zone(code), zone_label(zone(code))) == (name, label)


def test_the_list_is_whole_and_every_provinsi_has_a_zone() -> None:
    packed = resources.files("sync.wilayah").joinpath("areas.txt.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    by_level = [[line for line in lines if len(line.split("\t", 1)[0]) == length] for length in (2, 5, 8)]
    villages = sum(line.count("\t") - 1 for line in by_level[2])
    assert [*map(len, by_level), villages] == [38, 514, 7285, 83762]
    assert sum(map(len, by_level)) == len(lines)
    assert {zone(line[:2]) for line in by_level[0]} == {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}
    assert len(packed) <= 700_000


def test_one_look_up_in_a_new_process_is_quick() -> None:
    program = (
        "import time; from sync.wilayah import kecamatan; t = time.perf_counter(); "
        "kecamatan('36.04.33').desa; print(time.perf_counter() - t)"
    )
    took = [float(subprocess.check_output([sys.executable, "-c", program])) for _ in range(3)]
    assert min(took) < 0.1
