"""What ends a cycle although the register could be read: it is not believed, or we have made a mistake."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from sync.core.brakes import Doubts
from sync.errors import KawalError, NotWritten
from sync.ports import Letter

_GONE = (
    "Bila terjadi tanpa sengaja, pulihkan dulu (Google: File > Histori versi; berkas: salinan .bak.xlsx; atau kawal "
    "restore). Bila memang sengaja"
)
_NOT_OURS = (
    "Pulihkan folder catatan yang terbaru, atau hentikan Kawal yang lain. Bila catatan di sini yang harus dipakai"
)


class Braked(NotWritten):
    """A register is not taken at its word: it is not judged, and nothing counts as resolved."""

    def __init__(self, name: str, doubts: Doubts, letters: Sequence[Letter] = ()) -> None:
        more = f" dan {doubts.more} lagi" if doubts.more else ""
        named = f"Yang tidak ada lagi: {', '.join(doubts.named)}{more}." if doubts.named else ""
        since = "" if doubts.foreign else " sejak pemeriksaan sebelumnya"
        advice = _NOT_OURS if doubts.foreign else _GONE
        super().__init__(
            f"{name}: {', '.join(doubts.reasons)}{since}. Register tidak diperiksa, dan tidak ada temuan yang dianggap "
            "selesai.",
            f"{advice}: kawal accept {shlex.quote(name)} {doubts.token}",
            (named,) if named else (),
        )
        self.doubts, self.letters = doubts, tuple(letters)


class Mistake(KawalError):
    """A mistake of our own, met in one register; named by type and place, never by its text, which may quote a cell."""

    def __init__(self, error: Exception) -> None:
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
        super().__init__(
            f"terjadi kesalahan di dalam program ({type(error).__name__} di {where}). Isian petugas tidak diubah.",
            "Mohon laporkan baris ini kepada pengembang Kawal.",
        )
