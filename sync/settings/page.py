"""What the schema says, as a page of documentation and as a new ``kawal.yaml``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from sync.settings.schema import REGISTER, TOP, Section, Setting
from sync.settings.schema_report import SECTIONS

_WIDTH = 100

_INTRODUCTION = """\
# Pengaturan: kawal.yaml

Halaman ini dibuat dari `sync/settings/schema.py` dengan `python -m sync.settings > docs/settings.md`.

Kawal mencari pengaturan di berkas yang disebut `--settings BERKAS`, lalu di variabel lingkungan `KAWAL_SETTINGS`, lalu
di `kawal.yaml` di folder tempat perintah dijalankan. Perintah `kawal init FOLDER --kecamatan KODE` membuatnya; perintah
yang sama untuk kecamatan lain menambah register ke berkas itu tanpa mengubah isi lainnya.

- Letak berkas dan folder dihitung dari tempat `kawal.yaml`.
- `kawal doctor` memeriksa semuanya dan menyebut apa yang harus dilakukan; kesalahan tulis disebut dengan nomor baris.
- Kata sandi dan kunci rahasia tidak pernah ditulis di sini: hanya di berkas tersendiri atau variabel lingkungan.
"""

_HEAD = """\
# Pengaturan Kawal. Arti setiap kunci ada di atas kunci itu; hapus tanda # di depan kunci untuk memakainya.
# Letak berkas dan folder dihitung dari tempat berkas ini.
# Kata sandi dan kunci rahasia tidak pernah ditulis di sini.
# Sesudah menyunting: kawal doctor
"""


def page() -> str:
    """Return ``docs/settings.md``."""
    parts = [_INTRODUCTION]
    for section in SECTIONS:
        heading = f"{section.title} (`{section.key}`)" if section.key else section.title
        parts.append(f"## {heading}\n\n{section.help}\n")
        parts += [_described(setting) for setting in section.settings]
    example = settings_file({"nama": "Gunungsari", "kecamatan": "36.04.33", "berkas": "register-gunungsari.xlsx"})
    parts.append(f"## Contoh lengkap\n\n```yaml\n{example}```\n")
    return "\n".join(parts)


def settings_file(register: Mapping[str, str], active: Mapping[str, str] | None = None) -> str:
    """Given the keys of the first register, return a new ``kawal.yaml`` that explains itself.

    ``active`` are the keys of the other sections that hold, with their values; all others stand as comments.
    """
    active = {"aturan": "aturan", "catatan": ".kawal", **(active or {})}
    lines = [*_HEAD.splitlines(), ""]
    for setting in TOP.settings:
        lines += [*_explained(setting), _key(setting, active), ""]
    for section in SECTIONS:
        if section.key and section is not REGISTER:
            lines += [*(_list(section) if section.many else _section(section, active)), ""]
    lines += [*_comment(REGISTER.help), f"{REGISTER.key}:"]
    lines += [line for setting in REGISTER.settings for line in _comment(f"{setting.key}: {setting.help}", "  ")]
    return "\n".join([*lines, *register_entry(register)]) + "\n"


def register_entry(register: Mapping[str, str], indent: str = "  ") -> list[str]:
    """Return the lines of one register of the list, those that people may want to add as comments."""
    kept = [f"{key}: {value}" for key, value in register.items()]
    kept += [f"# {s.key}: {s.example}" for s in REGISTER.settings if s.key in ("koordinator", "kabupaten")]
    return [f"{indent}{'- ' if at == 0 else '  '}{line}" for at, line in enumerate(kept)]


def _section(section: Section, active: Mapping[str, str]) -> Iterator[str]:
    off = "" if any(setting.key in active for setting in section.settings) else "# "
    yield from _comment(f"{section.title}. {section.help}")
    yield f"{off}{section.key}:"
    for setting in section.settings:
        yield from (line if off else f"  {line}" for line in _explained(setting))
        yield f"{off}  {_key(setting, active).removeprefix(off)}"


def _list(section: Section) -> Iterator[str]:
    """Yield a list with one item, all of it as a comment."""
    yield from _comment(f"{section.title}. {section.help}")
    yield f"# {section.key}:"
    for at, setting in enumerate(section.settings):
        yield from _explained(setting)
        yield f"#   {'- ' if at == 0 else '  '}{setting.key}: {setting.example}"


def _described(setting: Setting) -> str:
    default = f" Tanpa kunci ini: {setting.default}." if setting.default else " Wajib diisi."
    example = f"```yaml\n{setting.key}: {setting.example}\n```\n"
    return f"### `{setting.key}`: {setting.title}\n\n{setting.help}{default}\n\n{example}"


def _explained(setting: Setting) -> Iterator[str]:
    default = f" Tanpa kunci ini: {setting.default}." if setting.default else ""
    yield from _comment(f"{setting.title}. {setting.help}{default}")


def _key(setting: Setting, active: Mapping[str, str]) -> str:
    if setting.key in active:
        return f"{setting.key}: {active[setting.key]}"
    return f"# {setting.key}: {setting.example}"


def _comment(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")
