"""pointblank on polars: our typed frame, one validation step per rule, the extracts of each."""

from __future__ import annotations

import pointblank as pb
import polars as pl

from bench.peers.common import PATTERN, SEX, Found, Tabs
from bench.peers.with_polars import frame, masks, served, unknown


def pointblank(tabs: Tabs) -> Found:
    """Run the common rules in pointblank; its own steps where it has them, expressions for the others."""
    laporan, pendampingan = frame(tabs), served(tabs)
    rules = masks(pendampingan["case"].drop_nulls().unique())
    steps = ["UMUM-01 Nomor Kasus", "UMUM-01 Tanggal Lapor", "UMUM-01 Jenis Kelamin", "UMUM-01 Status Kasus",
             "UMUM-02 Jenis Kelamin", "UMUM-10"]  # fmt: skip
    plan = pb.Validate(laporan).col_vals_not_null(columns=["case_", "reported_", "sex_", "status_"])
    plan = plan.col_vals_in_set(columns="sex_lower", set=[*SEX, None])
    plan = plan.col_vals_regex(columns="case", pattern=PATTERN, na_pass=True)
    for rule, mask in rules.items():
        if rule not in steps:
            steps.append(rule)
            plan = plan.col_vals_expr(~mask.fill_null(False))
    found = _failing(plan.interrogate(), steps)
    wrong = pendampingan.with_columns(wrong=unknown(pendampingan, laporan["case"].drop_nulls().unique()))
    return found | _failing(pb.Validate(wrong).col_vals_expr(~pl.col("wrong")).interrogate(), ["UMUM-08"])


def _failing(done: pb.Validate, steps: list[str]) -> Found:
    extracts = done.get_data_extracts()
    rows = {at: extracts.get(at) for at in range(1, len(steps) + 1)}
    return {
        (steps[at - 1], row + 1) for at, data in rows.items() if data is not None for row in data["_row_num_"].to_list()
    }
