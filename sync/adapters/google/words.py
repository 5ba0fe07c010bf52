"""What people are told when Google says no: what is wrong, and what to do. None of it is Google's own text."""

from __future__ import annotations

from collections.abc import Sequence

from sync.adapters.google.failures import Refused, Unreached, over_quota
from sync.adapters.google.versions import TRASHED
from sync.errors import KawalError, NotWritten, Unreadable

_SHOWN_MERGES = 5


class Words:
    """The sentences about one register; ``address`` is whom it is to be shared with."""

    def __init__(self, name: str, address: str) -> None:
        self._name = name
        self._whom = address or "alamat yang dipakai Kawal"

    @property
    def no_laporan(self) -> tuple[str, str]:
        """Say that it is no register."""
        return (
            f"{self._name} bukan register: tab Laporan tidak ada.",
            "Bila masih kosong, isi dengan kawal init FOLDER --kecamatan KODE --google ID. "
            "Bila tab-nya berganti nama, kembalikan menjadi Laporan.",
        )

    @property
    def changed(self) -> tuple[str, str]:
        """Say that Laporan went away while it was being checked."""
        return f"{self._name} berubah selama diperiksa, maka belum ditulis.", "Coba lagi beberapa saat lagi."

    def foreign(self, title: str) -> tuple[str, str]:
        """Say that someone's own tab has the title of one of ours."""
        return (
            f"{self._name}: tab {title} sudah ada dan bukan buatan Kawal, maka tidak ditimpa.",
            "Ganti nama tab itu, lalu jalankan lagi.",
        )

    def merged(self, places: Sequence[str]) -> str:
        """Say where cells are merged; nothing when none is."""
        if not places:
            return ""
        more = f" dan {len(places) - _SHOWN_MERGES} lagi" if len(places) > _SHOWN_MERGES else ""
        return (
            f"{self._name}: ada sel yang digabung ({', '.join(places[:_SHOWN_MERGES])}{more}). Isinya dibaca untuk "
            "setiap baris yang digabung. Sebaiknya pisahkan sel itu dan isi setiap baris."
        )

    def gone(self, state: str) -> Unreadable:
        """Say that the file is in the bin, or not shared any more."""
        if state == TRASHED:
            return Unreadable(
                f"{self._name} ada di Sampah Google Drive.", "Buka Google Drive > Sampah, lalu pulihkan berkas itu."
            )
        return Unreadable(
            f"{self._name} tidak lagi dibagikan kepada Kawal, atau sudah dihapus.",
            f"Buka spreadsheet-nya > Bagikan, tambahkan {self._whom} sebagai Editor. "
            "Bila tidak dapat dibuka lagi, berkasnya sudah dihapus: ganti ID-nya di kawal.yaml.",
        )

    def nowhere(self, written: str) -> Unreadable:
        """Say that no file has the id that was ``written`` there; Drive can't tell that from one not shared with us."""
        return Unreadable(
            f"{self._name}: tidak ada Google Sheet dengan ID yang tertulis di {written}.",
            f"Salin lagi alamat Google Sheet itu dari peramban ke {written}.",
        )

    def read_only(self, left: str = "") -> NotWritten:
        """Say that we may look only, and what was ``left`` undone for that."""
        return NotWritten(
            f"{self._name} hanya boleh dibaca oleh Kawal{left}.",
            f"Buka spreadsheet-nya > Bagikan, ubah hak {self._whom} menjadi Editor.",
        )

    def not_read(self, failure: Refused | Unreached) -> KawalError:
        """Say why Google does not let us read."""
        if isinstance(failure, Unreached):
            return self._passing(failure)
        return self._kept_out(failure)

    def _kept_out(self, refused: Refused) -> KawalError:
        if refused.reason in ("accessNotConfigured", "SERVICE_DISABLED"):
            return Unreadable(
                f"{self._name}: Google Sheets API atau Google Drive API belum diaktifkan untuk proyek Google ini.",
                "Di Google Cloud: APIs & Services > Library > aktifkan Google Sheets API dan Google Drive API.",
            )
        if refused.reason == "ACCESS_TOKEN_SCOPE_INSUFFICIENT":
            return Unreadable(
                f"{self._name}: identitas Google yang dipakai Kawal tidak diberi hak atas Spreadsheet.",
                "Berikan scope spreadsheets dan drive.metadata.readonly pada identitas mesin ini, atau pakai kunci.",
            )
        if refused.code == 403 and (over_quota(refused) or "LimitExceeded" in refused.reason):
            return self._passing(refused)
        if refused.code == 401:
            return Unreadable(
                f"{self._name}: Google menolak kunci yang dipakai Kawal.",
                "Kunci mungkin dicabut, atau jam mesin ini salah. Jalankan: kawal doctor",
            )
        if refused.code == 403:
            return Unreadable(
                f"{self._name} belum dibagikan kepada Kawal.",
                f"Buka spreadsheet-nya > Bagikan, tambahkan {self._whom} sebagai Editor.",
            )
        if refused.code == 404:
            return Unreadable(
                f"{self._name} tidak ditemukan di Google, atau belum dibagikan kepada Kawal.",
                f"Periksa ID di kawal.yaml, lalu bagikan spreadsheet-nya kepada {self._whom} sebagai Editor.",
            )
        if refused.code == 400:
            return Unreadable(
                f"{self._name} tidak dapat dibaca sebagai Google Spreadsheet.",
                "Bila itu .xlsx yang diunggah: buka, pilih File > Simpan sebagai Google Spreadsheet, pakai ID baru.",
            )
        return self._passing(refused)

    def not_written(self, failure: Refused | Unreached) -> KawalError:
        """Say why the service tabs were not written; the officers' tabs are as they were in any case."""
        if isinstance(failure, Refused) and failure.code == 403:
            return self.read_only(", maka tab Temuan dan lainnya belum ditulis")
        if isinstance(failure, Refused) and failure.hint == "protected":
            return NotWritten(
                f"{self._name}: tab buatan Kawal dilindungi dari Kawal sendiri, maka belum ditulis.",
                f"Data > Lindungi sheet dan rentang: tambahkan {self._whom}, atau hapus perlindungannya.",
            )
        if isinstance(failure, Refused) and failure.code == 400:
            return NotWritten(
                f"{self._name}: Google menolak penulisan tab Temuan dan lainnya.",
                "Jalankan lagi. Bila berulang, hapus keempat tab buatan Kawal; Kawal membuatnya lagi.",
            )
        if isinstance(failure, Refused) and failure.code in (401, 404):
            told = self._kept_out(failure)
            return NotWritten(told.message, told.advice)
        return self._passing(failure, written=True)

    def _passing(self, failure: Refused | Unreached, written: bool = False) -> KawalError:
        busy = "Google sedang sibuk atau tidak dapat dihubungi"
        if isinstance(failure, Refused) and failure.code in (429, 403):
            busy = "jatah permintaan ke Google sedang habis"
        if written:
            return NotWritten(
                f"{self._name}: {busy}, maka tab buatan Kawal mungkin belum diperbarui. Tidak ada isian yang hilang.",
                "Coba lagi beberapa menit lagi.",
            )
        return Unreadable(f"{self._name}: {busy}.", "Coba lagi beberapa menit lagi. Bila berulang: kawal doctor.")
