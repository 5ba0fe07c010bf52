"""Every setting, in the order of the file: ``docs/settings.md`` and a new ``kawal.yaml`` are made from this."""

from __future__ import annotations

from dataclasses import dataclass

from sync.core.trail.retention import MONTHS


@dataclass(frozen=True, slots=True)
class Setting:
    """One key. ``example`` is what stands behind it in YAML; ``default`` says what holds without it, if anything."""

    key: str
    title: str
    help: str
    example: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The keys of one mapping; the top of the file has no key of its own, and ``many`` is a list of mappings."""

    key: str
    title: str
    help: str
    settings: tuple[Setting, ...]
    many: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys of the section."""
        return frozenset(setting.key for setting in self.settings)


TOP = Section(
    "",
    "Umum",
    "Yang berlaku untuk semua register.",
    (
        Setting(
            "aturan",
            "Folder aturan",
            "Aturan milik kantor, boleh disunting; cara menulisnya ada di README.md di folder itu. "
            "Sesudah menyunting, jalankan kawal rules check.",
            "aturan",
            "aturan bawaan Kawal",
        ),
        Setting(
            "templat",
            "Folder templat",
            "Templat surel dan laporan milik kantor. Yang tidak ada di sana diambil dari bawaan Kawal; cara menulisnya "
            "ada di report_templates/README.md.",
            "templat",
            "templat bawaan Kawal",
        ),
        Setting(
            "catatan",
            "Folder catatan",
            "Tempat Kawal mengingat pemeriksaan sebelumnya. Isinya tanggal, jumlah, dan sidik acak, tidak pernah isian "
            "register. Letakkan di mesin ini, bukan di folder jaringan.",
            ".kawal",
            ".kawal di samping kawal.yaml",
        ),
        Setting(
            "basis_data",
            "Basis data",
            "Hanya bila beberapa mesin memakai Kawal bersama-sama: server PostgreSQL, tanpa kata sandi di alamatnya. "
            "Sambungan ke mesin lain selalu terenkripsi dan sertifikatnya diperiksa, kecuali alamatnya menyebut "
            "sslmode sendiri. Semua mesin itu perlu kunci yang sama, sebagai kredensial systemd kawal-hmac. "
            'Pasang dulu: pip install "kawal[postgres]".',
            "postgresql://kawal@basisdata.contoh.go.id/kawal",
            "berkas kawal.db di folder catatan",
        ),
        Setting(
            "basis_data_kata_sandi_berkas",
            "Berkas kata sandi basis data",
            "Berkas berisi kata sandi saja, hanya boleh dibaca pemiliknya (mode 0600). Variabel lingkungan "
            "KAWAL_BASIS_DATA_KATA_SANDI, bila diisi, didahulukan; di bawah systemd boleh juga kredensial "
            "kawal-basis-data.",
            "basis-data-kata-sandi",
            "variabel lingkungan, kredensial systemd, atau tanpa kata sandi",
        ),
        Setting(
            "libur_tambahan",
            "Hari libur tambahan",
            "Hari libur kantor di luar libur nasional dan cuti bersama; tidak dihitung sebagai hari kerja.",
            "[2025-04-07, 2025-04-08]",
            "tidak ada",
        ),
        Setting(
            "admin",
            "Surel admin",
            "Siapa yang merawat Kawal di kantor ini; ia diberi tahu bila register, surel, atau aturan bermasalah.",
            "admin@contoh.go.id",
            "tidak ada",
        ),
    ),
)

GOOGLE = Section(
    "google",
    "Google Sheets",
    "Hanya perlu bila ada register di Google Sheets.",
    (
        Setting(
            "kunci",
            "Berkas kunci",
            "Kunci service account dari Google Cloud (JSON), hanya boleh dibaca pemiliknya (mode 0600). Variabel "
            "lingkungan KAWAL_GOOGLE_KUNCI, bila diisi, didahulukan.",
            "service_account.json",
            "identitas Google milik mesin ini (GOOGLE_APPLICATION_CREDENTIALS dan sejenisnya)",
        ),
        Setting(
            "alamat",
            "Alamat lain",
            "Hanya untuk mencoba dengan Google tiruan: http di mesin ini sendiri, selain itu https.",
            "http://127.0.0.1:8080",
            "Google yang sebenarnya",
        ),
    ),
)

