"""A register is added to a kawal.yaml that people have edited, and every other character stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.settings import parse
from sync.settings.edit import with_register

NEW = {"nama": "Bandung", "kecamatan": "36.04.34", "berkas": "b.xlsx"}
ONE = "{nama: Gunungsari, kecamatan: 36.04.33, berkas: a.xlsx}"
BLOCK = "  - nama: Gunungsari\n    kecamatan: 36.04.33\n    berkas: a.xlsx\n"


@pytest.mark.parametrize(
    "text",
    [
        "admin: a@b.id\n",
        "admin: a@b.id",
        "# belum ada\nregister:\nadmin: a@b.id\n",
        "register: []\n# sesudahnya\nadmin: a@b.id\n",
        "register: [ ]   # kosong\n",
        f"register:\n{BLOCK}",
        f"register:\n{BLOCK}".rstrip("\n"),
        f"register:\n{BLOCK}    # koordinator: [x@y.id]\n\n# akhir\nadmin: a@b.id\n",
        f"register:\n{BLOCK}    koordinator:\n      - a@b.id\n      - c@d.id  # wakil\n\n\nadmin: a@b.id\n",
        f"register:\n{BLOCK}    koordinator: [a@b.id,\n      c@d.id]\n# akhir\n",
        f"register:\n- {ONE}\n# akhir\n",
        f"register:\n      - {ONE} # satu\ncatatan: x\n",
        f"admin: a@b.id\r\nregister:\r\n  - {ONE}\r\n# akhir\r\n",
    ],
)
def test_it_is_added_at_the_end_of_the_list(text: str) -> None:
    added = with_register(text, NEW)
    assert added is not None
    before, after = (parse(one, Path("kawal.yaml"), {}) for one in (text, added))
    assert after.registers[:-1] == before.registers
    assert (after.registers[-1].name, after.registers[-1].place.code) == ("Bandung", "36.04.34")
    assert (after.admin, after.state) == (before.admin, before.state)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_line_that_was_there_stays(end: str) -> None:
    text = f"# atas\nregister:\n{BLOCK}    # milik Gunungsari\n# di antara\n\nadmin: a@b.id   # admin\n".replace(
        "\n", end
    )
    added = with_register(text, NEW)
    assert added is not None
    lines = text.split(end)
    at = lines.index("    # milik Gunungsari") + 1
    assert added.split(end)[:at] == lines[:at]
    assert added.split(end)[-len(lines[at:]) :] == lines[at:]
    assert added.count("\n") == added.count(end)


def test_a_list_in_one_line_is_left_to_people() -> None:
    assert with_register(f"register: [{ONE}]\n", NEW) is None
