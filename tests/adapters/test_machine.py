"""What the doctor asks of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.adapters import machine
from sync.errors import NotWritten


def _mounts(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "mounts"
    path.write_text("".join(f"{line} rw 0 0\n" for line in ("/dev/vda1 / ext4", *lines)))
    return path


def test_the_zones_are_there() -> None:
    assert machine.zones() == "WIB, WITA, WIT dikenal"


def test_a_folder_that_is_not_there_yet_is_made_at_first_use(tmp_path: Path) -> None:
    sentence = machine.state_folder(tmp_path / "a" / ".kawal")
    assert "dibuat saat pertama dipakai" in sentence
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_its_owners_alone_is_right(tmp_path: Path) -> None:
    folder = tmp_path / ".kawal"
    folder.mkdir(mode=0o700)
    assert machine.state_folder(folder).startswith(f"{folder}, tersisa ")
    folder.chmod(0o750)
    with pytest.raises(NotWritten, match="mode 0750") as refused:
        machine.state_folder(folder)
    assert refused.value.advice == f"Jalankan: chmod 700 {folder}"


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_folder_over_a_network_is_refused(tmp_path: Path, kind: str) -> None:
    shared = tmp_path / "folder bersama"
    shared.mkdir()
    mounts = _mounts(tmp_path, f"//server/berkas {str(shared).replace(' ', chr(92) + '040')} {kind}")
    with pytest.raises(NotWritten, match="folder jaringan"):
        machine.state_folder(shared / ".kawal", mounts)
    machine.state_folder(tmp_path / ".kawal", mounts)


def test_the_nearest_mount_counts(tmp_path: Path) -> None:
    mounts = _mounts(tmp_path, f"server:/berkas {tmp_path.parent} nfs", f"/dev/vdb {tmp_path} ext4")
    assert machine.state_folder(tmp_path / ".kawal", mounts)


def test_a_system_without_that_list_is_taken_at_its_word(tmp_path: Path) -> None:
    assert machine.state_folder(tmp_path / ".kawal", tmp_path / "tidak-ada")
