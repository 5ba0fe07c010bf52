"""Officer tabs in an empty spreadsheet: the register that a new workbook would be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sync.adapters.google.failures import Refused
from sync.adapters.google.officer import apply
from sync.adapters.officer_tabs import looks
from sync.adapters.officer_tabs.guidance import CHECK_NOTE
from sync.adapters.officer_tabs.lookups import has_check_column
from tests import registers
from tests.adapters.google.officer.desk import Desk, Json, desk, entered


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A register that was made in a blank spreadsheet; nobody changes it."""
    with desk(tmp_path_factory.mktemp("google"), registers.book()) as found:
        apply(found.client, found.id, found.plan())
        yield found


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("google"), registers.book()) as found:
        yield found


def rgb(style: Json) -> str:
    channels = style["rgbColor"]
    return "#" + "".join(f"{round(channels.get(name, 0) * 255):02X}" for name in ("red", "green", "blue"))


# ------------------------------------------------------------------ tabs and headers


def test_all_tabs_stand_in_the_books_order_and_the_blank_one_became_the_first(made: Desk) -> None:
    assert made.titles() == [tab.title for tab in made.book.tabs]
    assert made.officer.spreadsheet(made.id).sheets[0].sheet_id == 0


def test_it_takes_few_requests_and_only_one_of_them_writes(empty: Desk) -> None:
    assert len(empty.mend()) == len(empty.book.tabs)
    kinds = [request.kind for request in empty.emulator.log if request.kind != "token"]
    assert (kinds.count("write"), kinds.count("drive")) == (1, 0)
    assert kinds.count("read") <= 8  # twice to plan (once more just before writing), once to see that nothing is left


def test_headers_are_the_titles_with_notes_and_pemeriksaan_stands_last(made: Desk) -> None:
    for tab in made.book.tabs:
        head = made.sheet(tab.title).rows[0]
        checked = ["Pemeriksaan"] if has_check_column(tab) else []
        assert made.headers(tab.title) == [*(field.title for field in tab.fields), *checked]
        assert len(head) == made.sheet(tab.title).properties["gridProperties"]["columnCount"] or tab.name == "laporan"
        for field, cell in zip(tab.fields, head, strict=False):
            assert field.help in cell["note"]
            assert cell["userEnteredFormat"]["textFormat"]["bold"]
        assert not checked or head[-1]["note"] == CHECK_NOTE


def test_required_headers_have_the_colour_of_their_group(made: Desk) -> None:
    tab = made.book.tab_by_name["laporan"]
    colors = looks.group_colors(tab)
    fills = [rgb(c["userEnteredFormat"]["backgroundColorStyle"]) for c in made.sheet("Laporan").rows[0]]
    required = {fill for field, fill in zip(tab.fields, fills, strict=False) if field.required}
    assert required == {f"#{color}" for color in colors.values()} - {
        f"#{colors[group]}" for group in colors if not any(f.required for f in tab.fields if f.group == group)
    }


def test_the_header_and_the_key_stay_in_sight_and_there_is_room(made: Desk) -> None:
    for tab in made.book.tabs:
        grid = made.sheet(tab.title).properties["gridProperties"]
        assert grid["frozenRowCount"] == 1
        assert grid["rowCount"] > max(tab.rows, 999)
        assert rgb(made.sheet(tab.title).properties["tabColorStyle"]) == f"#{tab.color}"
    frozen = {s.title: s.properties["gridProperties"].get("frozenColumnCount", 0) for s in made.all().sheets}
    assert (frozen["Laporan"], frozen["Rujukan"], frozen["Tunda"]) == (2, 1, 0)


def test_columns_are_as_wide_as_in_a_workbook(made: Desk) -> None:
    for tab in made.book.tabs:
        widths = [column["pixelSize"] for column in made.sheet(tab.title).column_metadata]
        assert widths[: len(tab.fields)] == [field.width * 7 + 5 for field in tab.fields]
        assert made.sheet(tab.title).row_metadata[0]["pixelSize"] == 64


# ------------------------------------------------------------------ cells


