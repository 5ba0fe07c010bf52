"""Polars: expressions over two typed frames, all masks in one ``select``."""

from __future__ import annotations

import polars as pl

from bench.peers.common import (
    CLOSED,
    EMPTY,
    ERROR,
    PATTERN,
    SEX,
    STATUS,
    TODAY_SERIAL,
    Found,
    Tabs,
    days,
)
from sync.core.model import Cell

_UNIX_EPOCH = 25_569  # serial number of 1970-01-01
_PERSON = r"^(-?\d{1,15})(?:\.0+)?\s*(?i:th|thn|tahun)?$"


def _texts(name: str, raw: list[Cell]) -> list[pl.Expr | pl.Series]:
    """Return a column's text as ``name_``, and as ``name`` where it is no error value."""
    series = pl.Series(f"{name}_", raw, dtype=pl.String, strict=False).str.strip_chars()
    lower = series.str.to_lowercase()
    series = series.set(lower.is_in(EMPTY), None)
    bad = series.str.starts_with("#") & series.str.contains(ERROR)
    return [series, series.set(bad, None).alias(name)]


def _dates(name: str, found: list[int | None]) -> list[pl.Series]:
    series = pl.Series(f"{name}_", found, dtype=pl.Int32)
    return [series, series.set(series < 0, None).alias(name)]


def frame(tabs: Tabs) -> pl.DataFrame:
    """Return Laporan as typed columns: ``x`` the usable value, ``x_`` whatever is in the cell."""
    reported = days(tabs.column("Tanggal Lapor"))
    columns = [
        *_texts("case", tabs.column("Nomor Kasus")),
        *_texts("rank", tabs.column("Korban Ke")),
        *_texts("nik", tabs.column("NIK Korban")),
        *_texts("sex", tabs.column("Jenis Kelamin")),
        *_texts("status", tabs.column("Status Kasus")),
        *_texts("risk", tabs.column("Risiko")),
        *_texts("reason", tabs.column("Alasan Selesai")),
        *_dates("reported", reported),
        *_dates("born", days(tabs.column("Tanggal Lahir"), reported)),
        *_dates("event", days(tabs.column("Tanggal Kejadian"))),
        *_dates("closed", days(tabs.column("Tanggal Selesai"))),
    ]
    rank = pl.col("rank").str.extract(_PERSON).cast(pl.Int64)
    return (
        pl.DataFrame(columns)
        .with_row_index("row", 2)
        .with_columns(
            rank=pl.when(rank.is_between(1, 20)).then(rank),
            nik=pl.col("nik").str.strip_chars_start("'’").str.replace_all(r"[\s.()\[\]\-]", ""),
            sex_lower=pl.col("sex").str.to_lowercase(),
            status_lower=pl.col("status").str.to_lowercase(),
            status=pl.col("status").str.to_lowercase().replace_strict(STATUS, default=None),
        )
    )


def served(tabs: Tabs) -> pl.DataFrame:
    """Return the case numbers of Pendampingan."""
    return pl.DataFrame(_texts("case", tabs.served())).with_row_index("row", 2)


def masks(cases: pl.Series) -> dict[str, pl.Expr]:
    """Given the case numbers in Pendampingan, return the condition of each rule on Laporan."""
    c = pl.col
    ddmmyy = c("nik").str.slice(6, 6)
    day, month = (
        ddmmyy.str.slice(0, 2).cast(pl.Int32, strict=False),
        ddmmyy.str.slice(2, 2).cast(pl.Int32, strict=False),
    )
    year = ddmmyy.str.slice(4, 2).cast(pl.Int32, strict=False)
    real = day - pl.when(day > 40).then(40).otherwise(0)
    born = (c("born") - _UNIX_EPOCH).cast(pl.Date)
    plausible = _is_date(real, month, year + 2000) | _is_date(real, month, year + 1900)
    differs = (real != born.dt.day()) | (month != born.dt.month()) | (year != born.dt.year() % 100)
    is_open = c("status").is_null() | ~c("status").is_in(list(CLOSED))
    order = pl.when(is_open & c("case").is_not_null()).then(c("rank").fill_null(99) * 10**9 + c("row"))
    first = order == order.min().over("case")
    return {
        "UMUM-01 Nomor Kasus": c("case_").is_null(),
        "UMUM-01 Tanggal Lapor": c("reported_").is_null(),
        "UMUM-01 Jenis Kelamin": c("sex_").is_null(),
        "UMUM-01 Status Kasus": c("status_").is_null(),
        "UMUM-02 Jenis Kelamin": ~c("sex_lower").is_in(list(SEX)),
        "UMUM-02 Status Kasus": c("status").is_null() & c("status_lower").is_not_null(),
        "UMUM-10": ~c("case").str.contains(PATTERN),
        "UMUM-09": (pl.len().over("case", "rank") > 1) & c("case").is_not_null() & c("rank").is_not_null(),
        "LAP-07": c("event") > c("reported"),
        "LAP-08": c("born") > c("event"),
        "LAP-17": (c("status") == "Selesai") & c("closed_").is_null(),
        "LAP-18": (c("status") == "Selesai") & c("reason_").is_null(),
        "LAP-04": c("nik").str.contains(r"^[0-9]{16}$") & plausible & differs,
        "TL-01": first & (c("risk") == "Tinggi") & (c("reported") < TODAY_SERIAL) & ~c("case").is_in(cases.implode()),
    }


def _is_date(day: pl.Expr, month: pl.Expr, year: pl.Expr) -> pl.Expr:
    short, leap = month.is_in([4, 6, 9, 11]), (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = pl.when(month == 2).then(28 + leap.cast(pl.Int32)).otherwise(31 - short.cast(pl.Int32))
    return month.is_between(1, 12) & day.is_between(1, last)


def unknown(served_frame: pl.DataFrame, cases: pl.Series) -> pl.Series:
    """Return where a case number of Pendampingan is not in Laporan."""
    return served_frame["case"].is_not_null() & ~served_frame["case"].is_in(cases.implode())


def polars(tabs: Tabs) -> Found:
    """Run the common rules in polars."""
    laporan, pendampingan = frame(tabs), served(tabs)
    cases = pendampingan["case"].drop_nulls().unique()
    hit = laporan.select(**masks(cases))
    found = {(rule, row + 2) for rule in hit.columns for row in hit[rule].fill_null(False).arg_true().to_list()}
    wrong = unknown(pendampingan, laporan["case"].drop_nulls().unique())
    return found | {("UMUM-08", row + 2) for row in wrong.arg_true().to_list()}
