"""Drive: who sees what, and how a change is noticed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from google.auth.transport.requests import Request as Transport
from google.oauth2.service_account import Credentials

from tests.sheets_emulator import Emulator, Officer
from tests.sheets_emulator.client import Client, Refused

Json = dict[str, Any]

SCOPES = ["https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive"]
CHANGES = "newStartPageToken,nextPageToken,changes(fileId,removed,file(version,trashed))"


class Account:
    """A service account that calls through google-auth."""

    def __init__(self, emulator: Emulator, folder: Path) -> None:
        key_file = emulator.service_account(folder)
        self.email = str(json.loads(key_file.read_text())["client_email"])
        credentials = Credentials.from_service_account_file(str(key_file), scopes=SCOPES)  # type: ignore[no-untyped-call]
        with requests.Session() as session:
            credentials.refresh(Transport(session))
        self.client = Client(emulator.url, credentials.token)
        self.token = self.changes_token()

    def changes_token(self) -> str:
        return str(self.client.call("GET", "/drive/v3/changes/startPageToken")["startPageToken"])

    def changes(self) -> list[Json]:
        """What happened since the last look."""
        answer = self.client.call("GET", "/drive/v3/changes", pageToken=self.token, fields=CHANGES)
        self.token = answer["newStartPageToken"]
        changes: list[Json] = answer["changes"]
        return changes


@pytest.fixture
def account(emulator: Emulator, tmp_path: Path) -> Account:
    return Account(emulator, tmp_path)


def test_sharing_decides_who_reads_and_who_writes(account: Account, officer: Officer) -> None:
    spreadsheet_id = officer.create("Register", {"Laporan": [["a"]]})

    def refused(*call: Any, **query: Any) -> tuple[int, str]:
        with pytest.raises(Refused) as refusal:
            account.client.call(*call, **query)
        return refusal.value.status, refusal.value.error["message"]

    path = f"/v4/spreadsheets/{spreadsheet_id}"
    denied = (403, "The caller does not have permission")
    assert refused("GET", path) == denied
    assert refused("GET", f"/drive/v3/files/{spreadsheet_id}") == (404, f"File not found: {spreadsheet_id}.")
    assert refused("GET", "/v4/spreadsheets/tidakada") == (404, "Requested entity was not found.")

    officer.share(spreadsheet_id, account.email, role="reader")
    assert account.client.read(spreadsheet_id, "A1") == [["a"]]
    write: Json = {"requests": [{"addSheet": {}}]}
    assert refused("POST", f"{path}:batchUpdate", write) == denied
    capabilities = account.client.call("GET", f"/drive/v3/files/{spreadsheet_id}", fields="capabilities/canEdit")
    assert capabilities == {"capabilities": {"canEdit": False}}

    officer.share(spreadsheet_id, account.email, role="writer")
    assert account.client.call("POST", f"{path}:batchUpdate", write)["replies"][0]["addSheet"]
    assert refused("DELETE", f"/drive/v3/files/{spreadsheet_id}")[0] == 403
    officer.unshare(spreadsheet_id, account.email)
    assert refused("GET", path) == denied


def test_a_workbook_and_a_file_in_the_bin_are_told_apart(account: Account, officer: Officer) -> None:
    workbook = officer.upload_xlsx("Register.xlsx")
    officer.share(workbook, account.email)
    with pytest.raises(Refused, match="This operation is not supported for this document") as refused:
        account.client.get(workbook)
    assert (refused.value.status, refused.value.error["status"]) == (400, "FAILED_PRECONDITION")
    kind = account.client.call("GET", f"/drive/v3/files/{workbook}", fields="mimeType")["mimeType"]
    assert kind == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    binned = officer.create("Register", {"Laporan": [["masih ada"]]})
    officer.share(binned, account.email)
    officer.trash(binned)
    assert account.client.read(binned, "A1") == [["masih ada"]]
    assert account.client.call("GET", f"/drive/v3/files/{binned}", fields="trashed") == {"trashed": True}


@pytest.mark.parametrize("path", ["/drive/v3/files", "/drive/v3/files/{}/copy"])
def test_a_service_account_cannot_own_files(account: Account, officer: Officer, path: str) -> None:
    spreadsheet_id = officer.create("Register", {"Laporan": []})
    officer.share(spreadsheet_id, account.email)
    with pytest.raises(Refused, match="storage quota has been exceeded") as refused:
        account.client.call("POST", path.format(spreadsheet_id), {"name": "Baru"})
    assert refused.value.error["errors"][0]["reason"] == "storageQuotaExceeded"


def test_every_change_is_told_once_and_only_to_those_it_concerns(account: Account, officer: Officer) -> None:
    mine, other = officer.create("Register", {"Laporan": []}), officer.create("Lain", {"Laporan": []})
    assert account.changes() == []
    officer.share(mine, account.email)
    assert [(one["fileId"], one["removed"]) for one in account.changes()] == [(mine, False)]
    assert account.changes() == []

    officer.type(mine, "Laporan", "A1", 1)
    officer.type(mine, "Laporan", "A2", 2)
    officer.type(other, "Laporan", "A1", 1)
    first = account.changes()
    assert [one["fileId"] for one in first] == [mine]
    account.client.write(mine, "A3", [[3]])
    second = account.changes()
    assert int(second[0]["file"]["version"]) > int(first[0]["file"]["version"])

    officer.trash(mine)
    assert [one["file"]["trashed"] for one in account.changes()] == [True]
    officer.unshare(mine, account.email)
    assert account.changes() == [{"fileId": mine, "removed": True}]
    officer.type(mine, "Laporan", "A1", 1)
    assert account.changes() == []


def test_changes_come_in_pages(account: Account, officer: Officer) -> None:
    files = [officer.create(f"Register {number}", {"Laporan": []}) for number in range(5)]
    for file in files:
        officer.share(file, account.email)
    token, pages = account.token, []
    while True:
        query = {"pageToken": token, "pageSize": 2, "fields": CHANGES}
        answer = account.client.call("GET", "/drive/v3/changes", **query)
        pages.append([change["fileId"] for change in answer["changes"]])
        if "newStartPageToken" in answer:
            break
        token = answer["nextPageToken"]
    assert pages == [files[:2], files[2:4], files[4:]]


def test_drive_is_late_where_sheets_is_not(tmp_path: Path) -> None:
    with Emulator(drive_lag=180) as emulator:
        officer = emulator.officer("siti@contoh.id")
        account = Account(emulator, tmp_path)
        spreadsheet_id = officer.create("Register", {"Laporan": [["lama"]]})
        officer.share(spreadsheet_id, account.email)
        emulator.clock.advance(200)
        account.changes()

        def seen() -> Json:
            query = {"fields": "version,modifiedTime"}
            file: Json = account.client.call("GET", f"/drive/v3/files/{spreadsheet_id}", **query)
            return file

        before = seen()
        officer.type(spreadsheet_id, "Laporan", "A1", "baru")
        emulator.clock.advance(170)
        assert account.client.read(spreadsheet_id, "A1") == [["baru"]]
        assert (seen(), account.changes()) == (before, [])
        emulator.clock.advance(20)
        assert [one["fileId"] for one in account.changes()] == [spreadsheet_id]
        assert seen()["modifiedTime"] > before["modifiedTime"]


def test_permissions_through_the_api(api: Client, emulator: Emulator) -> None:
    spreadsheet_id = api.create()
    path = f"/drive/v3/files/{spreadsheet_id}/permissions"
    shared = api.call("POST", path, {"type": "user", "role": "reader", "emailAddress": "budi@contoh.id"})
    listed = api.call("GET", path, fields="permissions(emailAddress,role)")["permissions"]
    assert {"emailAddress": "budi@contoh.id", "role": "reader"} in listed
    budi = emulator.officer("budi@contoh.id")
    api.call("PATCH", f"{path}/{shared['id']}", {"role": "writer"})
    budi.type(spreadsheet_id, "Sheet1", "A1", "boleh")
    assert api.call("GET", f"{path}/{shared['id']}")["role"] == "writer"
    api.call("DELETE", f"{path}/{shared['id']}")
    assert len(api.call("GET", path)["permissions"]) == 1


def test_files_are_found_renamed_and_binned(api: Client) -> None:
    first, second = api.create("Register A"), api.create("Register B")

    def found(q: str) -> set[str]:
        return {file["id"] for file in api.call("GET", "/drive/v3/files", q=q)["files"]}

    api.call("PATCH", f"/drive/v3/files/{first}", {"trashed": True})
    assert found("trashed = true") == {first}
    assert found("name contains 'register' and trashed = false") == {second}
    api.call("PATCH", f"/drive/v3/files/{second}", {"name": "It's B"})
    assert found(r"name = 'It\'s B'") == {second}
    assert api.get(second, "properties.title") == {"properties": {"title": "It's B"}}
    api.call("DELETE", f"/drive/v3/files/{first}")
    assert found("") == {second}


def test_export_is_rectangular(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["a", 'b "c"'], [], ["x,y"], ["baris\nbaru", 1.5]])
    path = f"/drive/v3/files/{spreadsheet_id}/export"
    assert api.call("GET", path, mimeType="text/csv") == 'a,"b ""c"""\r\n,\r\n"x,y",\r\n"baris\nbaru",1.5'
    tsv = api.call("GET", path, mimeType="text/tab-separated-values")
    assert tsv == 'a\tb "c"\r\n\t\r\nx,y\t\r\nbaris baru\t1.5'
    with pytest.raises(Refused, match="does not implement the format") as refused:
        api.call("GET", path, mimeType="application/pdf")
    assert refused.value.status == 501
