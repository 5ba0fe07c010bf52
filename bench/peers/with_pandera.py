"""pandera on polars: our typed frame; its own column checks where it has them, expressions for the others."""

from __future__ import annotations

from functools import partial

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from bench.peers.common import PATTERN, SEX, Found, Tabs
from bench.peers.with_polars import frame, masks, served, unknown

_COLUMNS = {
    "case_": pa.Column(pl.String, nullable=False),
    "reported_": pa.Column(pl.Int32, nullable=False),
    "sex_": pa.Column(pl.String, nullable=False),
    "status_": pa.Column(pl.String, nullable=False),
    "sex_lower": pa.Column(pl.String, pa.Check.isin(list(SEX)), nullable=True),
    "case": pa.Column(pl.String, pa.Check.str_matches(PATTERN), nullable=True),
}
_RULES = {
    "case_": "UMUM-01 Nomor Kasus",
    "reported_": "UMUM-01 Tanggal Lapor",
    "sex_": "UMUM-01 Jenis Kelamin",
    "status_": "UMUM-01 Status Kasus",
    "sex_lower": "UMUM-02 Jenis Kelamin",
    "case": "UMUM-10",
}


def _passes(data: pa.PolarsData, mask: pl.Expr) -> pl.LazyFrame:
    return data.lazyframe.select(~mask.fill_null(False))


def pandera(tabs: Tabs) -> Found:
    """Run the common rules in pandera."""
    laporan, pendampingan = frame(tabs), served(tabs)
    rules = masks(pendampingan["case"].drop_nulls().unique())
    wrong = pendampingan.with_columns(unknown=unknown(pendampingan, laporan["case"].drop_nulls().unique()))
    others = {rule: mask for rule, mask in rules.items() if rule not in _RULES.values()}
    return _failing(laporan, _COLUMNS, others) | _failing(wrong, {}, {"UMUM-08": pl.col("unknown")})


def _failing(data: pl.DataFrame, columns: dict[str, pa.Column], rules: dict[str, pl.Expr]) -> Found:
    checks = [pa.Check(partial(_passes, mask=mask), name=rule) for rule, mask in rules.items()]
    try:
        pa.DataFrameSchema(columns, checks=checks).validate(data, lazy=True)
    except SchemaErrors as errors:
        failures = errors.failure_cases.select("column", "check", "index")
        return {(_RULES.get(column, check), row + 2) for column, check, row in failures.iter_rows()}
    return set()