@pytest.mark.parametrize("row", [2, 3, 1000])
def test_columns_have_the_format_of_their_type_down_to_the_last_row(made: Desk, row: int) -> None:
    def pattern(title: str) -> str:
        found: Json = made.cell("Laporan", title, row).get("userEnteredFormat", {}).get("numberFormat", {})
        return f"{found.get('type')} {found.get('pattern')}"

    titles = ("Tanggal Lapor", "NIK Korban", "Telepon Aman", "Kronologi", "Korban Ke", "Risiko")
    assert [pattern(title) for title in titles] == [
        "DATE dd/mm/yyyy",
        "TEXT @",
        "TEXT @",
        "TEXT @",
        "NUMBER 0",
        "None None",
    ]


def test_nothing_is_entered_but_headers_and_what_the_office_has(made: Desk) -> None:
    below = [(title, *made.officer.values(made.id, title)[1:]) for title in made.titles()]
    referensi = ("Referensi", ["Gunungsari", "Sri Wahyuni"], ["Ciherang", "Dewi Anggraini"], ["Kaduagung", ""])
    cells = entered(made.all())
    assert {title for title, row, _ in cells if row} == {"Referensi"}
    assert [tuple(row[:2] if isinstance(row, list) else row for row in rows) for rows in below if rows[1:]] == [
        referensi
    ]


def test_no_entry_is_ever_refused(made: Desk) -> None:
    rules = [
        cell["dataValidation"]
        for sheet in made.all().sheets
        for row in sheet.rows
        for cell in row
        if "dataValidation" in cell
    ]
    assert len(rules) > 10_000
    assert not any(rule.get("strict") for rule in rules)


@pytest.mark.parametrize(
    ("tab", "title", "kind", "values"),
    [
        ("Laporan", "Jenis Kelamin", "ONE_OF_LIST", ["Perempuan", "Laki-laki"]),
        ("Laporan", "Desa", "ONE_OF_RANGE", ["='Referensi'!$A$2:$A"]),
        ("Rujukan", "Petugas", "ONE_OF_RANGE", ["='Referensi'!$B$2:$B"]),
        ("Keluhan", "Nomor Kasus", "ONE_OF_RANGE", ["='Laporan'!$A$2:$A"]),
        ("Laporan", "Usia", "NUMBER_BETWEEN", ["0", "110"]),
        ("Sosialisasi", "Peserta L", "NUMBER_GREATER_THAN_EQ", ["0"]),
        ("Laporan", "Tanggal Lahir", "DATE_BETWEEN", ["=DATE(1900;1;1)", "=TODAY()"]),
        ("Laporan", "Tindak Lanjut Berikut", "DATE_ON_OR_AFTER", ["=DATE(2000;1;1)"]),
        ("Laporan", "Kronologi", "CUSTOM_FORMULA", ["=LEN(X2)<=500"]),
        ("Laporan", "Bentuk Kekerasan", "CUSTOM_FORMULA", ["=1=1"]),
    ],
)
@pytest.mark.parametrize("row", [2, 1000])
def test_cells_offer_or_check_what_fits(
    made: Desk, tab: str, title: str, kind: str, values: list[str], row: int
) -> None:
    rule = made.rule(tab, title, row)
    assert (rule["condition"]["type"], [v["userEnteredValue"] for v in rule["condition"]["values"]]) == (kind, values)
    assert rule["inputMessage"]


def test_a_list_longer_than_google_takes_has_a_hint_and_no_drop_down(empty: Desk) -> None:
    long = replace(empty.book.lists["risiko"], values=tuple(f"Risiko {n}" for n in range(501)))
    empty.book = replace(empty.book, lists={**empty.book.lists, "risiko": long})
    empty.mend()
    assert empty.rule("Laporan", "Risiko")["condition"]["type"] == "CUSTOM_FORMULA"


# ------------------------------------------------------------------ colours, protections, what stays


def test_marks_lie_over_all_columns_and_the_most_serious_comes_first(made: Desk) -> None:
    for tab in made.book.tabs:
        rules = made.sheet(tab.title).items("conditionalFormats")
        assert bool(rules) is has_check_column(tab)
        for rule, name in zip(rules, looks.MARKS, strict=False):
            [covered] = rule["ranges"]
            assert (covered["startRowIndex"], covered.get("startColumnIndex", 0)) == (1, 0)
            assert covered["endColumnIndex"] == len(tab.fields)
            assert covered.get("endRowIndex", 10_000) >= 1000
            assert rgb(rule["booleanRule"]["format"]["backgroundColorStyle"]) == looks.MARKS[name]["bg_color"]


