"""report.yaml: which number of the quarterly report calls for which recommendation."""

from __future__ import annotations

import string
from collections.abc import Mapping

from sync.core.report.drafts import LISTING, NUMBERS, Draft
from sync.core.spec import ValueList
from sync.yaml_source import Map, Problems, Reader, whole_number

_LIMITS = {"kurang_dari": 100, "lebih_dari": 100, "paling_sedikit": 1_000_000, "paling_banyak": 1_000_000}
_RESPONSIBLE = "penanggung_jawab"
_WORDS = ("n", "dari", "sisa", "daftar")


def read_report(file: str, top: Map, lists: Mapping[str, ValueList], problems: Problems) -> tuple[Draft, ...]:
    """Given report.yaml, return its drafts in order; whatever is wrong with them is noted."""
    found = []
    for name, node in top.items.items():
        reader = Reader(file, node, problems, name)
        reader.line = top.lines[name]
        found.append(_draft(reader, lists))
        reader.finish()
    return tuple(found)


def _draft(reader: Reader, lists: Mapping[str, ValueList]) -> Draft:
    number = reader.choice("angka", tuple(NUMBERS), required=True)
    limits = {key: limit for key, most in _LIMITS.items() if (limit := _limit(reader, key, most)) is not None}
    if len([key for key in _LIMITS if key in reader]) != 1:
        reader.problem(reader.line, f"{reader.what}: tulis tepat satu batas: {', '.join(_LIMITS)}.")
    responsible = lists.get(_RESPONSIBLE)
    return Draft(
        id=reader.what,
        number=number,
        title=reader.text("judul", required=True),
        text=_sentence(reader, "rekomendasi", number),
        reason=_sentence(reader, "alasan", number),
        responsible=(
            reader.choice(_RESPONSIBLE, responsible.values, required=True)
            if responsible
            else reader.text(_RESPONSIBLE, required=True)
        ),
        below=limits.get("kurang_dari"),
        above=limits.get("lebih_dari"),
        at_least=limits.get("paling_sedikit"),
        at_most=limits.get("paling_banyak"),
    )


def _limit(reader: Reader, key: str, most: int) -> int | None:
    found = reader.text(key)
    limit = whole_number(found) if found else None
    if found and (limit is None or not 0 <= limit <= most):
        sentence = f'{reader.what}: "{key}: {found}" harus berupa bilangan bulat dari 0 sampai {most}.'
        reader.problem(reader.line_of(key), sentence)
        return None
    return limit


def _sentence(reader: Reader, key: str, number: str) -> str:
    sentence = reader.text(key, required=True)
    allowed = _WORDS if number in LISTING else _WORDS[:-1]
    try:
        parts = list(string.Formatter().parse(sentence))
    except ValueError:
        parts = [("", "{", "", None)]
    for _, word, form, conversion in parts:
        if word is not None and (word not in allowed or form or conversion):
            quoted = ", ".join(f"{{{name}}}" for name in allowed)
            reader.problem(reader.line_of(key), f'{reader.what}: "{key}" hanya boleh memakai {quoted}.')
            return ""
    return sentence
