"""What every Transport promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from sync.adapters.mail_folder import MailFolder
from sync.adapters.smtp import Smtp
from sync.transport import Copy, Later, Transport
from tests.mail_server import MailServer, mail_server
from tests.mails import TO, mail


class World(Protocol):
    """A transport, and what has come out at its other end."""

    transport: Transport

    def arrived(self) -> list[bytes]: ...
    def broken(self) -> Transport: ...


@dataclass
class _Server:
    server: MailServer
    transport: Transport

    def arrived(self) -> list[bytes]:
        assert all(recipient == TO for recipient, _ in self.server.taken)
        return [content for _, content in self.server.taken]

    def broken(self) -> Transport:
        return Smtp(self.server.settings(password="lain"))


@dataclass
class _Folder:
    folder: Path
    transport: Transport

    def arrived(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.folder.glob("*.eml"))]

    def broken(self) -> Transport:
        blocked = self.folder.parent / "bukan-folder"
        blocked.touch()
        return MailFolder(blocked)


@pytest.fixture(params=["smtp", "folder"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "folder":
        yield _Folder(tmp_path / "outbox", MailFolder(tmp_path / "outbox"))
        return
    with mail_server(tmp_path) as server:
        yield _Server(server, Smtp(server.settings()))


def yes(copy: Copy) -> bool:
    assert copy is Copy.NONE
    return True


def test_exactly_these_bytes_arrive(world: World) -> None:
    one, two = mail("satu", text=".\r\n..\n.titik\rakhir tanpa baris baru"), mail("dua", html="<p>é" * 2000)
    assert world.transport.send(one, TO, yes)
    assert world.transport.send(two, TO, yes)
    assert sorted(world.arrived()) == sorted([one, two])


def test_nothing_leaves_unless_it_may_begin(world: World) -> None:
    assert not world.transport.send(mail(), TO, lambda copy: False)
    assert world.arrived() == []


def test_it_asks_once_and_before_anything_leaves(world: World) -> None:
    asked = []

    def begin(copy: Copy) -> bool:
        asked.append(world.arrived())
        return True

    assert world.transport.send(mail(), TO, begin)
    assert asked == [[]]


def test_what_stops_the_beginning_goes_through(world: World) -> None:
    def begin(copy: Copy) -> bool:
        raise LookupError

    with pytest.raises(LookupError):
        world.transport.send(mail(), TO, begin)
    assert world.arrived() == []


def test_a_way_that_is_closed_is_for_later(world: World) -> None:
    with pytest.raises(Later) as failed:
        world.broken().send(mail(), TO, yes)
    assert str(failed.value) == failed.value.code
    assert failed.value.code.isalpha()
    assert failed.value.__suppress_context__
