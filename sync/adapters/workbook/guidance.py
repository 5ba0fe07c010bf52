"""What helps an officer type: header notes, drop-downs and soft checks. None of it ever refuses an entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import wrap
from typing import Any

from sync.core.spec import Field

_EARLIEST = date(2000, 1, 1)
_LATEST = date(2100, 12, 31)
_INLINE_LIMIT = 255  # characters of a list that Excel keeps in the rule itself
_LINE = 40  # characters of a note's line at the width below
_NOTE_WIDTH, _LINE_HEIGHT = 290, 16  # pixels
_ONE_PER_LINE = 12  # more choices than this run on in one paragraph

_REQUIRED = "Wajib diisi."
_OPTIONAL = "Boleh dikosongkan."
_CHOICES = "Pilihan:"
_SEVERAL = "Pilihan (boleh lebih dari satu, pisahkan dengan titik koma):"
CHECK_NOTE = (
    "Terisi otomatis, jangan diketik.\n"
    "Lengkap: tidak ada temuan pada pemeriksaan terakhir.\n"
    "Warna sel: merah = kritis atau galat, kuning = peringatan, biru = info.\n"
    "Uraian dan cara memperbaikinya ada di tab Temuan."
)

_DATE_TITLE = "Periksa tanggal"
_DATE_PAST = (
    "Tulis hari/bulan/tahun, misalnya 31/01/2025. Tanggal tidak boleh sebelum {earliest} atau sesudah hari ini."
)
_DATE_ANY = "Tulis hari/bulan/tahun, misalnya 31/01/2025. Tanggal tidak boleh sebelum {earliest}."
_NUMBER_TITLE = "Periksa angka"
_LENGTH_TITLE = "Terlalu panjang"
_LENGTH = "Paling banyak {limit} huruf atau angka."
_LIST_TITLE = "Tidak ada dalam daftar"
_LIST = "Sebaiknya pilih dari daftar. Isian di luar daftar akan muncul di tab Temuan."
_SOURCE = "Isian ini belum ada di tab {tab}. Periksa ejaannya, atau tambahkan dahulu di sana."
_HINT_TITLE = "Boleh lebih dari satu"
_HINT = "Pisahkan dengan titik koma (;). {choices}"


def note(field: Field, values: Sequence[str]) -> str:
    """Given a field and the values of its list, return the text of its header's note."""
    parts = [field.help, _REQUIRED if field.required else _OPTIONAL]
    if values:
        parts.append(_SEVERAL if field.type == "list" else _CHOICES)
        parts.append("; ".join(values) if len(values) > _ONE_PER_LINE else "\n".join(f"• {v}" for v in values))
    return "\n".join(part for part in parts if part)


def note_size(text: str) -> dict[str, int]:
    """Given a note's text, return the size in pixels that shows all of it."""
    lines = sum(len(wrap(line, _LINE)) or 1 for line in text.split("\n"))
    return {"width": _NOTE_WIDTH, "height": lines * _LINE_HEIGHT + 14}


def fits_inline(values: Sequence[str]) -> bool:
    """Given a closed list, return whether Excel can keep it in the rule itself."""
    return len(",".join(values)) <= _INLINE_LIMIT and not any("," in value for value in values)


def list_rule(field: Field, source: str | Sequence[str], from_tab: str | None = None) -> dict[str, Any]:
    """Given a list's values or the formula of its range, return the drop-down; ``from_tab`` is where it is kept.

    A cell of several values can have no drop-down (it would replace what stands there): it gets a hint.
    """
    if field.type == "list":
        choices = "" if isinstance(source, str) else "; ".join(source)
        message = _HINT.format(choices=choices).strip()
        shown = message if len(message) <= 255 else message[:252].rpartition(";")[0] + "; …"
        return {"validate": "any", "input_title": _HINT_TITLE, "input_message": shown}
    return {
        "validate": "list",
        "source": source if isinstance(source, str) else list(source),
        "error_title": _LIST_TITLE,
        "error_message": _SOURCE.format(tab=from_tab) if from_tab else _LIST,
        "error_type": "information" if from_tab else "warning",
    }


def plain_rule(field: Field) -> dict[str, Any] | None:
    """Given a field without a list, return its soft check, or ``None`` where any entry is plausible."""
    if field.type == "date":
        return _date_rule(field)
    if field.type == "integer":
        return _number_rule(field)
    if field.max_length:
        return {
            "validate": "length",
            "criteria": "<=",
            "value": field.max_length,
            "error_title": _LENGTH_TITLE,
            "error_message": _LENGTH.format(limit=field.max_length),
            "error_type": "warning",
        }
    return None


def _date_rule(field: Field) -> dict[str, Any]:
    earliest = field.earliest or _EARLIEST
    text = _DATE_PAST if field.past_only else _DATE_ANY
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": earliest,
        "maximum": "=TODAY()" if field.past_only else _LATEST,
        "error_title": _DATE_TITLE,
        "error_message": text.format(earliest=f"{earliest:%d/%m/%Y}"),
        "error_type": "warning",
    }


def _number_rule(field: Field) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "integer", "error_title": _NUMBER_TITLE, "error_type": "warning"}
    lowest = 0 if field.minimum is None else field.minimum
    if field.maximum is None:
        message = f"Isi dengan angka bulat, paling kecil {lowest}."
        return {**rule, "criteria": ">=", "value": lowest, "error_message": message}
    message = f"Isi dengan angka bulat dari {lowest} sampai {field.maximum}."
    return {**rule, "criteria": "between", "minimum": lowest, "maximum": field.maximum, "error_message": message}
