"""An office with a mark in every restricted cell of every tab, and all that its work leaves behind."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Event, Thread

from openpyxl import load_workbook

from sync.app.keys import make
from sync.core.model import SERVICE_TITLES
from sync.core.spec import RuleBook
from tests import registers
from tests.canary.marks import BIRTHS, NAME, NIK, PHONE, found, without_recipients
from tests.conftest import ROOT
from tests.mail_server import MailServer

Row = Mapping[str, object]
KEY = "kunci-pemulihan-koordinator.txt"


def settle(folder: Path, where: str, mail: str = "", google: str = "") -> None:
    """Write the settings of an office whose register is kept ``where``; the keys of its snapshots lie beside them."""
    public = [public for _, public in make(folder / str(len(list(folder.glob("*/kunci-*.txt")))))]
    lines = ["admin: admin@contoh.go.id", "templat: templat", f"cadangan: {{kunci_publik: [{', '.join(public)}]}}"]
    people = "koordinator: [koordinator@contoh.go.id], kabupaten: dinas@contoh.go.id"
    register = f"  - {{nama: Gunungsari, kecamatan: 36.04.33, {where}, {people}}}"
    (folder / "kawal.yaml").write_text("\n".join([*lines, mail, google, "register:", register]) + "\n")


_HIDDEN = f"{NAME} Marwiyah tinggal di Jalan {NAME} 7, NIK {NIK}90, telepon 0{PHONE}90, lahir {BIRTHS[17]}."


def rows(year: str = "2025") -> dict[str, list[Row]]:
    """Return the rows of all tabs by name: cases that are mailed about at once, late, done, and full of slips."""
    laporan = [
        registers.laporan(**_person(year, 1, 17, f"{NIK}01", f"0{PHONE}01"), risiko="Tinggi"),
        registers.laporan(
            **_person(year, 2, 18, "3201.5355.0106.9902", "+62 812-9955-02"), risiko="Tinggi", nomor_lp="LP/1"
        ),
        registers.laporan(
            **_person(year, 3, 19, f"'{NIK}", "lupa 812 9955"), status_kasus="Selesai", alasan_selesai="Pulih"
        ),
        registers.laporan(**_person(year, 4, 17, f"{NIK}01", f"{NAME}"), bentuk_kekerasan="Seksual", pelaku_anak="Ya"),
    ]
    laporan[3]["kronologi"] = _HIDDEN * 5  # longer than it may be
    note = {"catatan": _HIDDEN}
    return {
        "laporan": list(laporan),
        "pendampingan": [registers.pendampingan(**note), registers.pendampingan(nomor_kasus="GNS-2025-0003", **note)],
        "rujukan": [registers.rujukan(**note)],
        "rehabilitasi": [registers.rehabilitasi(**note)],
        "keluhan": [registers.keluhan(uraian=_HIDDEN, tindak_lanjut=f"Hubungi {NAME}")],
        "koordinasi": [
            {
                "nomor_rapat": "KOR-2025-001",
                "tanggal": "02/04/2025",
                "jenis_rapat": "Internal P2TP2A",
                "hadir": 5,
                "kasus_dibahas": "GNS-2025-0001",
                "keputusan": _HIDDEN,
            }
        ],
        "referensi": [
            {"desa": "Gunungsari", "petugas": "Siti Aminah", "surel_petugas": f"{NAME.lower()}@contoh.go.id"},
            {"desa": "Ciherang", "petugas": "Budi Santoso", "surel_petugas": f"{NAME} belum punya"},
        ],
    }


def _person(year: str, number: int, birth: int, nik: str, phone: str) -> dict[str, object]:
    return {
        "nomor_kasus": f"GNS-{year}-{number:04}",
        "nama_korban": (f"{NAME} Marwiyah", f"{NAME.upper()} BINTI A.", NAME.lower(), f"  {NAME}  ")[number - 1],
        "nik_korban": nik,
        "telepon_aman": phone,
        "nama_wali": f"Ibu {NAME}",
        "tanggal_lahir": date(1931, 3, 17) if birth == 17 else BIRTHS[birth],  # a real date, or as it is typed
        "kronologi": f"{NAME} dipukul. {_HIDDEN}",
        "usia": "94",
        "tanggal_lapor": f"0{number}/04/{year}",
    }


def every_restricted_cell_is_marked(book: RuleBook) -> bool:
    """Return whether no restricted column was forgotten above, nor one that comes to the schema later."""
    given = rows()
    restricted = [(tab.name, f.name) for tab in book.tabs for f in tab.fields if f.restricted]
    return all(found(str(row.get(name)).encode()) for tab, name in restricted for row in given[tab])


@dataclass
class Office:
    """A folder with settings, Kawal on it as processes of their own, and every byte that they have shown to anyone.

    ``service_tabs`` returns what stands in the tabs that Kawal writes, ``own`` are the files that hold the register.
    """

    folder: Path
    service_tabs: Callable[[], bytes]
    server: MailServer | None = None
    own: Sequence[str] = ("a.xlsx", "a.bak.xlsx")
    seen: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Return the file of a key that opens the snapshots of now."""
        return str(sorted(self.folder.glob(f"*/{KEY}"))[-1])

    def kawal(self, *arguments: str, room: int = 0, first: str = "") -> str:
        """Run a verb and return what it says. ``room`` is the size in bytes beyond which no file can grow.

        ``first`` is a program that runs in the process before it.
        """
        command = [sys.executable, "-m", "sync", *arguments]
        if first:
            command = [sys.executable, "-c", f"{first}\nfrom sync.cli import main\nimport sys\nsys.exit(main())"]
            command += arguments
        with self._watched() as environment:
            done = subprocess.run(
                command,
                cwd=self.folder,
                env={**environment, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))) if room else None,
                timeout=120,
            )
        said = done.stdout + done.stderr
        self.seen.append((f"kawal {' '.join(arguments)}", said))
        return said.decode()

    @contextmanager
    def _watched(self) -> Iterator[dict[str, str]]:
        """Note what is shown while a process runs: its arguments, temporary files, and what systemd is told."""
        temporary, over = self.folder / "sementara", Event()
        temporary.mkdir(exist_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.bind(str(self.folder / "notify"))
            systemd.setblocking(False)
            watch = Thread(target=self._watch, args=(temporary, over))
            watch.start()
            try:
                yield {**os.environ, "TMPDIR": str(temporary), "NOTIFY_SOCKET": str(self.folder / "notify")}
            finally:
                over.set()
                watch.join()
                (self.folder / "notify").unlink()
                with suppress(BlockingIOError):
                    while told := systemd.recv(65536):
                        self.seen.append(("systemd", told))

    def _watch(self, temporary: Path, over: Event) -> None:
        noted: dict[Path, bytes] = {}
        while not over.is_set():
            for path in [*Path("/proc").glob("[0-9]*/cmdline"), *temporary.rglob("*")]:
                with suppress(OSError):  # it is gone already, or a folder
                    if noted.get(path) != (content := path.read_bytes()):
                        noted[path] = content
                        self.seen.append((str(path), content))
            time.sleep(0.05)

    def leaks(self) -> list[tuple[str, set[bytes]]]:
        """Return where marks are that should not be, and in which spelling."""
        everything = [*self.seen, ("service tabs", self.service_tabs()), *self._files()]
        everything += [
            (f"mail to {to}", without_recipients(mail)) for to, mail in (self.server.taken if self.server else ())
        ]
        unique = {content: name for name, content in everything}
        self.seen.clear()
        return [(name, hits) for content, name in unique.items() if (hits := found(content))]

    def _files(self) -> Iterator[tuple[str, bytes]]:
        for path in self.folder.rglob("*"):
            if path.is_file() and path.name not in self.own:
                content = path.read_bytes()
                yield str(path), without_recipients(content) if path.suffix == ".eml" else content


def service_tabs_of(path: Path) -> bytes:
    """Return all values of the service tabs of a workbook file."""
    if not path.read_bytes().startswith(b"PK"):
        return b""
    workbook = load_workbook(path)
    titles = [title for title in workbook.sheetnames if title in SERVICE_TITLES]
    values = [str(value) for title in titles for row in workbook[title].iter_rows(values_only=True) for value in row]
    return "\n".join(values).encode()
