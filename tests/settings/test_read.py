"""kawal.yaml: what it may say, and everything that is wrong with it at once, by line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sync.errors import UsageProblem
from sync.settings import GoogleSettings, Settings, find, load
from sync.settings.page import page, settings_file
from sync.settings.schema import Section
from sync.settings.schema_report import SECTIONS
from tests.conftest import ROOT

SHEET = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"
ONE = "register:\n  - {nama: Gunungsari, kecamatan: 36.04.33, berkas: a.xlsx}\n"


def read(folder: Path, text: str, **environment: str) -> Settings:
    path = folder / "kawal.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, environment)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(UsageProblem) as refused:
        read(folder, text)
    assert refused.value.exit_code == 2
    return list(refused.value.problems)


def register(**changes: str) -> str:
    keys = {"nama": "Gunungsari", "kecamatan": "36.04.33", "berkas": "a.xlsx", **changes}
    lines = [f"{key}: {value}" for key, value in keys.items() if value]
    return "register:\n  - " + "\n    ".join(lines) + "\n"


# ------------------------------------------------------------------ what it may say


def test_everything_is_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"""\
aturan: aturan-kami
catatan: /var/lib/kawal
libur_tambahan: [2025-04-07, 2025-04-08]
admin: admin@contoh.go.id
google: {{kunci: kunci/google.json, alamat: "http://127.0.0.1:8080/"}}
register:
  - nama: Gunungsari
    google: https://docs.google.com/spreadsheets/d/{SHEET}/edit#gid=0
    kecamatan: 36.04.33
    koordinator: [a@contoh.go.id, b@contoh.go.id]
    kabupaten: dinas@contoh.go.id
  - nama: Sentani
    berkas: ../sentani.xlsm
    kecamatan: 91.03.01
    zona: WITA
""",
    )
    assert (found.rules, found.state) == (tmp_path / "aturan-kami", Path("/var/lib/kawal"))
    assert (found.holidays, found.admin) == ((date(2025, 4, 7), date(2025, 4, 8)), "admin@contoh.go.id")
    assert found.google == GoogleSettings(tmp_path / "kunci" / "google.json", "http://127.0.0.1:8080")
    one, two = found.registers
    assert (one.name, one.spreadsheet_id, one.path, one.zone) == ("Gunungsari", SHEET, None, "WIB")
    assert (one.coordinators, one.kabupaten) == (("a@contoh.go.id", "b@contoh.go.id"), ("dinas@contoh.go.id",))
    assert (two.name, two.spreadsheet_id, two.path, two.zone) == ("Sentani", "", tmp_path / "../sentani.xlsm", "WITA")


def test_the_zone_follows_from_the_kecamatan(tmp_path: Path) -> None:
    assert read(tmp_path, register(kecamatan="91.03.01")).registers[0].zone == "WIT"


def test_little_is_needed(tmp_path: Path) -> None:
    found = read(tmp_path, ONE)
    assert (found.rules, found.state, found.holidays, found.admin) == (None, tmp_path / ".kawal", (), "")
    assert found.google == GoogleSettings(None, None)


@pytest.mark.parametrize("empty", ["register:\n", "register: []\n", "admin: a@b.id\n"])
def test_there_may_be_no_register_yet(tmp_path: Path, empty: str) -> None:
    assert read(tmp_path, empty).registers == ()


def test_the_environment_may_name_the_key(tmp_path: Path) -> None:
    text = f"google: {{kunci: a.json}}\n{ONE}"
    assert read(tmp_path, text, KAWAL_GOOGLE_KUNCI="/run/kunci.json").google.key == Path("/run/kunci.json")
    assert read(tmp_path, text, KAWAL_GOOGLE_KUNCI="").google.key == tmp_path / "a.json"


def test_a_sheet_may_be_named_by_its_id_or_any_address_of_it(tmp_path: Path) -> None:
    base = "https://docs.google.com/spreadsheets"
    for written in (
        SHEET,
        f"{base}/d/{SHEET}",
        f"{base}/u/1/d/{SHEET}/edit?usp=sharing",
        f"{base}/d/{SHEET}/edit#gid=7",
    ):
        assert read(tmp_path, register(berkas="", google=f'"{written}"')).registers[0].spreadsheet_id == SHEET


# ------------------------------------------------------------------ where it is


def test_it_is_where_the_command_line_the_environment_or_the_folder_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, named = tmp_path / "given.yaml", tmp_path / "named.yaml"
    monkeypatch.chdir(tmp_path)
    assert find(None, {}) is None
    for path in (given, named, tmp_path / "kawal.yaml"):
        path.touch()
    assert find(None, {}) == Path("kawal.yaml")
    assert find(None, {"KAWAL_SETTINGS": str(named)}) == named
    assert find(given, {"KAWAL_SETTINGS": str(named)}) == given


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="tidak ditemukan"):
        find(tmp_path / "tidak-ada.yaml", {})
    with pytest.raises(UsageProblem, match="tidak ditemukan"):
        find(None, {"KAWAL_SETTINGS": str(tmp_path / "tidak-ada.yaml")})


# ------------------------------------------------------------------ what is wrong with it


def test_all_problems_are_said_at_once_with_their_lines(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """\
aturann: aturan
libur_tambahan:
  - 2025-04-07
  - 07/04/2025
