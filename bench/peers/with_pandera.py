"""pandera on polars: our typed frame, one check per rule, all failures collected."""

from __future__ import annotations

from functools import partial

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from bench.peers.common import Found, Tabs
from bench.peers.with_polars import frame, masks, served, unknown


def _passes(data: pa.PolarsData, mask: pl.Expr) -> pl.LazyFrame:
    return data.lazyframe.select(~mask.fill_null(False))


def pandera(tabs: Tabs) -> Found:
    """Run the common rules in pandera."""
    laporan, pendampingan = frame(tabs), served(tabs)
    cases = pendampingan["case"].drop_nulls().unique()
    unknown_case = unknown(pendampingan, laporan["case"].drop_nulls().unique())
    found: Found = set()
    for data, rules in (
        (laporan, masks(cases)),
        (pendampingan.with_columns(unknown=unknown_case), {"UMUM-08": pl.col("unknown")}),
    ):
        checks = [pa.Check(partial(_passes, mask=mask), name=rule) for rule, mask in rules.items()]
        try:
            pa.DataFrameSchema(checks=checks).validate(data, lazy=True)
        except SchemaErrors as errors:
            failures = errors.failure_cases
            found |= {(rule, row + 2) for rule, row in failures.select("check", "index").iter_rows()}
    return found