MAIL = Section(
    "surel",
    "Surel",
    "Bagaimana peringatan dan laporan dikirim. Tanpa bagian ini surel hanya ditulis sebagai berkas, belum dikirim.",
    (
        Setting(
            "cara",
            "Cara mengirim",
            "berkas: surel ditulis ke folder outbox di folder catatan, untuk dicoba dan dibaca di peramban. "
            "smtp: surel dikirim lewat server surel.",
            "smtp",
            "berkas",
        ),
        Setting(
            "server",
            "Server surel",
            "Nama server SMTP kantor atau penyedia surel. Perlu untuk smtp.",
            "smtp.contoh.go.id",
            "belum dapat mengirim",
        ),
        Setting("port", "Port", "Pintu server itu.", "587", "587 untuk starttls, 465 untuk tls, 25 untuk tanpa"),
        Setting(
            "pengamanan",
            "Pengamanan",
            "starttls, tls, atau tanpa. Sertifikat server selalu diperiksa; tanpa hanya untuk server di mesin ini.",
            "starttls",
            "starttls",
        ),
        Setting(
            "pengguna",
            "Nama pengguna",
            "Nama untuk masuk ke server surel, biasanya sama dengan alamatnya. Wajib, kecuali server di mesin ini.",
            "kawal@contoh.go.id",
            "tidak masuk",
        ),
        Setting(
            "kata_sandi_berkas",
            "Berkas kata sandi",
            "Berkas berisi kata sandi saja, hanya boleh dibaca pemiliknya (mode 0600). Variabel lingkungan "
            "KAWAL_SUREL_KATA_SANDI, bila diisi, didahulukan; di bawah systemd boleh juga kredensial kawal-surel.",
            "surel-kata-sandi",
            "variabel lingkungan atau kredensial systemd",
        ),
        Setting(
            "sertifikat",
            "Sertifikat kantor",
            "Hanya bila server surel atau arsip memakai sertifikat buatan kantor sendiri: berkas PEM yang juga harus "
            "dipercaya.",
            "ca-kantor.pem",
            "sertifikat yang dipercaya mesin ini",
        ),
        Setting(
            "pengirim",
            "Alamat pengirim",
            "Dari alamat mana surel dikirim; server surel harus mengizinkannya. Perlu untuk smtp.",
            "kawal@contoh.go.id",
            "alamat contoh yang tidak dapat dibalas",
        ),
        Setting(
            "nama_pengirim",
            "Nama pengirim",
            "Nama yang tampak di kotak surat penerima.",
            "Kawal P2TP2A Kabupaten Serang",
            "Kawal P2TP2A",
        ),
        Setting(
            "arsip",
            "Alamat arsip",
            "Kotak surat tersendiri yang menerima salinan setiap surel. Bila sambungan putus sebelum server surel "
            "menjawab, Kawal mencari surel itu di kotak masuk arsip: yang ada di sana tidak dikirim lagi, yang tidak "
            "ada dikirim sekali lagi. Biarkan surel di kotak masuknya paling sedikit dua hari, dan batasi siapa yang "
            "boleh membacanya.",
            "arsip@contoh.go.id",
            "tidak ada salinan; surel yang tidak pasti sampai ditampilkan oleh kawal outbox list",
        ),
        Setting(
            "arsip_server",
            "Server arsip",
            "Nama server IMAP tempat arsip dibaca. Perlu untuk arsip.",
            "imap.contoh.go.id",
            "belum dapat dibaca",
        ),
        Setting("arsip_port", "Port arsip", "Pintu server itu.", "993", "993 untuk tls, 143 untuk tanpa"),
        Setting(
            "arsip_pengamanan",
            "Pengamanan arsip",
            "tls atau tanpa. Sertifikat server selalu diperiksa; tanpa hanya untuk server di mesin ini.",
            "tls",
            "tls",
        ),
        Setting(
            "arsip_pengguna",
            "Nama pengguna arsip",
            "Nama untuk masuk ke kotak surat arsip.",
            "arsip@contoh.go.id",
            "sama dengan alamat arsip",
        ),
        Setting(
            "arsip_kata_sandi_berkas",
            "Berkas kata sandi arsip",
            "Berkas berisi kata sandi saja, hanya boleh dibaca pemiliknya (mode 0600). Variabel lingkungan "
            "KAWAL_ARSIP_KATA_SANDI, bila diisi, didahulukan; di bawah systemd boleh juga kredensial kawal-arsip.",
            "arsip-kata-sandi",
            "variabel lingkungan atau kredensial systemd",
        ),
    ),
)