def test_headers_and_pemeriksaan_ask_before_they_are_changed(made: Desk) -> None:
    for tab in made.book.tabs:
        protected = made.sheet(tab.title).items("protectedRanges")
        assert [p.get("warningOnly") for p in protected] == [True] * (2 if has_check_column(tab) else 1)
        assert protected[0]["range"].get("startRowIndex", 0) == 0
        assert protected[0]["range"]["endRowIndex"] == 1
        assert "startColumnIndex" not in protected[0]["range"]
    made.officer.type(made.id, "Tunda", "A1", "Kunci")  # a warning is no refusal


def test_locale_time_zone_and_title_stay(made: Desk) -> None:
    properties = made.officer.spreadsheet(made.id).properties
    assert (properties["locale"], properties["timeZone"], properties["title"]) == ("id_ID", "Asia/Jakarta", "Register")


def formulas(part: object) -> Iterator[str]:
    """Every text in some requests that Google would take for a formula."""
    if isinstance(part, str) and part.startswith("="):
        yield part
    elif isinstance(part, (dict, list)):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from formulas(inner)


def test_formulas_say_the_same_in_every_locale(empty: Desk) -> None:
    found = list(formulas(empty.plan().requests))
    assert len(found) > 90
    for text in found:
        code = re.sub(r'"[^"]*"', "", text)
        assert not re.search(r"[,{}\\]|\d\.\d", code), text


# ------------------------------------------------------------------ again, and when it goes wrong


def test_the_same_request_a_second_time_is_refused_and_doubles_nothing(empty: Desk) -> None:
    found = empty.plan()
    apply(empty.client, empty.id, found)
    before = empty.all()
    with pytest.raises(Refused) as refused:
        empty.client.batch_update(empty.id, {"requests": found.requests})
    assert refused.value.code == 400
    assert empty.all() == before


def test_a_complete_plan_sends_nothing(made: Desk) -> None:
    found = made.plan()
    written = made.emulator.count("write")
    apply(made.client, made.id, found)
    assert (found.complete, found.lines, made.emulator.count("write")) == (True, (), written)


def test_ids_that_are_taken_are_left_to_whose_they_are(empty: Desk) -> None:
    [wanted] = [
        r["addSheet"]["properties"]["sheetId"]
        for r in empty.plan().requests
        if r.get("addSheet", {}).get("properties", {}).get("title") == "Keluhan"
    ]
    protection = next(
        r["addProtectedRange"]["protectedRange"]["protectedRangeId"]
        for r in empty.plan().requests
        if "addProtectedRange" in r
    )
    empty.officer.batch_update(
        empty.id,
        {"addSheet": {"properties": {"sheetId": wanted, "title": "Milik orang"}}},
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": protection, "range": {"sheetId": wanted}}}},
    )
    empty.mend()
    assert empty.sheet("Milik orang").sheet_id == wanted
    assert empty.sheet("Keluhan").sheet_id == wanted + 1


@pytest.mark.parametrize(("title", "then"), [("Catatan Bu Siti", "Laporan"), ("LAPORAN", "LAPORAN")])
def test_the_only_tab_becomes_laporan_when_it_is_blank(empty: Desk, title: str, then: str) -> None:
    empty.create({title: []})
    empty.mend()
    assert empty.titles() == [then, *(tab.title for tab in empty.book.tabs[1:])]
    assert empty.headers(then)[0] == "Nomor Kasus"


def test_the_only_tab_stays_when_something_stands_in_it(empty: Desk) -> None:
    empty.create({"Sheet1": [[]] * 30})
    empty.officer.type(empty.id, "Sheet1", "C31", "jangan dihapus")
    empty.mend()
    assert empty.titles() == ["Sheet1", *(tab.title for tab in empty.book.tabs)]
    assert empty.officer.values(empty.id, "Sheet1")[30][2] == "jangan dihapus"
