"""A small rule folder, and what is said about it once something in it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from sync.core.spec import RuleBook
from sync.errors import UsageProblem
from sync.rulebook import load

REGISTER = """\
name: register
resources:
  - name: laporan
    title: Laporan
    path: laporan.csv
    kawal:key: [nomor_kasus]
    schema:
      primaryKey: [nomor_kasus]
      fields:
        - {name: nomor_kasus, title: Nomor Kasus, type: string, kawal:help: a, constraints: {required: true, pattern: 'A\\d'}}
        - {name: nomor_korban, title: Korban Ke, type: integer, kawal:help: a}
        - {name: tanggal_lapor, title: Tanggal Lapor, type: date, kawal:help: a}
        - {name: nama_korban, title: Nama Korban, type: string, kawal:help: a, kawal:restricted: true}
        - {name: status_kasus, title: Status Kasus, type: string, kawal:help: a, kawal:list: status}
        - {name: bentuk, title: Bentuk, type: list, kawal:help: a, kawal:list: bentuk, kawal:separators: [',']}
        - {name: usia, title: Usia, type: integer, kawal:help: a}
  - name: rujukan
    title: Rujukan
    path: rujukan.csv
    schema:
      foreignKeys:
        - fields: [nomor_kasus]
          reference: {resource: laporan, fields: [nomor_kasus]}
      fields:
        - {name: nomor_kasus, title: Nomor Kasus, type: string, kawal:help: a}
        - {name: tanggal, title: Tanggal, type: date, kawal:help: a, kawal:future: true}
"""
LISTS = """\
status: {judul: Status, nilai: [Baru, Selesai], sinonim: {Selesai: [beres]}}
bentuk: {judul: Bentuk, nilai: [Fisik, Psikis]}
"""
RULE = """\
ABC-01:
  judul: a
  tab: laporan
  kolom: usia
  tingkat: error
  kelas: data
  bila: {usia: empty}
  kalimat: a
  pesan: a
  mengapa: a
  perbaikan: a
  contoh:
    lolos: [{laporan: [{usia: '1'}]}]
    kena: [{laporan: [{nomor_kasus: A1}]}]
"""
CLOCK = """\
TL-01:
  judul: a
  tab: laporan
  kolom: status_kasus
  tingkat: warning
  kelas: SOP
  jam: simfoni
  kalimat: a
  pesan: a
  mengapa: a
  perbaikan: a
  contoh: {lolos: [], kena: []}
"""
FILES = {"register.yaml": REGISTER, "lists.yaml": LISTS, "checks/a.yaml": RULE, "followups.yaml": "{}\n"}


def folder(path: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """Write a rule folder; a file given as ``None`` is left out."""
    for name, content in {**FILES, **files}.items():
        (path / name).parent.mkdir(exist_ok=True)
        if content is not None:
            (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def problems(path: Path, **files: str | bytes | None) -> list[str]:
    """Return the problems of a rule folder with some files changed (``register=…`` is ``register.yaml``)."""
    names = {"checks": "checks/a.yaml", "more": "checks/b.yaml"}
    with pytest.raises(UsageProblem) as refused:
        load(folder(path, {names.get(name, f"{name}.yaml"): content for name, content in files.items()}))
    assert refused.value.exit_code == 2
    assert refused.value.advice
    return list(refused.value.problems)


def accepted(path: Path, **files: str) -> RuleBook:
    names = {"checks": "checks/a.yaml"}
    return load(folder(path, {names.get(name, f"{name}.yaml"): content for name, content in files.items()}))


def rule(old: str, new: str, text: str = RULE) -> str:
    assert old in text
    return text.replace(old, new)