SNAPSHOTS = Section(
    "cadangan",
    "Salinan cadangan",
    "Salinan terenkripsi dari setiap register yang berubah, untuk memulihkan baris yang hilang dan untuk audit. Kawal "
    "sendiri tidak dapat membukanya. Tanpa bagian ini tidak ada salinan.",
    (
        Setting(
            "kunci_publik",
            "Kunci publik",
            "Paling sedikit dua kunci publik, dibuat dengan kawal keys new. Kunci pribadinya disimpan di dua tempat "
            "aman yang berbeda, tidak di mesin ini; siapa pun yang memegang salah satunya dapat memulihkan.",
            "[age15ylpgffkfyzg7uz8rvux2x4pgg0x80tjynunsmc3lp6vh9fwv9jsg6e58g, "
            "age1cxjlyx8unpkf74snf7rsc3fzhha8akzcn04l0dvl4mhp7n5m65zsmd0lds]",
            "tidak ada salinan",
        ),
        Setting(
            "folder",
            "Folder salinan",
            "Tempat salinan disimpan. Ikutkan folder ini dalam pencadangan mesin; isinya hanya terbaca dengan kunci "
            "pribadi.",
            "/var/lib/kawal/cadangan",
            "cadangan di folder catatan",
        ),
        Setting(
            "simpan_bulan",
            "Lama simpan",
            "Berapa bulan salinan disimpan. Sesudah itu kuncinya dihancurkan, sehingga salinan bulan itu tidak "
            "terbaca lagi di mana pun. Ikuti jadwal retensi arsip kantor.",
            str(MONTHS),
            f"{MONTHS} bulan",
        ),
    ),
)

REGISTER = Section(
    "register",
    "Register",
    "Daftar register, satu untuk setiap kecamatan. Setiap register adalah Google Sheet (google) atau berkas (berkas).",
    (
        Setting(
            "nama",
            "Nama",
            "Nama pendek untuk perintah dan laporan, misalnya kawal sync Gunungsari. Harus berbeda dari yang lain.",
            "Gunungsari",
        ),
        Setting(
            "kecamatan",
            "Kode kecamatan",
            "Kode resmi Kemendagri. Nama kecamatan, desa, dan zona waktu mengikuti kode ini.",
            "36.04.33",
        ),
        Setting(
            "google",
            "Google Sheet",
            "Alamat lengkap Google Sheet dari peramban, atau hanya ID-nya. Bagikan dulu kepada alamat service account "
            "sebagai Editor.",
            "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg/edit",
            "register ini berupa berkas",
        ),
        Setting(
            "berkas",
            "Berkas",
            "Berkas .xlsx atau .xlsm.",
            "register-gunungsari.xlsx",
            "register ini ada di Google Sheets",
        ),
        Setting(
            "zona",
            "Zona waktu",
            "WIB, WITA, atau WIT; hanya bila kantor memakai zona lain daripada provinsinya.",
            "WIB",
            "zona waktu provinsi",
        ),
        Setting(
            "koordinator",
            "Surel koordinator",
            "Siapa yang menerima peringatan dari register ini; satu alamat atau beberapa.",
            "[koordinator@contoh.go.id]",
            "tidak ada",
        ),
        Setting(
            "kabupaten",
            "Surel kabupaten",
            "Siapa di kabupaten/kota yang menerima hal yang tidak ditangani dan laporan triwulan register ini; satu "
            "alamat atau beberapa.",
            "[dinas@contoh.go.id]",
            "tidak ada",
        ),
        Setting(
            "alamat_kantor",
            "Alamat kantor",
            "Baris alamat di kop laporan triwulan.",
            "Jalan Contoh 1, Serang",
            "kosong",
        ),
        Setting("ketua", "Ketua P2TP2A", "Nama yang menandatangani laporan.", "Nama Ketua", "diisi tangan"),
        Setting("ketua_nip", "NIP ketua", "NIP di bawah nama itu.", "196501011990032001", "diisi tangan"),
        Setting("camat", "Camat", "Nama yang mengetahui laporan.", "Nama Camat", "diisi tangan"),
        Setting("camat_nip", "NIP camat", "NIP di bawah nama itu.", "196501011990031001", "diisi tangan"),
    ),
    many=True,
)
