"""The verbs on registers at Google: the real client and the real tokens, against the emulator."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from sync.app.new import Home
from sync.cli import main
from sync.core.service_tabs import SERVICE_TITLES
from sync.core.spec import RuleBook
from sync.settings import GoogleSettings, load
from tests.google_office import Office, open_office
from tests.google_world import EMAIL, report, rows_of
from tests.workbooks import register_file

Out = pytest.CaptureFixture[str]
DAY = ["--today", "2025-04-05"]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with open_office(tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def rows(book: RuleBook) -> list[list[object]]:
    return rows_of(book, "laporan", [report(1), report(2, nik_korban="1")])


def _json(capsys: Out) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


# ------------------------------------------------------------------ check, sync, status


def test_sheets_and_files_are_worked_on_together_in_the_order_of_the_settings(
    office: Office, rows: list[list[object]], book: RuleBook, capsys: Out
) -> None:
    sheets = [office.sheet(rows) for _ in range(10)]
    register_file(office.folder / "satu.xlsx", book)
    office.settle(A=sheets[0], Berkas="satu.xlsx", **{f"S{at}": sheet for at, sheet in enumerate(sheets[1:])})
    assert main(["sync", *DAY, "--format", "json"]) == 0
    first = _json(capsys)["registers"]
    assert [one["name"] for one in first] == ["A", "Berkas", *(f"S{at}" for at in range(9))]
    assert [one["findings"]["error"] for one in first] == [1, 0, *[1] * 9]
    assert all(set(SERVICE_TITLES) < set(office.titles(sheet)) for sheet in sheets)
    assert main(["check", *DAY, "--format", "json"]) == 1
    checked = _json(capsys)["registers"]
    assert [(one["name"], one["rows"]["Laporan"]) for one in checked][:3] == [("A", 2), ("Berkas", 1), ("S0", 2)]


def test_unchanged_sheets_cost_one_question_for_all(office: Office, rows: list[list[object]], capsys: Out) -> None:
    office.settle(**{f"S{at}": office.sheet(rows) for at in range(4)})
    main(["sync", *DAY])
    main(["sync", *DAY])  # our own writing is a change to Drive
    before = [office.emulator.count(kind) for kind in ("read", "write", "drive")]
    capsys.readouterr()
    main(["sync", *DAY, "--format", "json"])
    assert {one["state"] for one in _json(capsys)["registers"]} == {"unchanged"}
    after = [office.emulator.count(kind) for kind in ("read", "write", "drive")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [0, 0, 1]


def test_a_sheet_that_is_not_shared_fails_alone_and_is_remembered(
    office: Office, rows: list[list[object]], capsys: Out
) -> None:
    office.settle(Baik=office.sheet(rows), Lupa=office.sheet(rows, share=""))
    assert main(["sync", *DAY]) == 1
    captured = capsys.readouterr()
    assert "Baik: 2 baris Laporan." in captured.out
    assert f"kepada {EMAIL} sebagai Editor" in captured.err
    assert main(["status", *DAY, "--format", "json"]) == 1
    found = _json(capsys)
    assert [one["stale"] for one in found["registers"]] == [False, True]
    assert found["registers"][1]["failure"]["in_a_row"] == 1
    assert found["requests_today"] == {kind: office.emulator.count(kind) for kind in ("read", "write", "drive")}


def test_a_key_that_cannot_be_used_stops_no_file(office: Office, book: RuleBook, capsys: Out) -> None:
    register_file(office.folder / "satu.xlsx", book)
    office.settle(A=office.sheet(), Berkas="satu.xlsx")
    os.chmod(office.folder / "kawal.json", 0o644)
    assert main(["sync", *DAY]) == 1
    captured = capsys.readouterr()
    assert "Berkas: 1 baris Laporan" in captured.out
    assert "chmod 600" in captured.err


def test_no_restricted_value_of_a_sheet_is_in_the_state(office: Office, book: RuleBook, capsys: Out) -> None:
    secret = rows_of(book, "laporan", [report(1, nama_korban="Rahasia Sekali", nik_korban="Rahasia")])
    office.settle(A=office.sheet(secret))
    main(["sync", *DAY])
    stored = b"".join(path.read_bytes() for path in (office.folder / ".kawal").rglob("*") if path.is_file())
    assert b"LAP-02" in stored
    assert b"Rahasia" not in stored
    capsys.readouterr()


# ------------------------------------------------------------------ init --google


def _init(office: Office, sheet: str, *more: str) -> int:
    return main(["init", str(office.folder), "--kecamatan", "36.04.33", "--google", sheet, *more])


def test_an_empty_sheet_becomes_a_register(office: Office, book: RuleBook, capsys: Out) -> None:
    sheet = office.sheet()
    assert _init(office, f"https://docs.google.com/spreadsheets/d/{sheet}/edit#gid=0", "--petugas", "Nurhayati") == 0
    assert f"sudah siap: https://docs.google.com/spreadsheets/d/{sheet}" in capsys.readouterr().out
    assert office.titles(sheet) == [*(tab.title for tab in book.tabs), *SERVICE_TITLES]
    referensi = office.officer.values(sheet, "Referensi")
    assert referensi[1][:2] == ["Gunungsari", "Nurhayati"]
    for verb in ("sync", "check", "status", "doctor"):
        assert main([verb]) == 0
    capsys.readouterr()


def test_a_folder_without_settings_gets_them_with_the_key_that_lies_in_it(
    office: Office, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = office.sheet()
    (office.folder / "kawal.yaml").unlink()
    key = (office.folder / "kawal.json").rename(office.folder / "service_account.json")
    found = Home(office.folder, None).google("service_account.json")
    assert found == GoogleSettings(key, None)
    monkeypatch.setattr(Home, "google", lambda *_: GoogleSettings(found.key, office.emulator.url))
    assert _init(office, sheet) == 0
    assert (office.folder / "aturan" / "register.yaml").exists()
    settings = load(office.folder / "kawal.yaml", {})
    assert (settings.google.key, settings.registers[0].spreadsheet_id) == (key, sheet)
    capsys.readouterr()


def test_a_dry_run_says_what_it_would_do_and_does_nothing(office: Office, capsys: Out) -> None:
    sheet = office.sheet()
    settings = (office.folder / "kawal.yaml").read_text()
    assert _init(office, sheet, "--dry-run") == 0
    out = capsys.readouterr().out
    assert "belum ada yang diubah" in out
    assert "Tab Keluhan belum ada: dibuat dengan 14 kolom." in out
    assert office.emulator.count("write") == 0
    assert (office.folder / "kawal.yaml").read_text() == settings
    assert not (office.folder / "aturan").exists()


def test_a_sheet_in_use_is_only_added_to_when_a_person_says_so(
    office: Office, rows: list[list[object]], capsys: Out
) -> None:
    sheet = office.sheet(rows)
    typed = office.officer.values(sheet, "Laporan")
    assert _init(office, sheet) == 2
    error = capsys.readouterr().err
    assert "Tab Keluhan belum ada" in error
    assert "--repair" in error
    assert office.titles(sheet) == ["Laporan"]
    assert _init(office, sheet, "--repair") == 0
    assert [row[: len(typed[0])] for row in office.officer.values(sheet, "Laporan")] == typed
    capsys.readouterr()


def test_what_is_missing_later_comes_back_with_repair(office: Office, capsys: Out) -> None:
    sheet = office.sheet()
    _init(office, sheet)
    office.officer.delete_tab(sheet, "Keluhan")
    assert _init(office, sheet) == 2
    assert "Keluhan" not in office.titles(sheet)
    assert _init(office, sheet, "--repair", "--format", "json") == 0
    captured = capsys.readouterr().out.splitlines()[-1]
    assert json.loads(captured)["missing"] == ["Tab Keluhan belum ada: dibuat dengan 14 kolom."]
    assert "Keluhan" in office.titles(sheet)
    assert _init(office, sheet) == 0  # nothing is missing, nothing is to be agreed to
    capsys.readouterr()


def test_one_sheet_is_one_kecamatans(office: Office, capsys: Out) -> None:
    sheet, other = office.sheet(), office.sheet()
    _init(office, sheet)
    capsys.readouterr()
    assert main(["init", str(office.folder), "--kecamatan", "36.04.34", "--google", sheet]) == 2
    assert "untuk kecamatan lain" in capsys.readouterr().err
    assert _init(office, other) == 2
    assert "tidak ditimpa" in capsys.readouterr().err
    assert office.titles(other) == ["Sheet1"]


@pytest.mark.parametrize(("share", "code", "advice"), [("", 3, "sebagai Editor"), ("reader", 1, "menjadi Editor")])
def test_a_sheet_that_cannot_be_filled_leaves_the_settings_alone(
    office: Office, capsys: Out, share: str, code: int, advice: str
) -> None:
    settings = (office.folder / "kawal.yaml").read_text()
    assert _init(office, office.sheet(share=share)) == code
    assert advice in capsys.readouterr().err
    assert (office.folder / "kawal.yaml").read_text() == settings


def test_an_answer_that_was_lost_is_made_good_by_repair(office: Office, book: RuleBook, capsys: Out) -> None:
    """Google had made the tabs, and nobody knows: nothing is made twice."""
    sheet = office.sheet()
    office.emulator.faults.error(503, "after", when=lambda request: request.path.endswith(":batchUpdate"))
    assert _init(office, sheet) == 1
    assert "--repair" in capsys.readouterr().err
    assert _init(office, sheet, "--repair") == 0
    assert office.titles(sheet) == [*(tab.title for tab in book.tabs), *SERVICE_TITLES]
    assert main(["sync"]) == 0
    capsys.readouterr()


# ------------------------------------------------------------------ doctor


def _doctor(capsys: Out) -> dict[str, dict[str, Any]]:
    main(["doctor", "--format", "json"])
    return {one["what"]: one for one in _json(capsys)["checks"]}


def _failed(capsys: Out) -> dict[str, str]:
    return {
        what: f"{one['message']} {one['advice']}" for what, one in _doctor(capsys).items() if one["state"] == "failed"
    }


def test_every_register_at_google_is_told_apart(office: Office, rows: list[list[object]], capsys: Out) -> None:
    uploaded = office.officer.upload_xlsx("Register")
    office.officer.share(uploaded, EMAIL)
    binned = office.sheet(rows)
    office.officer.trash(binned)
    office.settle(
        Baik=office.sheet(rows),
        Baca=office.sheet(rows, share="reader"),
        Lupa=office.sheet(rows, share=""),
        Salah="1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg",
        Sampah=binned,
        Unggahan=uploaded,
        Kosong=office.sheet(),
    )
    found = _failed(capsys)
    for name, sentence in {
        "Baca": f"ubah hak {EMAIL} menjadi Editor",
        "Lupa": f"tambahkan {EMAIL} sebagai Editor",
        "Salah": "tidak ada Google Sheet dengan ID",
        "Sampah": "Sampah",
        "Unggahan": ".xlsx yang diunggah",
        "Kosong": "kawal init",
    }.items():
        assert sentence in found.pop(f"Register {name}")
    assert found == {}
    assert office.emulator.count("write") == 0


def _key(office: Office, change: Callable[[dict[str, Any]], object]) -> None:
    path = office.folder / "kawal.json"
    key = json.loads(path.read_text())
    change(key)
    path.write_text(json.dumps(key))


HARMS: dict[str, tuple[Callable[[Office], object], str, str]] = {
    "no key": (lambda o: (o.folder / "kawal.json").unlink(), "Kunci Google", "tidak ditemukan"),
    "open key": (lambda o: (o.folder / "kawal.json").chmod(0o644), "Kunci Google", "chmod 600"),
    "no json": (lambda o: (o.folder / "kawal.json").write_text("x"), "Kunci Google", "bukan berkas kunci"),
    "a list": (lambda o: (o.folder / "kawal.json").write_text("[]"), "Kunci Google", "bukan berkas kunci"),
    "a field": (lambda o: _key(o, lambda key: key.pop("client_email")), "Kunci Google", "client_email"),
    "a type": (lambda o: _key(o, lambda key: key.update(type="authorized_user")), "Kunci Google", "service account"),
    "garbage": (lambda o: _key(o, lambda key: key.update(private_key="-----BEGIN X")), "Kunci Google", "rusak"),
    "example": (lambda o: _key(o, lambda key: key.update(private_key="GANTI DENGAN")), "Kunci Google", "contoh"),
    "revoked": (lambda o: o.emulator.keys.revoke(EMAIL), "Token Google", "dicabut"),
    "late": (lambda o: setattr(o.emulator.tokens, "skew", 7200.0), "Token Google", "jam mesin salah"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_key_that_does_not_work_is_found_with_its_remedy(
    office: Office, rows: list[list[object]], capsys: Out, harm: str
) -> None:
    office.settle(A=office.sheet(rows))
    do, what, sentence = HARMS[harm]
    do(office)
    found = _doctor(capsys)
    assert [name for name, one in found.items() if one["state"] == "failed"] == [what]
    told = f"{found[what]['message']} {found[what]['advice']}"
    assert sentence in told
    assert "PRIVATE" not in told
    assert found["Register di Google Sheets"]["state"] == "skipped"
    assert main(["doctor"]) == 2
    capsys.readouterr()


@pytest.mark.parametrize(
    ("path", "error", "what", "sentence"),
    [
        ("/about", {"errors": [{"reason": "accessNotConfigured"}]}, "Google Drive API", "Google Drive API > Enable"),
        ("/spreadsheets/", {"details": [{"reason": "SERVICE_DISABLED"}]}, "Register A", "aktifkan Google Sheets API"),
        (
            "/about",
            {"details": [{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]},
            "Google Drive API",
            "auth/spreadsheets",
        ),
    ],
)
def test_an_api_that_is_off_or_out_of_scope_is_named(
    office: Office, rows: list[list[object]], capsys: Out, path: str, error: dict[str, object], what: str, sentence: str
) -> None:
    office.settle(A=office.sheet(rows))
    body: dict[str, object] = {"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "Rahasia", **error}}
    office.emulator.faults.error(403, "before", body, when=lambda request: path in request.path)
    found = _failed(capsys)
    assert list(found) == [what]
    assert sentence in found[what]
    assert "Rahasia" not in found[what]


def test_google_out_of_reach_is_found(office: Office, capsys: Out) -> None:
    office.settle(A=office.sheet())
    text = (office.folder / "kawal.yaml").read_text()
    (office.folder / "kawal.yaml").write_text(text.replace(office.emulator.url, "http://127.0.0.1:9"))
    assert "HTTPS_PROXY" in _failed(capsys)["Jalan ke Google"]


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("HTTPS_PROXY", "http://127.0.0.1:9", "Periksa isi HTTPS_PROXY"),
        ("REQUESTS_CA_BUNDLE", "/tidak/ada.pem", "Periksa isi REQUESTS_CA_BUNDLE"),
    ],
)
def test_what_stands_between_us_and_google_is_named(
    office: Office, capsys: Out, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    office.settle(A=office.sheet())
    text = (office.folder / "kawal.yaml").read_text()
    (office.folder / "kawal.yaml").write_text(text.replace(office.emulator.url, "https://sheets.contoh.invalid"))
    monkeypatch.setenv(variable, value)
    assert sentence in _failed(capsys)["Jalan ke Google"]


def test_a_clock_that_is_wrong_is_told_by_googles(office: Office, capsys: Out) -> None:
    class Late(BaseHTTPRequestHandler):
        """Answers with the time of long ago."""

        def do_GET(self) -> None:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def date_time_string(self, timestamp: float | None = None) -> str:
            return "Sat, 05 Apr 2025 06:00:00 GMT"

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Late) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        office.settle(A=office.sheet())
        text = (office.folder / "kawal.yaml").read_text()
        address = f"http://127.0.0.1:{server.server_port}"
        (office.folder / "kawal.yaml").write_text(text.replace(office.emulator.url, address))
        told = _failed(capsys)["Jam"]
        server.shutdown()
    assert "lebih cepat daripada jam Google" in told
    assert "set-ntp" in told


def test_a_sheet_in_the_settings_without_any_key_asks_for_one(
    office: Office, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.setenv("HOME", str(office.folder))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    office.settle(A=office.sheet())
    text = (office.folder / "kawal.yaml").read_text()
    (office.folder / "kawal.yaml").write_text(text.replace("  kunci: kawal.json\n", ""))
    assert "GOOGLE_APPLICATION_CREDENTIALS" in _failed(capsys)["Kunci Google"]
