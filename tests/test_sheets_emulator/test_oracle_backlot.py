"""Random reads, answered alike by the emulator and by `backlot`, whose read rules were measured on live Google."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import backlot  # type: ignore[import-untyped]
import pytest
import requests

from tests.sheets_emulator import Emulator

REQUESTS = 500
SEED = 20261124
AGREEMENT = 0.99

Cell = str | int | float | bool | None
Json = dict[str, Any]

TITLES = [
    "Laporan",
    "Bulan 1",
    "it's",
    "A1",
    "R1C1",
    "2026",
    "a!b",
    "a:b",
    "kosong",
    "TRUE",
    "Data_2",
    "x-y",
    "名前",
    "'dikutip'",
    "Z",
    "AAAA1",
]
CELLS: list[Cell] = [None, None, "teks", "B-12/2026", 7, -3, 2.5, 0.25, 1234567, True, False, "baris\nbaru", " ", "'x"]
MASKS = [
    "spreadsheetId",
    "properties.title,sheets.properties(sheetId,title)",
    "sheets(properties/title,data/rowData/values/formattedValue)",
    "sheets.data(startRow,startColumn,rowData.values.userEnteredValue)",
    "sheets.data.rowMetadata.pixelSize",
    "sheets.*.title",
    "sheets.merges,namedRanges",
    "properties(locale,timeZone),spreadsheetUrl,",
    "sheets(",
    "bogus",
    "sheets.properties.bogus",
    "spreadsheetId.x",
    "*",
]
VALUE_MASKS = [
    "range",
    "values",
    "majorDimension,values",
    "range,bogus",
    "valueRanges.range",
    "valueRanges(values)",
    "*",
]
ODD_RANGES = [
    "",
    "A",
    "1",
    "A0",
    "A1:",
    ":A1",
    "A1:A0",
    "Nihil!A1",
    "Nihil",
    "!A1",
    "Laporan!",
    "Laporan!A1:B2:C3",
    "Laporan!A1,B2",
    "laporan!a1:b2",
    "Laporan A1",
    "'Laporan!A1",
    "'Laporan'A1",
    "'it's'!A1",
    "it's!A1",
    "Laporan!$A$1:B$2",
    "Laporan!B2:A1",
    "R[1]C[1]",
    "R2C2:R1C1",
    "Laporan!R1C1:R5C3",
    "AAA1",
    "ZZZ1",
    "AAAA1",
    "A1001",
    "AA1:AB2",
    "A1000:Z2000",
    "A10000000000",
    " A1",
]


@dataclass(frozen=True)
class Read:
    """A read request: GET unless it has a body. `{}` in the path is the spreadsheet's id."""

    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    body: Json | None = None

    def send(self, session: requests.Session, base: str, spreadsheet_id: str) -> tuple[int, object]:
        """Return status and body of the answer, with the id replaced by `ID`."""
        url = base + self.path.replace("{}", spreadsheet_id)
        answer = session.request("GET" if self.body is None else "POST", url, params=self.query, json=self.body)
        return answer.status_code, json.loads(answer.text.replace(spreadsheet_id, "ID"))


def a1_end(rng: random.Random) -> str:
    column = rng.choice(["A", "B", "C", "D", "Z", "AA", "c"])
    row = rng.choice(["1", "2", "3", "5", "10", "1000", "1001"])
    return rng.choice([column + row] * 4 + [column, row, f"${column}${row}"])


def a1_range(rng: random.Random) -> str:
    if rng.random() < 0.15:
        return rng.choice(ODD_RANGES)
    cells = rng.choice([a1_end(rng), f"{a1_end(rng)}:{a1_end(rng)}", f"{a1_end(rng)}:{a1_end(rng)}"])
    title = rng.choice(TITLES)
    escaped = title.replace("'", "''")
    return rng.choice(
        [cells, f"{title}!{cells}", f"'{escaped}'!{cells}", f"'{escaped}'!{cells}", title, f"'{escaped}'"]
    )


def maybe(rng: random.Random, name: str, values: list[str], chance: float = 0.4) -> list[tuple[str, str]]:
    return [(name, rng.choice(values))] if rng.random() < chance else []


def rendering(rng: random.Random) -> list[tuple[str, str]]:
    return [
        *maybe(rng, "majorDimension", ["ROWS", "COLUMNS", "columns", "2", "0", "DIAGONAL", ""], 0.3),
        *maybe(rng, "valueRenderOption", ["UNFORMATTED_VALUE", "FORMULA", "FORMATTED_VALUE", "1", "nope"], 0.5),
        *maybe(rng, "dateTimeRenderOption", ["SERIAL_NUMBER", "FORMATTED_STRING"], 0.2),
        *maybe(rng, "fields", VALUE_MASKS, 0.15),
    ]


def values_get(rng: random.Random) -> Read:
    return Read(f"/{{}}/values/{quote(a1_range(rng) or 'A1', safe='')}", rendering(rng))


def values_batch_get(rng: random.Random) -> Read:
    ranges = [("ranges", a1_range(rng)) for _ in range(rng.choice([0, 1, 1, 2, 3]))]
    return Read("/{}/values:batchGet", ranges + rendering(rng))


def spreadsheets_get(rng: random.Random) -> Read:
    ranges = [("ranges", a1_range(rng)) for _ in range(rng.choice([0, 0, 1, 2]))]
    grid = maybe(rng, "includeGridData", ["true", "false", "1", "yes", "2"])
    return Read("/{}", [*ranges, *grid, *maybe(rng, "fields", MASKS, 0.7)])


