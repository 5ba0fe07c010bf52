"""A table as a typed DataFrame: for cubes, reports and analysts. The only place of the engine that knows pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from sync.core.table import Table

_DTYPES = {"string": "string", "integer": "Int64", "list": "object"}


def typed_frame(table: Table) -> pd.DataFrame:
    """Given a table, return its columns by schema name with their declared types, indexed by sheet row number.

    Every declared column is there, whether or not its header was; text is never turned into numbers or dates. The
    restricted ones are left out: a frame shows its cells whenever it is printed, and so does what pandas complains of.
    """
    columns = {}
    index = pd.Index(table.numbers, name="baris", dtype="int64")
    for field in (field for field in table.tab.fields if not field.restricted):
        values = table.values(field.name)
        if field.type == "date":
            columns[field.name] = pd.Series(pd.to_datetime(pd.Series(values, dtype="object")).to_numpy(), index=index)
        else:
            columns[field.name] = pd.Series(values, index=index, dtype=_DTYPES[field.type])
    return pd.DataFrame(columns, index=index)
