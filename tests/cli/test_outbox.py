"""``kawal outbox``: what is on its way, and what needs a person."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.cli import main
from sync.ports import Letter, Post, Taken
from tests.mails import TO, envelope, mail

Out = pytest.CaptureFixture[str]
AT = datetime(2025, 4, 4, 23, 30, tzinfo=UTC)


@pytest.fixture
def outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseOutbox]:
    """Make an office whose outbox holds a letter of every kind of fate."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kawal.yaml").write_text("register:\n  - {nama: Sentani, kecamatan: 91.03.01, berkas: a.xlsx}\n")
    database = Database(tmp_path / ".kawal")
    made = DatabaseOutbox(database)
    fates: dict[str, Callable[[Taken], bool]] = {
        "terkirim": lambda taken: made.sent(taken, AT),
        "ditolak": lambda taken: made.refused(taken, "550"),
        "putus": lambda taken: made.begin(taken, AT),
        "nanti": lambda taken: made.later(taken, AT, "451"),
    }
    for name, fate in fates.items():
        made.put([Letter(name, "Sentani", "ringkasan", TO, envelope(name).message_id, mail(name), AT, critical=False)])
        taken = made.take(AT, "tes", 0.05 if name == "putus" else 60)
        assert taken is not None
        assert fate(taken)
    while not any(one.post is Post.UNCLEAR for one in made.list()):
        pass
    yield made
    database.close()


def code(name: str) -> str:
    return envelope(name).message_id[1:9]


def states(outbox: DatabaseOutbox) -> dict[str, Post]:
    return {one.key: one.post for one in outbox.list(settled=True)}


def test_it_lists_what_is_not_sent_and_what_to_do(outbox: DatabaseOutbox, capsys: Out) -> None:
    assert main(["outbox", "list"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if TO in line] == [code("ditolak"), code("putus"), code("nanti")]
    assert any(line.endswith("menunggu     5 April 2025 08.30 WIT") for line in lines)
    assert lines[-1] == "3 surel: 1 ditolak, 1 tidak pasti, 1 menunggu."
    told = " ".join(" ".join(lines).split())
    assert f"Bila belum sampai: kawal outbox resend {code('putus')}; bila sudah:" in told
    assert "Alamat penerima tidak ada, atau server menolaknya (550)." in told
    assert max(map(len, lines)) <= 100


def test_machines_get_the_same_and_all_of_it(outbox: DatabaseOutbox, capsys: Out) -> None:
    assert main(["outbox", "list", "--all", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "kawal.outbox/1"
    assert [(one["code"], one["state"], one["cause"], one["attempts"]) for one in found["letters"]] == [
        (code("terkirim"), "sent", "", 0),
        (code("ditolak"), "refused", "550", 0),
        (code("putus"), "unclear", "", 1),
        (code("nanti"), "waiting", "451", 0),
    ]


def test_what_is_decided_is_off_the_list(outbox: DatabaseOutbox, capsys: Out) -> None:
    assert main(["outbox", "resend", code("putus"), "ditolak"]) == 0
    assert main(["outbox", "drop", code("nanti")]) == 0
    assert states(outbox) == {
        "terkirim": Post.SENT,
        "ditolak": Post.WAITING,
        "putus": Post.WAITING,
        "nanti": Post.DROPPED,
    }
    capsys.readouterr()
    assert main(["outbox", "list"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 surel: 2 menunggu."


def test_what_was_sent_stays_sent(outbox: DatabaseOutbox, capsys: Out) -> None:
    assert main(["outbox", "resend", code("terkirim"), "--format", "json"]) == 1
    [told] = json.loads(capsys.readouterr().out)["letters"]
    assert told == {"code": code("terkirim"), "key": "terkirim", "done": False}
    assert main(["outbox", "drop", code("terkirim")]) == 1
    assert "tetap seperti adanya, karena terkirim." in capsys.readouterr().out
    assert states(outbox)["terkirim"] is Post.SENT


def test_one_unknown_code_and_nothing_is_touched(outbox: DatabaseOutbox, capsys: Out) -> None:
    before = states(outbox)
    assert main(["outbox", "drop", code("nanti"), "zzz"]) == 2
    assert '"zzz" tidak ada' in capsys.readouterr().err
    assert states(outbox) == before


@pytest.mark.parametrize("arguments", [["resend"], ["drop"], ["list", "x"], ["kirim"], []])
def test_a_command_that_is_incomplete_is_refused(arguments: list[str], capsys: Out) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["outbox", *arguments])
    assert ended.value.code == 2
    assert "Bantuan: kawal outbox --help" in capsys.readouterr().err


def test_an_outbox_that_was_never_used_is_empty_and_is_not_made(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["outbox", "list"]) == 0
    assert "Tidak ada surel" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