def data_filter(rng: random.Random, sheet_ids: list[int]) -> Json:
    if rng.random() < 0.3:
        return {"a1Range": a1_range(rng)}
    if rng.random() < 0.05:
        return rng.choice([{}, {"gridRange": {"sheetId": 12345}}, {"a1Range": "A1", "gridRange": {}}, {"bogus": 1}])
    grid: Json = {"sheetId": rng.choice(sheet_ids)}
    for dimension in ("Row", "Column"):
        start, end = sorted(rng.choices([0, 1, 2, 3, 5, 26, 999, 1000, 1001], k=2))
        if rng.random() < 0.6:
            grid[f"start{dimension}Index"] = start
        if rng.random() < 0.6:
            grid[f"end{dimension}Index"] = rng.choice([end, end, end, str(end), -1])
    return {"gridRange": grid}


def by_data_filter(rng: random.Random, sheet_ids: list[int]) -> Read:
    body: Json = {"dataFilters": [data_filter(rng, sheet_ids) for _ in range(rng.choice([0, 1, 1, 1, 2, 3]))]}
    if rng.random() < 0.25:
        mask = maybe(rng, "fields", MASKS, 0.8)
        return Read("/{}:getByDataFilter", mask, body | {"includeGridData": rng.choice([True, False])})
    options = dict(rendering(rng))
    options.pop("fields", None)
    return Read("/{}/values:batchGetByDataFilter", [], body | options)


def workbook(rng: random.Random) -> dict[str, list[list[Cell]]]:
    def grid(rows: int, columns: int) -> list[list[Cell]]:
        return [[rng.choice(CELLS) for _ in range(columns)] for _ in range(rows)]

    return {title: [] if title == "kosong" else grid(rng.randint(1, 12), rng.randint(1, 7)) for title in TITLES}


@dataclass(frozen=True)
class Pair:
    """The same workbook behind both servers."""

    session: requests.Session
    oracle: tuple[str, str]  # base URL and spreadsheet id
    emulator: tuple[str, str]
    sheet_ids: list[int]

    def difference(self, read: Read) -> str | None:
        """Return how the answers differ, or None."""
        expected, actual = read.send(self.session, *self.oracle), read.send(self.session, *self.emulator)
        if expected == actual:
            return None
        return f"{read}\n   oracle   {str(expected)[:600]}\n   emulator {str(actual)[:600]}"


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    tabs = workbook(random.Random(SEED))
    record: Json = {
        "source_type": "google_drive",
        "subtype": "spreadsheet",
        "title": "Buku register",
        "folder": "P2TP2A",
        "author_email": "siti@contoh.id",
        "visibility": "public",
        "created": 1_700_000_000,
        "updated": 1_700_000_000,
        "sheets": [{"title": title, "grid": grid} for title, grid in tabs.items()],
    }
    with backlot.serve([record], telemetry=False) as oracle, Emulator() as emulator, requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {oracle.token}"
        files = session.get(f"{oracle.base_url}/drive/v3/files").json()["files"]
        oracle_id = next(file["id"] for file in files if file["name"] == record["title"])
        oracle_base = f"{oracle.base_url}/sheets/v4/spreadsheets"
        sheets = session.get(f"{oracle_base}/{oracle_id}").json()["sheets"]
        emulator_base = f"{emulator.url}/v4/spreadsheets"
        emulator_id = copy_workbook(session, emulator_base, record["title"], sheets, tabs)
        ids = [sheet["properties"]["sheetId"] for sheet in sheets]
        yield Pair(session, (oracle_base, oracle_id), (emulator_base, emulator_id), ids)


def copy_workbook(
    session: requests.Session, base: str, title: str, sheets: list[Json], tabs: dict[str, list[list[Cell]]]
) -> str:
    """Create the oracle's workbook, sheet ids included, at the emulator; return its id."""
    properties = {"title": title, "locale": "en_US", "timeZone": "Etc/GMT"}
    created = session.post(base, json={"properties": properties, "sheets": sheets})
    assert created.ok, created.text
    spreadsheet_id: str = created.json()["spreadsheetId"]
    data = [
        {"dataFilter": {"gridRange": {"sheetId": sheet["properties"]["sheetId"]}}, "values": grid}
        for sheet, grid in zip(sheets, tabs.values(), strict=True)
        if grid
    ]
    body: Json = {"valueInputOption": "RAW", "data": data}
    written = session.post(f"{base}/{spreadsheet_id}/values:batchUpdateByDataFilter", json=body)
    assert written.ok, written.text
    return spreadsheet_id


def test_random_reads_are_answered_alike(pair: Pair) -> None:
    rng = random.Random(SEED)
    kinds: list[Callable[[], Read]] = [
        lambda: values_get(rng),
        lambda: values_batch_get(rng),
        lambda: spreadsheets_get(rng),
        lambda: by_data_filter(rng, pair.sheet_ids),
    ]
    reads = [rng.choice(kinds)() for _ in range(REQUESTS)]
    differences = [difference for read in reads if (difference := pair.difference(read)) is not None]
    assert len(differences) <= (1 - AGREEMENT) * REQUESTS, "\n".join([f"{len(differences)} differ", *differences[:40]])