admin: admin
google:
  kuncii: a.json
register:
  - nama: Gunungsari
    berkas: a.xlsx
    kecamatan: 36.04.99
  - nama: gunungsari
    berkas: ./a.xlsx
    kecamatan: 36.04.33
    zona: WIBB
    koordinatr: x
  - kecamatan: 36.04.34
  - teks
""",
    )
    assert [(problem.split(":")[1], problem.split(": ", 1)[1][:34]) for problem in found] == [
        ("1", 'pengaturan: kunci "aturann" tidak '),
        ("4", 'pengaturan: "libur_tambahan" harus'),
        ("5", 'pengaturan: "admin" harus tepat sa'),
        ("7", 'google: kunci "kuncii" tidak diken'),
        ("11", 'register "Gunungsari": Kode wilaya'),
        ("15", 'register "gunungsari": "zona: WIBB'),
        ("16", 'register "gunungsari": kunci "koor'),
        ("17", 'register ke-3: isi salah satu, "go'),
        ("17", 'register ke-3: kunci "nama" belum '),
        ("18", "register ke-4 harus berupa pasanga"),
    ]
    assert all(problem.startswith("kawal.yaml:") for problem in found)
    assert [problem.split("Mungkin maksud Anda ")[1] for problem in found if "Mungkin" in problem] == [
        '"aturan"?',
        '"kunci"?',
        '"WIB"? Pilihannya: WIB, WITA, WIT.',
        '"koordinator"?',
    ]


@pytest.mark.parametrize(
    ("second", "key"),
    [
        ("{nama: GUNUNGSARI, kecamatan: 36.04.34, berkas: b.xlsx}", "nama"),
        ("{nama: Lain, kecamatan: 36.04.34, berkas: ../kantor/A.xlsx}", "berkas"),
        (f"{{nama: Lain, kecamatan: 36.04.34, google: {SHEET}}}", "google"),
    ],
)
def test_no_two_registers_are_the_same(tmp_path: Path, second: str, key: str) -> None:
    folder = tmp_path / "kantor"
    folder.mkdir()
    sheet = f"  - {{nama: Sheet, kecamatan: 36.04.33, google: https://docs.google.com/spreadsheets/d/{SHEET}}}\n"
    [problem] = problems(folder, f"{ONE}{sheet}  - {second}\n")
    assert f'"{key}" sama dengan yang di baris {3 if key == "google" else 2}.' in problem
    assert problem.startswith("kawal.yaml:4:")


@pytest.mark.parametrize(
    "address",
    [
        "a",
        "a@b",
        '"a@contoh.id, evil@x.id"',
        '"Nama <a@contoh.id>"',
        '"a@contoh.id\\r\\nBcc: evil@x.id"',
        '"a@contoh.id\\0"',
        '"a@contoh.id\\u2028"',
        '"a@contoh.id\\n"',
        '" a@contoh.id"',
        "a b@contoh.id",
        "a@con_toh.id",
        "a..b@contoh.id",
        "ä@contoh.id",
        f"{'a' * 250}@contoh.id",
    ],
)
@pytest.mark.parametrize("key", ["koordinator", "kabupaten"])
def test_an_address_is_exactly_one(tmp_path: Path, key: str, address: str) -> None:
    [problem] = problems(tmp_path, register(**{key: f"[{address}]"}))
    assert f'"{key}" harus tepat satu alamat surel' in problem
    assert "evil" not in problem
    assert problem.isprintable()


@pytest.mark.parametrize(
    "sheet",
    [
        "abc",
        "https://docs.google.com/spreadsheets/d/e/2PACX-1vTabcdefghijklmnop/pubhtml",
        "https://docs.google.com/forms/d/1AbCdEfGhIjKlMnOpQrStUv/edit",
        "https://drive.google.com/file/d/1AbCdEfGhIjKlMnOpQrStUv/view",
        f"https://docs.google.com.jahat.id/spreadsheets/d/{SHEET}",
        "http://[",
    ],
)
def test_an_address_of_something_else_is_no_sheet(tmp_path: Path, sheet: str) -> None:
    [problem] = problems(tmp_path, register(berkas="", google=f'"{sheet}"'))
    assert problem.startswith('kawal.yaml:4: register "Gunungsari": "google"')


@pytest.mark.parametrize(
    "address",
    [
        "http://sheets.contoh.id",
        "http://192.168.1.5:8080",
        "http://127.0.0.1@jahat.id",
        "https://a:b@contoh.id",
        "https://contoh.id/jalan",
        "https://contoh.id?x=1",
        "https://contoh.id:x",
        "ftp://127.0.0.1",
        "127.0.0.1:8080",
        "file:///etc/passwd",
    ],
)
def test_nothing_secret_goes_to_another_machine_in_the_clear(tmp_path: Path, address: str) -> None:
    [problem] = problems(tmp_path, f'google: {{alamat: "{address}"}}\n{ONE}')
    assert '"alamat" harus seperti' in problem


@pytest.mark.parametrize("address", ["http://localhost:1", "http://[::1]:8080", "https://sheets.contoh.id:444/"])
def test_an_emulator_is_here_or_behind_https(tmp_path: Path, address: str) -> None:
    assert read(tmp_path, f'google: {{alamat: "{address}"}}\n{ONE}').google.address == address.rstrip("/")


@pytest.mark.parametrize(
    "text",
    [
        f"password: Rahasia123\n{ONE}",
        f"google: {{private_key: Rahasia123}}\n{ONE}",
        register(kata_sandi="Rahasia123"),
        f"google: {{kunci: '-----BEGIN PRIVATE KEY-----Rahasia123'}}\n{ONE}",
    ],
)
def test_secrets_are_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    [problem] = problems(tmp_path, text)
    assert "tidak ditulis di berkas ini" in problem
    assert "Rahasia123" not in problem


@pytest.mark.parametrize(
    "name",
    ["'../x'", "a/b", "'a:b'", ".kawal", "-x", "a.xlsx", "A.XLSM", '"a\\nb"', '"a\\0b"', "a.", "'a '", f"{'a' * 81}"],
)
def test_a_name_serves_as_a_file_name_and_on_a_command_line(tmp_path: Path, name: str) -> None:
    [problem] = problems(tmp_path, register(nama=name))
    assert '"nama"' in problem


@pytest.mark.parametrize("path", ["a.ods", "folder", '"a\\0.xlsx"', '"a\\n.xlsx"'])
def test_a_file_is_a_workbook(tmp_path: Path, path: str) -> None:
    [problem] = problems(tmp_path, register(berkas=path))
    assert '"berkas"' in problem


def test_a_register_is_a_sheet_or_a_file_not_both(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, register(google=SHEET))
    assert 'isi salah satu, "google" atau "berkas"' in problem


@pytest.mark.parametrize(("code", "hint"), [("Gunungsari", "36.04.33"), ("36.04", "enam angka"), ("99.99.99", "cari")])
def test_an_unknown_kecamatan_gets_a_hint(tmp_path: Path, code: str, hint: str) -> None:
    [problem] = problems(tmp_path, register(kecamatan=code))
    assert hint in problem


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "kosong"),
        ("- a\n", "pasangan kunci"),
        ("admin: a@b.id\nadmin: c@d.id\n", "sudah ada di baris 1"),
        ("admin: *x\n", "anchor"),
        ("register: Gunungsari\n", "harus berupa daftar"),
        ("google: kunci.json\n", "pasangan kunci"),
        ("admin: [[a]]\n", "harus berisi teks"),
    ],
)
def test_what_is_no_settings_at_all_gets_a_line(tmp_path: Path, text: str, sentence: str) -> None:
    [problem] = problems(tmp_path, text)
    assert problem.startswith("kawal.yaml:")
    assert sentence in problem


# ------------------------------------------------------------------ the schema and what is made from it


def _example(section: Section) -> str:
    """Return a section with all its keys, each as in its example."""
    left_out = {"berkas"} if section.key == "register" else set()  # a register is a sheet or a file
    lines = [f"{setting.key}: {setting.example}" for setting in section.settings if setting.key not in left_out]
    if not section.key:
        return "\n".join(lines) + "\n"
    first = "  - " if section.many else "  "
    return f"{section.key}:\n{first}" + ("\n" + " " * len(first)).join(lines) + "\n"


def test_every_setting_is_explained_and_its_example_is_right(tmp_path: Path) -> None:
    for section in SECTIONS:
        assert section.title
        assert section.help.endswith(".")
        for setting in section.settings:
            assert setting.title
            assert setting.help.endswith(".")
            assert setting.example
            assert not setting.default.endswith(".")
    found = read(tmp_path, "".join(map(_example, SECTIONS)))
    assert found.registers[0].spreadsheet_id == SHEET


def test_the_page_is_up_to_date() -> None:
    stale = "run: python -m sync.settings > docs/settings.md"
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == page(), stale


def test_every_setting_stands_in_a_new_file_and_on_the_page() -> None:
    new = settings_file({"nama": "A"})
    for section in SECTIONS:
        for setting in section.settings:
            assert f"{setting.key}: " in new
            assert f"### `{setting.key}`: {setting.title}\n\n{setting.help}" in page()


def test_a_new_file_can_be_used_as_it_is_and_with_every_comment_taken_away(tmp_path: Path) -> None:
    new = settings_file({"nama": "Gunungsari", "kecamatan": "36.04.33", "google": SHEET}, {"kunci": "a.json"})
    found = read(tmp_path, new)
    assert (found.rules, found.state, found.google.key) == (
        tmp_path / "aturan",
        tmp_path / ".kawal",
        tmp_path / "a.json",
    )
    keys = {setting.key for section in SECTIONS for setting in section.settings}
    head, listed = new.split("\nregister:\n")
    lines = [
        line.replace("# ", "", 1) if line.strip().removeprefix("# ").split(":")[0] in keys else line
        for line in head.splitlines()
    ]
    members = listed[listed.index("  - nama") :].replace("# ", "")
    everything = read(tmp_path, "\n".join([*lines, "register:", members]))
    assert everything.admin == "admin@contoh.go.id"
    assert everything.google.address == "http://127.0.0.1:8080"
    assert everything.registers[0].coordinators == ("koordinator@contoh.go.id",)
