"""The settings of the quarterly report, and with them all there are."""

from __future__ import annotations

from sync.settings.schema import GOOGLE, MAIL, REGISTER, SNAPSHOTS, TOP, Section, Setting

REPORT = Section(
    "laporan",
    "Laporan triwulan",
    "Kapan laporan triwulan dikirim, dan siapa yang menandatangani laporan kabupaten.",
    (
        Setting(
            "tanggal",
            "Tanggal kirim",
            "Pada tanggal berapa sesudah triwulan berakhir laporan dikirim; bila libur, pada hari kerja berikutnya.",
            "5",
            "5",
        ),
        Setting("jam", "Jam kirim", "Pukul berapa laporan dikirim, waktu setempat.", "8.00", "8.00"),
        Setting(
            "draf_hari",
            "Hari draf",
            "Berapa hari sebelum laporan dikirim koordinator menerima drafnya, untuk melengkapi data atau menahannya "
            "dengan kawal report --hold.",
            "3",
            "3",
        ),
        Setting(
            "instansi",
            "Nama dinas",
            "Nama dinas di kop laporan kabupaten, misalnya DKBPPPA.",
            "Dinas KB, Pemberdayaan Perempuan dan Perlindungan Anak",
            "dinas yang membidangi pemberdayaan perempuan dan perlindungan anak",
        ),
        Setting("alamat", "Alamat dinas", "Baris alamat di kop laporan kabupaten.", "Jalan Contoh 1, Serang", "kosong"),
        Setting(
            "kepala_dinas",
            "Kepala dinas",
            "Nama yang mengetahui laporan kabupaten.",
            "Nama Kepala Dinas",
            "diisi tangan",
        ),
        Setting("kepala_dinas_nip", "NIP kepala dinas", "NIP di bawah nama itu.", "196501011990032001", "diisi tangan"),
    ),
)

RECIPIENT = Section(
    "penerima_laporan",
    "Penerima laporan",
    "Siapa lagi yang menerima laporan triwulan, selain alamat kabupaten pada setiap register.",
    (
        Setting("alamat", "Alamat surel", "Satu alamat surel.", "dinas@contoh.go.id"),
        Setting(
            "wilayah",
            "Wilayah",
            "Kode wilayah yang dilaporkan: kecamatan 36.04.33, kabupaten/kota 36.04, provinsi 36, atau id untuk "
            "seluruh Indonesia.",
            "'36.04'",
        ),
        Setting(
            "untuk",
            "Untuk siapa",
            "terbatas: unit kecamatan atau kabupaten yang berhak menangani kasusnya. umum: siapa pun selain itu; angka "
            "di bawah 5 tidak ditampilkan. publik: boleh diumumkan; angka di bawah 10 tidak ditampilkan.",
            "umum",
            "umum",
        ),
    ),
    many=True,
)

SECTIONS = (TOP, GOOGLE, MAIL, SNAPSHOTS, REPORT, RECIPIENT, REGISTER)
"""All sections, in the order of the file."""
