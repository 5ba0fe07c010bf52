"""Why a mail has not gone out, in words. A number is the server's own reply (RFC 5321); our words are for the rest."""

from __future__ import annotations

CONNECTION = "sambungan"
CERTIFICATE = "sertifikat"
ENCRYPTION = "enkripsi"
NO_LOGIN = "tanpa-masuk"
PASSWORD = "sandi"  # noqa: S105 - the name of a cause
FOLDER = "folder"
CAP = "batas"
REPLACED = "diganti"
QUIET = "jam-tenang"
STRANGER = "bukan-penerima"
REGISTER = "register"
MISTAKE = "kesalahan"
ARCHIVE = "arsip"
INBOX = "kotak"

_CHECK_SERVER = "Periksa server dan port di bawah surel: di kawal.yaml, serta jaringan mesin ini."
_WORDS = {
    CONNECTION: ("Server surel tidak dapat dihubungi, atau sambungannya putus.", _CHECK_SERVER),
    CERTIFICATE: (
        "Sertifikat server surel tidak dapat dipercaya.",
        "Tulis nama server persis seperti di sertifikatnya. Bila kantor memakai sertifikat sendiri, sebutkan berkasnya "
        "dengan surel: sertifikat: di kawal.yaml.",
    ),
    ENCRYPTION: (
        "Server surel tidak menawarkan sambungan terenkripsi seperti yang diatur.",
        "Periksa pengamanan dan port: biasanya starttls dengan 587, atau tls dengan 465.",
    ),
    NO_LOGIN: (
        "Server surel tidak menawarkan cara masuk dengan kata sandi.",
        "Biasanya port 587 (starttls) atau 465 (tls) yang menerima pengguna dan kata sandi, bukan port 25.",
    ),
    PASSWORD: (
        "Server surel menolak pengguna atau kata sandi.",
        "Periksa pengguna di kawal.yaml dan isi berkas kata sandinya. Gmail meminta kata sandi aplikasi.",
    ),
    FOLDER: ("Folder surel tidak dapat ditulis.", "Periksa pemilik, izin, dan ruang penyimpanan folder catatan."),
    CAP: ("Penerima sudah mendapat surel sebanyak batas hari ini.", "Surel ini menyusul besok."),
    QUIET: (
        "Sekarang malam atau hari libur di tempat penerima.",
        "Surel ini menyusul pada pagi hari kerja berikutnya.",
    ),
    REPLACED: (
        "Surel yang lebih baru menggantikan surel ini.",
        "Tidak perlu berbuat apa-apa: yang lebih baru memuat semuanya.",
    ),
    STRANGER: (
        "Penerima tidak lagi ada di kawal.yaml atau di tab Referensi.",
        "Bila ia seharusnya menerima, tulis kembali alamatnya.",
    ),
    REGISTER: (
        "Alamat petugas ada di tab Referensi, dan registernya sedang tidak dapat dibaca.",
        "Surel ini menyusul; kawal doctor menyebut sebabnya.",
    ),
    MISTAKE: ("Terjadi kesalahan di dalam program.", "Mohon laporkan kepada pengembang Kawal."),
    ARCHIVE: (
        "Surel terkirim, tetapi server surel tidak menerima salinannya untuk arsip.",
        "Periksa alamat arsip di bawah surel: di kawal.yaml; kawal doctor menyebut jawaban server.",
    ),
}
_WORDS_OF_ARCHIVE = {
    CONNECTION: (
        "Server arsip tidak dapat dihubungi, atau sambungannya putus.",
        "Periksa arsip_server dan arsip_port di bawah surel: di kawal.yaml, serta jaringan mesin ini.",
    ),
    CERTIFICATE: (
        "Sertifikat server arsip tidak dapat dipercaya.",
        "Tulis arsip_server persis seperti di sertifikatnya. Bila kantor memakai sertifikat sendiri, sebutkan "
        "berkasnya dengan surel: sertifikat: di kawal.yaml.",
    ),
    ENCRYPTION: (
        "Server arsip tidak menawarkan sambungan terenkripsi di port itu.",
        "Periksa arsip_port: biasanya 993.",
    ),
    PASSWORD: (
        "Server arsip menolak pengguna atau kata sandi.",
        "Periksa arsip_pengguna di kawal.yaml dan isi berkas kata sandinya. Gmail meminta kata sandi aplikasi.",
    ),
    INBOX: (
        "Kotak masuk arsip tidak dapat dicari.",
        "Periksa apakah kotak surat itu boleh dibaca lewat IMAP; bila boleh, coba lagi nanti.",
    ),
}
_NUMBERS = {
    "421": "Server surel sedang tidak melayani",
    "450": "Kotak surat penerima sedang tidak dapat menerima",
    "451": "Server surel sedang terganggu atau meminta dicoba lagi",
    "452": "Ruang penyimpanan server surel sedang penuh",
    "530": "Server surel meminta pengguna dan kata sandi",
    "550": "Alamat penerima tidak ada, atau server menolaknya",
    "552": "Kotak surat penerima penuh, atau surelnya terlalu besar",
    "553": "Server surel tidak menerima alamat itu",
    "554": "Server surel menolak surel ini",
}


def of_archive(code: str) -> tuple[str, str]:
    """Given why the archive could not be asked, return what is wrong and what to do about it."""
    return _WORDS_OF_ARCHIVE[code]


def explained(code: str) -> tuple[str, str]:
    """Given what stands in the outbox as the cause, return what is wrong and what to do about it."""
    if code in _WORDS:
        return _WORDS[code]
    temporary = code.startswith("4")
    what = _NUMBERS.get(code, "Server surel sedang tidak menerima" if temporary else "Server surel menolak")
    advice = (
        "Biasanya berlalu sendiri; bila tidak, tanyakan kepada pengelolanya." if temporary else "Periksa alamatnya."
    )
    return f"{what} ({code}).", advice
