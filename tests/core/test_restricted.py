"""What holds a restricted cell shows none of it, whatever prints, logs, copies or stores it."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import pprint
import reprlib
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest
import yaml

from sync.adapters.google.values import TabValues
from sync.core.alerts.due import People
from sync.core.mail.message import Sender
from sync.core.model import Grid
from sync.core.table import Table
from sync.letters import Writer
from sync.ports import Reading
from tests.mail_office import plain
from tests.registers import case, register

NAME, NIK = "Melati Rahasia", "3604335005909977"


def _grid() -> Grid:
    return case(nama_korban=NAME, nik_korban=NIK, tanggal_lahir="lupa")


def _table() -> Table:
    found = register([_grid()])["laporan"]
    assert found.values("nama_korban")[0] == NAME  # so that it is read, and remembered
    return found


HOLDERS: dict[str, Callable[[], Any]] = {
    "a grid": _grid,
    "its rows": lambda: _grid().rows,
    "some of its rows": lambda: _grid().rows[:1],
    "a reading": lambda: Reading([_grid()], "1"),
    "the rows of a changed grid": lambda: replace(_grid(), tab="X").rows,
    "a register": lambda: register([_grid()]),
    "a table": _table,
    "a column": lambda: _table().column("nik_korban"),
    "its values": lambda: _table().values("nama_korban"),
    "some of its values": lambda: _table().values("nik_korban")[0:1],
    "values without some": lambda: _table().column("nama_korban").without({7}).values,
    "a raw column": lambda: _table().raw("nik_korban"),
    "the tables of a register": lambda: register([_grid()]).tables,
}
PRINTED: dict[str, Callable[[Any], str]] = {
    "str": str,
    "repr": repr,
    "format": lambda held: f"{held}",
    "percent": lambda held: "%s %r" % (held, held),  # noqa: UP031
    "log": lambda held: logging.LogRecord("a", 10, "b", 1, "%s", (held,), None).getMessage(),
    "pprint": pprint.pformat,
    "reprlib": reprlib.repr,
    "in a list": lambda held: str([held]),
    "of an error": lambda held: repr(ValueError(held)),
}
STORED: dict[str, Callable[[Any], object]] = {
    "json": json.dumps,
    "json of all it has": lambda held: json.dumps(held, default=asdict),
    "pickle": pickle.dumps,
    "copy": copy.deepcopy,
    "yaml": yaml.dump,
}


@pytest.mark.parametrize("printed", PRINTED)
@pytest.mark.parametrize("holder", HOLDERS)
def test_nothing_of_it_is_printed(holder: str, printed: str) -> None:
    shown = PRINTED[printed](HOLDERS[holder]())
    assert shown
    assert NAME not in shown
    assert NIK not in shown


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("holder", HOLDERS)
def test_nothing_of_it_is_stored(holder: str, stored: str) -> None:
    with pytest.raises(TypeError) as refused:
        STORED[stored](HOLDERS[holder]())
    assert NAME not in str(refused.value)
    assert NIK not in str(refused.value)


def test_what_is_not_restricted_is_a_plain_column() -> None:
    assert json.dumps(_table().values("jenis_kelamin")) == '["Perempuan"]'
    assert str(_table().values("jenis_kelamin")) == "['Perempuan']"


def test_it_is_read_like_a_list() -> None:
    values = _table().values("nama_korban")
    assert (values[0], list(values), set(values), len(values), NAME in values) == (NAME, [NAME], {NAME}, 1, True)
    assert values == [NAME]
    assert values != ["Wulan"]
    with pytest.raises(TypeError):
        hash(values)


def test_a_date_that_could_not_be_read_is_hidden_as_well() -> None:
    assert "lupa" not in f"{_table().raw('tanggal_lahir')} {vars(_table())['_rows']}"


def test_officers_addresses_and_what_google_answered_are_shown_nowhere() -> None:
    address = "siti.rahasia@contoh.go.id"
    people = People(("koordinator@contoh.go.id",), officers={"Siti": address})
    writer = Writer(
        "Gunungsari", None, people, Sender("kawal@contoh.go.id", "Kawal"), plain, {"Gunungsari": {"petugas:1": address}}
    )
    shown = f"{people} {writer} {TabValues('Laporan', [[address]])}"
    assert "koordinator@contoh.go.id" in shown
    assert address not in shown
