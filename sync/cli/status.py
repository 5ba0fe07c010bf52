"""``kawal status``: how every register and the service stand, by what is remembered; nothing is read or asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sync import app
from sync.app.service import ServiceStanding, standing
from sync.cli import status_registers, status_service
from sync.cli.main import verb_parser
from sync.cli.status_registers import STALE, Row, plain_row, row_of


def run(arguments: Sequence[str]) -> int:
    """Return 1 when a register is stale, or the service does not run although it should; else 0."""
    parser = verb_parser(
        "status",
        "Contoh:\n  kawal status\n  kawal status Gunungsari --format json\n\n"
        "Kode keluar: 0 semua baru, 1 ada register yang lebih dari 26 jam tidak berhasil diperiksa, atau layanan\n"
        "(kawal run) berhenti tanpa dihentikan, 2 pemakaian atau pengaturan salah.",
        "--today",
        "--settings",
    )
    parser.add_argument(
        "register", nargs="*", metavar="REGISTER", help="nama register di kawal.yaml, atau berkas .xlsx"
    )
    given = parser.parse_args(arguments)
    now = app.moment(given.today).instant
    with app.offices(given.register, given.settings) as (settings, registers):
        rows = [row_of(register, now) for register in registers]
        at_google = any(register.online for register in registers)
        used = app.requests_today(settings) if settings and at_google else {}
        service = standing(settings, now) if settings else None
        admin = settings.admin if settings else None
        kept = bool(settings.snapshots.keys) if settings else None
    if given.format == "json":
        print(_plain(rows, used, admin, kept, service, now))
    else:
        lines = [
            *status_registers.lines(rows, used, admin, kept),
            *(status_service.lines(service, now) if service else ()),
        ]
        print("\n".join(lines))
    return int(any(row.stale for row in rows) or bool(service and status_service.missing(service, now)))


def _plain(
    rows: Sequence[Row],
    used: Mapping[str, int],
    admin: str | None,
    kept: bool | None,
    service: ServiceStanding | None,
    now: datetime,
) -> str:
    content = {
        "schema": "kawal.status/1",
        "now": now.isoformat(timespec="seconds"),
        "stale_after_hours": STALE // timedelta(hours=1),
        "requests_today": dict(used),
        "admin": bool(admin),
        "snapshots": bool(kept),
        "registers": [plain_row(row) for row in rows],
        **(status_service.plain(service, now) if service else {}),
    }
    return json.dumps(content, ensure_ascii=False, indent=1)
