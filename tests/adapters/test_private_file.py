"""A secret is taken only from where nobody else on the machine could have read or exchanged it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.adapters.installation_key import installation_key
from sync.adapters.password import Password
from sync.adapters.private_file import read_private
from sync.errors import UsageProblem

SECRET = "rahasia" * 8
NOBODY = 65534


def _file(folder: Path) -> Path:
    path = folder / "key"
    path.write_text(SECRET)
    path.chmod(0o600)
    return path


def _linked(path: Path) -> None:
    path.rename(path.with_name("sungguhan"))
    path.symlink_to("sungguhan")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


def _given_away(place: Callable[[Path], Path]) -> Callable[[Path], None]:
    def give(path: Path) -> None:
        if os.geteuid() != 0:
            pytest.skip("only root gives files away")
        os.chown(place(path), NOBODY, -1)

    return give


EXPOSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "read by the group": (lambda path: path.chmod(0o640), "mode 0640"),
    "read by all": (lambda path: path.chmod(0o604), "mode 0604"),
    "a link": (_linked, "tautan"),
    "a pipe": (_pipe, "bukan berkas biasa"),
    "someone else's": (_given_away(lambda path: path), "milik pengguna lain"),
    "in someone else's folder": (_given_away(lambda path: path.parent), "milik pengguna lain"),
    "in a folder of the group": (lambda path: path.parent.chmod(0o770), "dapat ditulis pengguna lain"),
    "in a folder of all": (lambda path: path.parent.chmod(0o707), "dapat ditulis pengguna lain"),
}


@pytest.mark.parametrize("exposed", EXPOSED)
def test_what_others_could_have_read_or_exchanged_is_refused(exposed: str, tmp_path: Path) -> None:
    expose, why = EXPOSED[exposed]
    expose(_file(tmp_path))
    password = Password("KAWAL_COBA", "kawal-coba", "coba_berkas", "server")
    for take in (lambda: installation_key(tmp_path, {}), lambda: password.find(tmp_path / "key", {})):
        with pytest.raises(UsageProblem, match=why) as refused:
            take()
        assert str(tmp_path) in refused.value.message
        assert refused.value.advice
        assert SECRET not in f"{refused.value.message}{refused.value.advice}"


def test_what_is_the_owners_alone_is_read_also_where_all_may_write_but_nobody_may_exchange(tmp_path: Path) -> None:
    path = _file(tmp_path)
    assert read_private(path, "kunci", 100) == SECRET.encode()
    assert read_private(path, "kunci", 3) == b"rah"
    tmp_path.chmod(0o1777)
    assert read_private(path, "kunci", 100) == SECRET.encode()


def test_a_path_without_folder_is_that_of_this_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _file(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert read_private(Path("key"), "kunci", 100) == SECRET.encode()
    tmp_path.chmod(0o777)
    with pytest.raises(UsageProblem, match=str(tmp_path)):
        read_private(Path("key"), "kunci", 100)
