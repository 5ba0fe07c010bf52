"""The emulator as a whole: the order in which a request is judged, the log, the officers beside it, gspread on top."""

from __future__ import annotations

import stat
import subprocess
import sys
from http.client import IncompleteRead
from pathlib import Path
from typing import Any

import gspread
import pytest
from google.oauth2.service_account import Credentials
from gspread.http_client import HTTPClient

from tests.sheets_emulator import Emulator, Officer, Quota, Request
from tests.sheets_emulator.client import Client, Refused

SCOPES = ["https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive"]


def test_gspread_and_google_auth_work_unchanged(emulator: Emulator, officer: Officer, tmp_path: Path) -> None:
    class Local(HTTPClient):
        def request(self, method: str, endpoint: str, *arguments: Any, **options: Any) -> Any:
            for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                endpoint = endpoint.replace(host, emulator.url)
            return super().request(method, endpoint, *arguments, **options)

    key_file = emulator.service_account(tmp_path)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    spreadsheet_id = officer.create("Register", {"Laporan": [["Nomor", "Umur"], ["B-1", 12]]})
    officer.share(spreadsheet_id, "kawal-register@contoh-proyek.iam.gserviceaccount.com")
    credentials = Credentials.from_service_account_file(str(key_file), scopes=SCOPES)  # type: ignore[no-untyped-call]
    client = gspread.Client(auth=credentials, http_client=Local)
    try:
        sheet = client.open_by_key(spreadsheet_id).worksheet("Laporan")
        sheet.update([["B-2", 7]], "A3")
        assert sheet.get_all_records() == [{"Nomor": "B-1", "Umur": 12}, {"Nomor": "B-2", "Umur": 7}]
    finally:
        client.http_client.session.close()
    assert {request.caller for request in emulator.log if request.kind != "token"} == {
        "kawal-register@contoh-proyek.iam.gserviceaccount.com"
    }
    counts = [emulator.count(kind) for kind in ("token", "read", "write", "drive")]
    assert counts == [1, 3, 1, 0]


def test_the_log_says_what_each_request_was(emulator: Emulator, api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [[1]])
    body = {"dataFilters": [{"a1Range": "A1"}]}
    api.call("POST", f"/v4/spreadsheets/{spreadsheet_id}/values:batchGetByDataFilter", body)
    with pytest.raises(Refused):
        api.get(spreadsheet_id, ranges="Nihil!A1")
    seen = [(one.method, one.kind, one.status, one.spreadsheet_id) for one in emulator.log]
    assert seen == [
        ("POST", "drive", 200, None),
        ("PUT", "write", 200, spreadsheet_id),
        ("POST", "read", 200, spreadsheet_id),
        ("GET", "read", 400, spreadsheet_id),
    ]
    assert emulator.log[2].body == body
    assert emulator.log[3].query == {"ranges": ["Nihil!A1"]}


def test_a_malformed_request_is_refused_before_it_costs_anything() -> None:
    with Emulator(quota=Quota(writes_per_minute=1)) as emulator:
        api = Client(emulator.url)
        spreadsheet_id = api.create()
        with pytest.raises(Refused, match='Unknown name "hiden"'):
            api.batch(spreadsheet_id, {"addSheet": {"properties": {"hiden": True}}})
        api.batch(spreadsheet_id, {"addSheet": {}})
        with pytest.raises(Refused, match="Quota exceeded for quota metric 'Write requests'") as refused:
            api.batch(spreadsheet_id, {"addSheet": {}})
        assert (refused.value.status, refused.value.error["status"]) == (429, "RESOURCE_EXHAUSTED")
        assert len(api.get(spreadsheet_id)["sheets"]) == 2
        emulator.clock.advance(60)
        api.batch(spreadsheet_id, {"addSheet": {}})


