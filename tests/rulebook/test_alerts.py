"""The office's own numbers of the mails."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.alerts.policy import Policy
from sync.rulebook import load
from sync.rulebook.alerts import read_alerts
from sync.yaml_source import Problems, parse_yaml
from tests.registers import RULES
from tests.rule_folders import accepted, folder, problems

SHIPPED = (RULES / "alerts.yaml").read_text(encoding="utf-8")
KEYS = re.findall(r"^(\w+):", SHIPPED, re.MULTILINE)
OWN = """\
jam_ringkasan: 8.30
jam_tenang_mulai: '18:05'
jam_tenang_selesai: 07:00
hari_ulang: 14
hari_eskalasi_kritis: 1
hari_eskalasi_terlambat: 365
hari_eskalasi_ulang: 30
hari_tunda: 10
surel_per_hari: 50
baris_per_daftar: 500
"""


def read(text: str) -> tuple[Policy, list[str]]:
    found = Problems()
    top = parse_yaml(text, "alerts.yaml", found)
    assert top
    return read_alerts("alerts.yaml", top, found), found.lines()


def test_a_folder_without_the_file_has_our_numbers(tmp_path: Path) -> None:
    assert accepted(tmp_path).alerts == Policy()


def test_the_shipped_file_says_what_holds_without_it() -> None:
    assert load(RULES).alerts == Policy()
    assert len(KEYS) == len(fields(Policy))


def test_every_number_can_be_the_offices_own(tmp_path: Path) -> None:
    own = accepted(tmp_path, alerts=OWN).alerts
    assert own == Policy(
        digest_at=time(8, 30),
        quiet_from=time(18, 5),
        quiet_until=time(7, 0),
        repeat_days=14,
        escalate_critical_days=1,
        escalate_warning_days=365,
        escalate_again_days=30,
        snooze_days=10,
        most_lines=500,
        cap=50,
    )
    assert [f.name for f in fields(Policy) if getattr(own, f.name) == getattr(Policy(), f.name)] == []


def test_what_is_left_out_is_ours(tmp_path: Path) -> None:
    assert accepted(tmp_path, alerts="surel_per_hari: 9\n").alerts == Policy(cap=9)
    assert accepted(tmp_path, alerts="{}\n").alerts == Policy()


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_the_shipped_file_is_explained_above_it_with_an_example(key: str) -> None:
    above, _, _ = SHIPPED.partition(f"\n{key}:")
    comment = above.split("\n\n")[-1]
    assert comment.startswith("# ")
    assert "# Misalnya " in comment


@given(st.times(), st.sampled_from(["%H.%M", "%H:%M"]), st.sampled_from(["{}", "'{}'"]))
def test_every_hour_is_read_as_it_is_written(hour: time, form: str, quoted: str) -> None:
    """As YAML has it, 7:30 is the number 450."""
    text = quoted.format(hour.strftime(form))
    own, found = read(f"jam_tenang_mulai: {text}\njam_tenang_selesai: {text}")
    assert found == []
    assert own.quiet_from == own.quiet_until == hour.replace(second=0, microsecond=0)


# ------------------------------------------------------------------ what is wrong


@pytest.mark.parametrize("hour", ["7", "24.00", "7.60", "-1.00", "07.00.00", "0700", "pagi", "7.0", "٧.30", "7,00"])
def test_what_is_no_hour(tmp_path: Path, hour: str) -> None:
    [line] = problems(tmp_path, alerts=f"# kantor\njam_ringkasan: '{hour}'\n")
    assert line.startswith(f'alerts.yaml:2: alerts: "jam_ringkasan: {hour}" bukan jam. ')
    assert line.endswith("dari 00.00 sampai 23.59, misalnya 07.00.")


@pytest.mark.parametrize(
    ("key", "most", "ours"),
    [
        ("hari_ulang", 365, 7),
        ("hari_eskalasi_kritis", 365, 3),
        ("hari_eskalasi_terlambat", 365, 14),
        ("hari_eskalasi_ulang", 365, 7),
        ("hari_tunda", 365, 30),
        ("surel_per_hari", 50, 5),
        ("baris_per_daftar", 500, 50),
    ],
)
def test_a_number_that_nobody_can_mean(tmp_path: Path, key: str, most: int, ours: int) -> None:
    for value in ("0", "-1", str(most + 1), "7 hari", "1.5", "9" * 5000):
        [line] = problems(tmp_path, alerts=f"{key}: {value}\n")
        assert line.startswith(f'alerts.yaml:1: alerts: "{key}: {value}" tidak dapat dipakai. ')
        assert line.endswith(f"Tulis bilangan bulat dari 1 sampai {most}, misalnya {ours}.")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("hari_ulng: 7", 1, 'kunci "hari_ulng" tidak dikenal. Mungkin maksud Anda "hari_ulang"?'),
        ("hari_ulang:", 1, 'harus berisi teks'),
        ("hari_ulang: [7]", 1, 'harus berisi teks'),
        ("hari_ulang: 7\nhari_ulang: 8", 2, "sudah ada di baris 1"),
        ("- hari_ulang", 1, "pasangan kunci: nilai"),
        ("# hari_ulang: 7", 1, "berkas ini kosong"),
        ("jam_tenang_selesai: 08.00", 1, "jam_ringkasan termasuk jam tenang"),
        ("jam_tenang_mulai: 06.00\njam_tenang_selesai: 20.00\njam_ringkasan: 07.00", 3, "jam_ringkasan termasuk"),
    ],
)  # fmt: skip
def test_what_else_is_wrong_with_the_file(tmp_path: Path, text: str, line: int, words: str) -> None:
    [found] = problems(tmp_path, alerts=text)
    assert found.startswith(f"alerts.yaml:{line}: ")
    assert words in found


def test_all_problems_come_at_once_beside_those_of_other_files(tmp_path: Path) -> None:
    text = "jam_ringkasan: siang\njam_tenang_selesai: 13.00\nhari_tunda: 1000\nsurel: 5\n"
    found = problems(tmp_path, alerts=text, register="name: [", lists="x: {judul: X}\n")
    assert [line.split(": ")[0] for line in found if line.startswith("alerts")] == [
        "alerts.yaml:1",
        "alerts.yaml:3",
        "alerts.yaml:4",
    ]
    assert any(line.startswith("register.yaml") for line in found)


def test_another_number_is_another_rule_book(tmp_path: Path) -> None:
    """A register is judged anew: what is put off is marked in Temuan."""
    texts = (None, "hari_tunda: 30\n", "hari_tunda: 10\n")
    assert len({load(folder(tmp_path, {"alerts.yaml": text})).digest for text in texts}) == 3
