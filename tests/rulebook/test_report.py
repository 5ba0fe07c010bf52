"""The recommendations that an office lets its report propose."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.core.report.drafts import NUMBERS, Draft
from tests.registers import RULES
from tests.rule_folders import LISTS, accepted, problems

SHIPPED = (RULES / "report.yaml").read_text(encoding="utf-8")
OWN = """\
USUL-01:
  judul: Sosialisasi
  angka: desa belum
  paling_sedikit: 2
  penanggung_jawab: Desa
  rekomendasi: Adakan sosialisasi{daftar}.
  alasan: '{n} dari {dari} desa, sisa {sisa}.'
"""
PEOPLE = LISTS + "penanggung_jawab: {judul: P, nilai: [Desa, Polsek]}\n"


def test_a_folder_without_the_file_proposes_nothing(tmp_path: Path) -> None:
    assert accepted(tmp_path).report == ()


def test_what_a_rule_says(tmp_path: Path) -> None:
    assert accepted(tmp_path, report=OWN, lists=PEOPLE).report == (
        Draft(
            id="USUL-01",
            number="desa belum",
            title="Sosialisasi",
            text="Adakan sosialisasi{daftar}.",
            reason="{n} dari {dari} desa, sisa {sisa}.",
            responsible="Desa",
            at_least=2,
        ),
    )


@pytest.mark.parametrize(
    ("written", "limit"),
    [("kurang_dari: 0", "below"), ("lebih_dari: 100", "above"), ("paling_sedikit: 0", "at_least"), ("paling_banyak: 9", "at_most")],
)  # fmt: skip
def test_each_kind_of_limit(tmp_path: Path, written: str, limit: str) -> None:
    [draft] = accepted(tmp_path, report=OWN.replace("paling_sedikit: 2", written)).report
    assert getattr(draft, limit) == int(written.rpartition(" ")[2])
    assert [getattr(draft, name) for name in ("below", "above", "at_least", "at_most")].count(None) == 3


def test_the_order_of_the_file_is_kept(tmp_path: Path) -> None:
    other = OWN.replace("USUL-01", "LAIN-09")
    assert [draft.id for draft in accepted(tmp_path, report=OWN + other).report] == ["USUL-01", "LAIN-09"]


def test_the_shipped_file_explains_every_number() -> None:
    comments = [line for line in SHIPPED.splitlines() if line.startswith("#")]
    assert [name for name, what in NUMBERS.items() if not any(name in c and c.endswith(what) for c in comments)] == []


# ------------------------------------------------------------------ what is wrong


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("desa belum", "desa belom", 3, 'Mungkin maksud Anda "desa belum"?'),
        ("angka: desa belum", "angka: ''", 3, '"angka" harus berisi teks'),
        ("  paling_sedikit: 2\n", "", 1, "tulis tepat satu batas"),
        ("paling_sedikit: 2", "paling_sedikit: 2\n  kurang_dari: 9", 1, "tulis tepat satu batas"),
        ("paling_sedikit: 2", "kurang_dari: 101", 4, "bilangan bulat dari 0 sampai 100"),
        ("paling_sedikit: 2", "lebih_dari: 10%", 4, "bilangan bulat dari 0 sampai 100"),
        ("paling_sedikit: 2", "paling_banyak: -1", 4, "bilangan bulat dari 0 sampai 1000000"),
        ("{daftar}", "{nama}", 6, "hanya boleh memakai {n}, {dari}, {sisa}, {daftar}"),
        ("{daftar}", "{", 6, "hanya boleh memakai"),
        ("{daftar}", "{n.real}", 6, "hanya boleh memakai"),
        ("{daftar}", "{n!r}", 6, "hanya boleh memakai"),
        ("{daftar}", "{n:>99}", 6, "hanya boleh memakai"),
        ("{daftar}", "{}", 6, "hanya boleh memakai"),
        ("desa belum", "I-17", 6, "hanya boleh memakai {n}, {dari}, {sisa}."),
        ("  alasan: '{n} dari {dari} desa, sisa {sisa}.'\n", "", 1, 'kunci "alasan" belum ada'),
        ("judul", "judl", 2, 'Mungkin maksud Anda "judul"?'),
        ("penanggung_jawab: Desa", "penanggung_jawab: Dessa", 5, 'Mungkin maksud Anda "Desa"?'),
    ],
)
def test_what_is_wrong_with_a_rule(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert old in OWN
    found = problems(tmp_path, report=OWN.replace(old, new), lists=PEOPLE)
    assert [text for text in found if text.startswith(f"report.yaml:{line}: USUL-01: ") and words in text]
    assert all(text.startswith("report.yaml:") for text in found)


def test_a_rule_must_be_a_mapping(tmp_path: Path) -> None:
    found = problems(tmp_path, report="USUL-01: [a]\n")
    assert any("harus berupa pasangan kunci: nilai" in text for text in found)
