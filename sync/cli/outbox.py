"""``kawal outbox``: the mails that are on their way, and those that need a person's decision."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sync.app.outbox import outbox
from sync.cli.main import verb_parser
from sync.core.bahasa import long_date, number
from sync.core.mail import causes
from sync.core.office import ZONES
from sync.errors import UsageProblem
from sync.ports import Outbox, Post, Posted

if TYPE_CHECKING:
    from sync.settings import Settings

_STATES = {
    Post.WAITING: "menunggu",
    Post.TAKEN: "diambil",
    Post.SENDING: "dikirim",
    Post.SENT: "terkirim",
    Post.UNCLEAR: "tidak pasti",
    Post.REFUSED: "ditolak",
    Post.DROPPED: "dibatalkan",
}
_FOR_A_PERSON = (Post.UNCLEAR, Post.REFUSED)
_MAYBE_THERE = (
    "Sambungan putus sebelum server menjawab: surel ini mungkin sudah sampai.",
    "Tanyakan kepada penerimanya. Bila belum sampai: kawal outbox resend {code}; bila sudah: kawal outbox drop {code}.",
)
_ARCHIVE_WILL_TELL = "Kotak arsip ditanya pada kawal sync atau kawal run berikutnya; tidak perlu berbuat apa-apa."
_WIDTH = 100
_RECIPIENT = 34


def run(arguments: Sequence[str]) -> int:
    """Return 1 when a letter waits for a person's decision, or could not be sent again or dropped; else 0."""
    parser = verb_parser(
        "outbox",
        "Contoh:\n  kawal outbox list\n  kawal outbox list --all --format json\n  kawal outbox resend 1a2b3c4d\n"
        "  kawal outbox drop 1a2b3c4d\n\n"
        "resend mengirim surel yang ditolak atau tidak pasti sekali lagi, pada kawal sync atau kawal run berikutnya; "
        "drop\nmembatalkan surel yang belum terkirim.\n"
        "Kode keluar: 0 tidak ada yang perlu diputuskan, 1 ada surel yang ditolak atau tidak pasti, 2 pemakaian salah.",
        "--settings",
    )
    parser.add_argument("action", choices=("list", "resend", "drop"), metavar="list|resend|drop")
    parser.add_argument("code", nargs="*", metavar="KODE", help="kode surel seperti yang ditampilkan list")
    parser.add_argument("--all", action="store_true", help="list: tampilkan juga yang sudah terkirim atau dibatalkan")
    given = parser.parse_args(arguments)
    if given.action == "list" and given.code:
        parser.error(f"unrecognized arguments: {' '.join(given.code)}")
    if given.action != "list" and not given.code:
        parser.error("the following arguments are required: KODE")
    with outbox(given.settings) as (settings, letters):
        if given.action == "list":
            return _list(letters.list(settled=given.all), settings, given.format == "json")
        return _decide(letters, given.action, given.code, given.format == "json")


def _code(posted: Posted) -> str:
    """Return what people call a letter: the beginning of its Message-ID."""
    return posted.message_id[1:9]


# ------------------------------------------------------------------ list


def _list(letters: Sequence[Posted], settings: Settings | None, as_json: bool) -> int:
    if as_json:
        content = {"schema": "kawal.outbox/1", "letters": [_plain(one) for one in letters]}
        print(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        zones = {register.name: register.zone for register in settings.registers} if settings else {}
        print("\n".join(_lines(letters, zones)))
    return int(any(one.post in _FOR_A_PERSON for one in letters))


def _plain(one: Posted) -> dict[str, Any]:
    message, advice = _explained(one)
    return {
        "code": _code(one),
        "key": one.key,
        "register": one.register,
        "kind": one.kind,
        "recipient": one.recipient,
        "message_id": one.message_id,
        "critical": one.critical,
        "state": one.post.value,
        "due": one.due.isoformat(timespec="seconds"),
        "attempts": one.attempts,
        "cause": one.code,
        "message": message,
        "advice": advice,
    }


def _lines(letters: Sequence[Posted], zones: dict[str, str]) -> Iterator[str]:
    if not letters:
        yield "Tidak ada surel yang menunggu dikirim atau perlu diputuskan."
        return
    yield f"{'Kode':<10}{'Jenis':<14}{'Penerima':<{_RECIPIENT + 2}}{'Keadaan':<13}Dikirim mulai"
    for one in letters:
        to = one.recipient if len(one.recipient) <= _RECIPIENT else f"{one.recipient[: _RECIPIENT - 1]}…"
        when = _when(one, zones.get(one.register, "WIB")) if one.post is Post.WAITING else ""
        yield f"{_code(one):<10}{one.kind:<14}{to:<{_RECIPIENT + 2}}{_STATES[one.post]:<13}{when}".rstrip()
        message, advice = _explained(one)
        if message:
            told = f"{message} → {advice}"
            yield from textwrap.wrap(told, _WIDTH, initial_indent=" " * 10, subsequent_indent=" " * 12)
    counts = Counter(one.post for one in letters)
    yield ""
    yield f"{number(len(letters))} surel: {', '.join(f'{number(n)} {_STATES[post]}' for post, n in counts.items())}."


def _when(one: Posted, zone: str) -> str:
    at = one.due.astimezone(ZoneInfo(ZONES[zone]))
    return f"{long_date(at.date())} {at:%H.%M} {zone}"


def _explained(one: Posted) -> tuple[str, str]:
    """Return what is wrong with a letter and what to do about it; nothing for one that is on its way."""
    if one.post is Post.UNCLEAR and one.archived and not one.again:
        return _MAYBE_THERE[0], _ARCHIVE_WILL_TELL
    if one.post is Post.UNCLEAR:
        return _MAYBE_THERE[0], _MAYBE_THERE[1].format(code=_code(one))
    if not one.code or one.post not in (Post.WAITING, Post.REFUSED):
        return "", ""
    message, advice = causes.explained(one.code)
    return message, advice if one.post is Post.WAITING else f"{advice} Sesudah itu: kawal outbox resend {_code(one)}."


# ------------------------------------------------------------------ resend, drop


def _decide(letters: Outbox, action: str, codes: Sequence[str], as_json: bool) -> int:
    chosen = [_named(letters.list(settled=True), code) for code in codes]  # all of them are known, or none is touched
    act = letters.resend if action == "resend" else letters.drop
    done = {one: act(one.key) for one in dict.fromkeys(chosen)}
    if as_json:
        told = [{"code": _code(one), "key": one.key, "done": good} for one, good in done.items()]
        print(json.dumps({"schema": "kawal.outbox/1", "action": action, "letters": told}, indent=1))
    else:
        for one, good in done.items():
            print(f"{_code(one)} {one.recipient}: {_outcome(action, good, one)}")
    return int(not all(done.values()))


def _named(letters: Sequence[Posted], code: str) -> Posted:
    found = [one for one in letters if code in (one.key, one.message_id) or one.message_id[1:].startswith(code)]
    if len(found) == 1:
        return found[0]
    what = "bukan kode satu surel saja" if found else "tidak ada di antara surel"
    raise UsageProblem(f'"{code}" {what}.', "Kodenya ditampilkan oleh: kawal outbox list --all")


def _outcome(action: str, good: bool, one: Posted) -> str:
    if not good:
        return f"tetap seperti adanya, karena {_STATES[one.post]}."
    return "dibatalkan." if action == "drop" else "dikirim lagi pada kawal sync atau kawal run berikutnya."
