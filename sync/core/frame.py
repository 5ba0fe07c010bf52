"""A table as a typed DataFrame: for cubes, reports and analysts. The only place of the engine that knows pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.core.table import Table

_DTYPES = {"string": "string", "integer": "Int64", "list": "object"}
_HIDDEN = "▮"


class TableFrame(pd.DataFrame):
    """A frame that shows ``▮`` for every cell of a restricted column when it is printed, as does what is cut out of it.

    Whoever takes such a column out of it, or writes it to a file, holds plain data, and answers for it.
    """

    @property
    def _constructor(self) -> Callable[..., TableFrame]:
        return TableFrame

    def _shown(self) -> pd.DataFrame:
        hidden = [name for name in self.columns if name in self.attrs.get("restricted", ())]
        return pd.DataFrame(self).assign(**dict.fromkeys(hidden, _HIDDEN))

    def __repr__(self) -> str:
        return repr(self._shown())

    def _repr_html_(self) -> str:
        return str(self._shown().to_html())


def typed_frame(table: Table) -> TableFrame:
    """Given a table, return its columns by schema name with their declared types, indexed by sheet row number.

    Every declared column is there, whether or not its header was; text is never turned into numbers or dates.
    """
    columns = {}
    index = pd.Index(table.numbers, name="baris", dtype="int64")
    for field in table.tab.fields:
        values = [*table.values(field.name)]
        if field.type == "date":
            columns[field.name] = pd.Series(pd.to_datetime(pd.Series(values, dtype="object")).to_numpy(), index=index)
        else:
            columns[field.name] = pd.Series(values, index=index, dtype=_DTYPES[field.type])
    frame = TableFrame(columns, index=index)
    frame.attrs["restricted"] = [field.name for field in table.tab.fields if field.restricted]
    return frame