@pytest.mark.parametrize(("moment", "sheets"), [("before", 1), ("after", 2)])
def test_a_fault_strikes_before_or_after_the_change(emulator: Emulator, api: Client, moment: Any, sheets: int) -> None:
    spreadsheet_id = api.create()
    emulator.faults.error(503, moment, when=lambda request: request.kind == "write")
    with pytest.raises(Refused, match="503"):
        api.batch(spreadsheet_id, {"addSheet": {}})
    assert len(api.get(spreadsheet_id)["sheets"]) == sheets


@pytest.mark.parametrize("fault", ["reset", "partial"])
def test_a_connection_breaks_after_the_change(emulator: Emulator, api: Client, fault: str) -> None:
    spreadsheet_id = api.create()
    if fault == "reset":
        emulator.faults.reset("after", when=lambda request: request.kind == "write")
    else:
        emulator.faults.partial(when=lambda request: request.kind == "write")
    with pytest.raises((ConnectionError, IncompleteRead)):
        api.batch(spreadsheet_id, {"addSheet": {}})
    assert len(api.get(spreadsheet_id)["sheets"]) == 2


def test_an_officer_acts_between_two_requests(emulator: Emulator, api: Client, officer: Officer) -> None:
    spreadsheet_id = officer.create("Register", {"Laporan": [["a"]]})

    def act(request: Request) -> None:
        if request.kind == "read":
            officer.rename(spreadsheet_id, "Laporan", "Laporan lama")

    emulator.between = act
    assert api.read(spreadsheet_id, "Laporan!A1") == [["a"]]
    emulator.between = None
    with pytest.raises(Refused, match="Unable to parse range: Laporan!A1"):
        api.read(spreadsheet_id, "Laporan!A1")
    assert api.read(spreadsheet_id, "'Laporan lama'!A1") == [["a"]]


def test_an_officer_works_as_in_the_browser(officer: Officer) -> None:
    rows = [["No", "Nama"], ["B-1", "Ani"], ["B-2", "Budi"], ["B-3", "Citra"]]
    spreadsheet_id = officer.create("Register", {"Laporan": rows, "Bulan 1": []})
    officer.insert_rows(spreadsheet_id, "Laporan", 3, 2)
    officer.delete_rows(spreadsheet_id, "Laporan", 2)
    officer.type(spreadsheet_id, "Laporan", "B2", "12,5")
    officer.type(spreadsheet_id, "Laporan", "B4", None)
    assert officer.values(spreadsheet_id, "Laporan") == [
        ["No", "Nama"],
        ["", 12.5],
        ["", ""],
        ["B-2", ""],
        ["B-3", "Citra"],
    ]
    copy = officer.duplicate_tab(spreadsheet_id, "Laporan", "Salinan")
    added = officer.add_tab(spreadsheet_id, "Baru", [["x"]])
    officer.hide_rows(spreadsheet_id, "Laporan", 2, 2)
    officer.merge(spreadsheet_id, "Laporan", "A4:B5")
    sheets = officer.spreadsheet(spreadsheet_id).sheets
    assert [sheet.title for sheet in sheets] == ["Laporan", "Salinan", "Bulan 1", "Baru"]
    assert (sheets[1].sheet_id, sheets[3].sheet_id) == (copy, added)
    assert [bool(row.get("hiddenByUser")) for row in sheets[0].row_metadata] == [False, True, True]
    officer.delete_tab(spreadsheet_id, "Salinan")
    officer.clear(spreadsheet_id, "Laporan")
    assert officer.values(spreadsheet_id, "Laporan") == []
    assert officer.cell(spreadsheet_id, "Baru", "A1")["effectiveValue"] == {"stringValue": "x"}


def test_it_runs_by_itself() -> None:
    command = [sys.executable, "-m", "tests.sheets_emulator", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            api = Client(process.stdout.readline().strip())
            assert api.read(api.create(), "A1") == []
            with pytest.raises(Refused) as refused:
                api.get("1jIKzPs8LsiZZdLdeMEP-5ZIHw6RkjiOmj1LrJN706Yc")
            assert refused.value.error["status"] == "PERMISSION_DENIED"
        finally:
            process.terminate()
