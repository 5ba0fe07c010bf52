"""pandas, tuned: different values are cast once and mapped, rules are boolean arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from bench.peers.common import CLOSED, PATTERN, SEX, STATUS, TODAY_SERIAL, Found, Tabs, days
from sync.core import cells
from sync.core.cells import Bad
from sync.core.model import Cell


def _mapped(raw: list[Cell], cast: Callable[[Cell], Any]) -> pd.Series:
    series = pd.Series(raw, dtype=object)
    return series.map({value: cast(value) for value in series.unique()})


def _usable(series: pd.Series) -> pd.Series:
    return series.where(series.map(type) != Bad, None)


def pandas(tabs: Tabs) -> Found:
    """Run the common rules in pandas."""
    sexes, statuses = cells.choice(SEX), cells.choice(STATUS)
    case_, rank_ = _mapped(tabs.column("Nomor Kasus"), cells.text), _mapped(tabs.column("Korban Ke"), _RANK)
    sex_, status_ = _mapped(tabs.column("Jenis Kelamin"), sexes), _mapped(tabs.column("Status Kasus"), statuses)
    reason_, risk = _mapped(tabs.column("Alasan Selesai"), cells.text), _mapped(tabs.column("Risiko"), cells.text)
    reported_ = days(tabs.column("Tanggal Lapor"))
    born_ = np.array(days(tabs.column("Tanggal Lahir"), reported_), dtype=float)
    reported, event = np.array(reported_, dtype=float), np.array(days(tabs.column("Tanggal Kejadian")), dtype=float)
    closed = np.array(days(tabs.column("Tanggal Selesai")), dtype=float)
    no_report = np.isnan(reported)
    for column in (reported, event, born_):
        column[column < 0] = np.nan
    case, rank, status = _usable(case_), _usable(rank_), _usable(status_)
    served = _usable(_mapped(tabs.served(), cells.text))
    finished = (status == "Selesai").to_numpy()
    nik = _usable(_mapped(tabs.column("NIK Korban"), cells.digits))
    ddmmyy = nik.where(nik.astype("string").str.fullmatch(r"[0-9]{16}", na=False)).str.slice(6, 12)
    held = {v: _birth_in(v) for v in ddmmyy.dropna().unique()}
    date_in_nik = ddmmyy.map(held)
    written = pd.to_datetime(pd.Series(born_), unit="D", origin="1899-12-30").dt.strftime("%d%m%y")
    is_open = ~status.isin(CLOSED) & case.notna()
    order = pd.DataFrame({"case": case, "rank": pd.to_numeric(rank, errors="coerce").fillna(99)})[is_open]
    first = order.sort_values(["case", "rank"], kind="stable").drop_duplicates("case").index
    running = pd.Series(False, index=case.index)
    running.loc[first] = True
    key = pd.DataFrame({"case": case, "rank": rank})
    masks = {
        "UMUM-01 Nomor Kasus": case_.isna(),
        "UMUM-01 Tanggal Lapor": no_report,
        "UMUM-01 Jenis Kelamin": sex_.isna(),
        "UMUM-01 Status Kasus": status_.isna(),
        "UMUM-02 Jenis Kelamin": sex_ == Bad.LIST,
        "UMUM-02 Status Kasus": status_ == Bad.LIST,
        "UMUM-10": ~case.astype("string").str.match(PATTERN, na=True),
        "UMUM-09": key.duplicated(keep=False) & case.notna() & rank.notna(),
        "LAP-07": event > reported,
        "LAP-08": born_ > event,
        "LAP-17": finished & np.isnan(closed),
        "LAP-18": finished & reason_.isna(),
        "LAP-04": date_in_nik.notna() & written.notna() & (date_in_nik != written),
        "TL-01": running & (risk == "Tinggi") & (reported < TODAY_SERIAL) & ~case.isin(served.dropna().unique()),
        "UMUM-08": served.notna() & ~served.isin(case.dropna().unique()),
    }
    return {
        (rule, int(row) + 2) for rule, mask in masks.items() for row in np.flatnonzero(np.asarray(mask, dtype=bool))
    }


_RANK = cells.integer(1, 20)


def _birth_in(ddmmyy: str) -> str | None:
    from sync.core.checks_row import Nik

    nik = Nik(ddmmyy)
    return f"{nik.day:02d}{ddmmyy[2:]}" if nik.plausible else None
