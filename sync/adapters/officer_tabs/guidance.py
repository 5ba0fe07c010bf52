"""What helps an officer type: header notes, drop-downs and soft checks. None of it ever refuses an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sync.core.spec import Field, RuleBook, Tab

_EARLIEST = date(2000, 1, 1)
_ONE_PER_LINE = 12  # more choices than this run on in one paragraph
_LONGEST_MESSAGE = 255  # characters that every spreadsheet shows

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

_DATE_PAST = (
    "Tulis hari/bulan/tahun, misalnya 31/01/2025. Tanggal tidak boleh sebelum {earliest} atau sesudah hari ini."
)
_DATE_ANY = "Tulis hari/bulan/tahun, misalnya 31/01/2025. Tanggal tidak boleh sebelum {earliest}."
_NUMBER_FROM = "Isi dengan angka bulat, paling kecil {lowest}."
_NUMBER_BETWEEN = "Isi dengan angka bulat dari {lowest} sampai {highest}."
_LENGTH = "Paling banyak {limit} huruf atau angka."
_LIST = "Sebaiknya pilih dari daftar. Isian di luar daftar akan muncul di tab Temuan."
_HINT = "Pisahkan dengan titik koma (;). {choices}"


# ------------------------------------------------------------------ notes


def note(field: Field, values: Sequence[str]) -> str:
    """Given a field and the values of its list, return the text of its header's note."""
    said = any(word in field.help for word in (_OPTIONAL, _REQUIRED))
    parts = [field.help, "" if said else _REQUIRED if field.required else _OPTIONAL]
    if values:
        parts.append(_SEVERAL if field.type == "list" else _CHOICES)
        parts.append("; ".join(values) if len(values) > _ONE_PER_LINE else "\n".join(f"• {v}" for v in values))
    return "\n".join(part for part in parts if part)


def listed_values(book: RuleBook, field: Field) -> tuple[str, ...]:
    """Return the values of a field's closed list, for its note; none when officers keep the list themselves."""
    listed = book.lists.get(field.list or "")
    return listed.values if listed else ()


# ------------------------------------------------------------------ checks while somebody types


@dataclass(frozen=True, slots=True)
class Choice:
    """One of ``values``, in a drop-down."""

    values: tuple[str, ...]
    message: str = _LIST


@dataclass(frozen=True, slots=True)
class ChoiceFrom:
    """One of the values that officers have typed into a column of theirs, in a drop-down."""

    tab: Tab
    field: Field


@dataclass(frozen=True, slots=True)
class Several:
    """Several values: a hint only, for a drop-down would replace what stands there."""

    message: str


@dataclass(frozen=True, slots=True)
class Day:
    """A date from ``earliest`` on, up to the day it is typed or without an end."""

    earliest: date
    until_today: bool
    message: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``lowest`` up to ``highest``, or without an end."""

    lowest: int
    highest: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Length:
    """A text of at most ``limit`` characters."""

    limit: int
    message: str


Check = Choice | ChoiceFrom | Several | Day | Whole | Length


def check_of(book: RuleBook, tab: Tab, field: Field) -> Check | None:
    """Given a field of an officer tab, return its drop-down or soft check; ``None`` where any entry is plausible."""
    if field.list:
        listed = book.lists[field.list]
        if field.type == "list":
            return _several(listed.values)
        return _choice_from(book, *listed.source) if listed.source else Choice(listed.values)
    if field.name == "nomor_kasus" and tab.parent and tab.parent != tab.name:
        return _choice_from(book, tab.parent, field.name)
    if field.type == "date":
        return _day(field)
    if field.type == "integer":
        return _whole(field)
    return Length(field.max_length, _LENGTH.format(limit=field.max_length)) if field.max_length else None


def _choice_from(book: RuleBook, tab: str, field: str) -> ChoiceFrom:
    source = book.tab_by_name[tab]
    return ChoiceFrom(source, source.by_name[field])


def _several(values: Sequence[str]) -> Several:
    message = _HINT.format(choices="; ".join(values)).strip()
    fits = len(message) <= _LONGEST_MESSAGE
    return Several(message if fits else message[: _LONGEST_MESSAGE - 3].rpartition(";")[0] + "; …")


def _day(field: Field) -> Day:
    earliest = field.earliest or _EARLIEST
    text = _DATE_PAST if field.past_only else _DATE_ANY
    return Day(earliest, field.past_only, text.format(earliest=f"{earliest:%d/%m/%Y}"))


def _whole(field: Field) -> Whole:
    lowest = 0 if field.minimum is None else field.minimum
    text = _NUMBER_FROM if field.maximum is None else _NUMBER_BETWEEN
    return Whole(lowest, field.maximum, text.format(lowest=lowest, highest=field.maximum))
