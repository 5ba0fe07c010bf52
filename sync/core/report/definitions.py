"""What the numbers of the report mean, as it is printed in the report itself.

This is the one place: docs/report.md shows the same sentences (a test compares them).
"""

from __future__ import annotations

DEFINITIONS: tuple[tuple[str, str], ...] = (
    (
        "Satuan",
        "Kasus adalah satu Nomor Kasus; korban adalah satu baris di tab Laporan; keluarga dihitung satu untuk "
        "setiap kasus; layanan dan rujukan adalah baris di tabnya. Angka menggambarkan kasus yang dilaporkan, "
        "bukan banyaknya kejadian di masyarakat (prevalensi).",
    ),
    (
        "Baris yang dihitung",
        "Baris Laporan dihitung bila ada Nomor Kasus dan Tanggal Lapor yang terbaca dan tidak sesudah hari "
        "pemeriksaan, dan Status Kasus-nya bukan Duplikat. Baris layanan, rujukan, dan penilaian dihitung bila "
        "kasusnya dihitung dan tanggalnya terbaca. Isian lain yang kosong atau tidak terbaca masuk ke (belum "
        "jelas), tidak dibuang.",
    ),
    (
        "Waktu",
        "Kasus baru menurut Tanggal Lapor (kasus: yang paling awal di antara barisnya), layanan menurut Tanggal "
        "Layanan, rujukan menurut Tanggal Rujukan, penutupan menurut Tanggal Selesai. Keadaan dihitung pada hari "
        "terakhir triwulan, atau pada hari pemeriksaan bila triwulan masih berjalan. Tahun berjalan dihitung "
        "sejak 1 Januari, bukan dengan menjumlahkan triwulan, sehingga yang dilayani dua kali tetap dihitung satu "
        "kali.",
    ),
    (
        "Aktif",
        "Kasus aktif sejak dilaporkan sampai semua korbannya Selesai atau Dilimpahkan. Yang keluar pada hari itu "
        "tidak lagi aktif. Kasus termasuk ditutup bila sedikitnya satu korbannya Selesai, dan dilimpahkan bila "
        "semuanya Dilimpahkan. Aktif awal + baru = ditutup + dilimpahkan + aktif akhir.",
    ),
    (
        "Tanggal keluar",
        "Selesai: Tanggal Selesai. Dilimpahkan: Diteruskan ke UPTD. Bila tanggal itu kosong, sebelum laporan, "
        "atau sesudah hari pemeriksaan, dipakai tanggal catatan terakhirnya, dan jumlah kasus yang demikian "
        "disebutkan. Catatan adalah Tanggal Lapor, Tanggal LP, Diteruskan ke UPTD, dan Tanggal Selesai; layanan, "
        "rujukan dan umpan baliknya, penilaian, keluhan serta tanggapan dan penyelesaiannya, dan rapat yang "
        "membahas kasus itu.",
    ),
    (
        "Yang tidak dapat diketahui",
        "Register tidak menyimpan riwayat status. Kasus yang ditutup lalu dibuka kembali terlihat seolah selalu "
        "aktif; Status Hukum, Input SIMFONI, dan Status Kasus dipakai sebagaimana tertulis pada hari pemeriksaan. "
        "Karena itu aktif awal dapat berbeda dari aktif akhir di laporan sebelumnya; selisihnya dicetak.",
    ),
    (
        "Persetujuan data",
        "Korban yang Persetujuan Data-nya bukan Setuju dihitung dalam jumlah kasus dan korban (tabel A) dan dalam "
        "indikator kinerja kantor, tetapi tidak dirinci dalam tabel B sampai L dan tidak masuk daftar kasus "
        "terdahulu. Tabel per kasus, layanan, dan rujukan merinci kasus yang semua korbannya Setuju. I-04, I-05, "
        "I-06, I-19, dan I-29 diambil dari tabel rinci.",
    ),
    (
        "Baris yang mewakili kasus",
        "Risiko, Status Hukum, Tanggal Kejadian, Sumber Info, dan Alasan Selesai sebuah kasus dibaca dari baris "
        "pertama (Korban Ke terkecil) yang masih terbuka; bila tidak ada, dari baris pertama.",
    ),
    (
        "Usia",
        "Usia penuh pada Tanggal Kejadian (bila kosong atau tidak terbaca: Tanggal Lapor), dari Tanggal Lahir, "
        "atau dari kolom Usia bila Tanggal Lahir kosong atau tidak terbaca. Anak: di bawah 18 tahun.",
    ),
    (
        "Bentuk kekerasan (C)",
        "Satu korban dapat mengalami beberapa bentuk, maka jumlah baris dapat melebihi jumlah korban. Jumlah "
        "kolom dan jumlah seluruhnya menghitung setiap korban satu kali.",
    ),
    (
        "KDRT (I-05) dan pelaku dikenal (I-06)",
        "KDRT (UU 23/2004 pasal 2): pelakunya Suami/Istri atau Orang Tua, atau Keluarga/Saudara dengan Tempat "
        "Kejadian Rumah Tangga. Pelaku dikenal: Suami/Istri, Orang Tua, atau Keluarga/Saudara. Keduanya dari "
        "semua korban yang dirinci.",
    ),
    (
        "Layanan (H)",
        "Layanan yang Hasil-nya Terlaksana atau Sebagian. Layanan dicatat per kasus: layanan untuk Korban "
        "dihitung melayani setiap korban kasus itu, layanan untuk Keluarga melayani satu keluarga.",
    ),
    (
        "Rujukan (I)",
        "Hasil Rujukan yang Tanggal Umpan Balik-nya sesudah akhir triwulan dihitung belum ada hasil.",
    ),
    (
        "Pemulihan (K)",
        "Untuk kasus yang ditangani (aktif awal + baru), menurut hari penilaian terakhir sampai akhir triwulan; "
        "bila hari itu berisi beberapa baris, yang paling rendah dipakai. Tanpa penilaian: Belum Dinilai.",
    ),
    (
        "Jeda dan lama (L, I-19, I-29)",
        "Jeda kejadian sampai lapor hanya bila Presisi Tanggal Tepat atau kosong dan kejadian tidak sesudah "
        "laporan. Layanan pertama adalah baris Pendampingan bertanggal yang paling awal sampai akhir triwulan, "
        "apa pun hasilnya; yang sebelum laporan dihitung hari itu juga. Lama penanganan hanya untuk kasus ditutup "
        "yang bertanggal. I-19: dilaporkan dalam 0-3 hari; I-29: ditutup dalam 90 hari; keduanya dari yang "
        "jedanya atau lamanya diketahui.",
    ),
    (
        "Tepat waktu (I-16, I-17, I-18)",
        "Untuk kasus yang dilaporkan pada triwulan ini, dinilai pada batas waktunya sendiri walaupun batas itu "
        "jatuh beberapa hari sesudah akhir triwulan. Yang belum dilakukan dan batasnya belum lewat tidak "
        "dihitung. I-16: ada layanan bertanggal sampai batas menurut risiko (TL-01 sampai TL-03); kasus tanpa "
        "Risiko tidak dihitung. I-17: kasus dengan bentuk Seksual pada salah satu korban, Tanggal LP atau "
        "Diteruskan ke UPTD di salah satu barisnya paling lambat 3 hari sejak lapor (TL-04). I-18: kasus Seksual "
        "yang dilaporkan paling lama 3 hari sejak kejadian, dengan layanan Medis yang diberikan atau rujukan ke "
        "Puskesmas atau RSUD paling lambat 3 hari sejak kejadian (TL-05).",
    ),
    (
        "Jatuh tempo (I-25, I-38, I-42)",
        "Yang batas waktunya jatuh pada triwulan ini. I-25: rujukan (batasnya menurut TL-07: 7 hari, Risiko "
        "Tinggi 1 hari) yang hasilnya Dilayani. I-38: keluhan (batasnya menurut Tingkat, TL-08) yang Tanggal "
        "Selesai-nya tidak melewati batas itu. I-42: rekomendasi selain yang Batal, statusnya Selesai; tanggal "
        "selesainya tidak tercatat.",
    ),
    (
        "Terlambat (I-32, I-33, tenggat)",
        "Kasus aktif yang pada akhir triwulan melewati batas kontak (TL-06) atau batas telaah 90 hari (TL-10), "
        "dan semua tindak lanjut yang lewat batas, dihitung dengan jam tindak lanjut kantor atas register "
        "sebagaimana keadaannya pada hari itu. Rujukan yang dijawab sesudahnya belum memiliki hasil; keluhan yang "
        "ditanggapi sesudahnya berstatus Baru, dan yang selesai sesudahnya Diproses.",
    ),
    (
        "Penutupan (I-28, I-34, I-35)",
        "I-28: kasus ditutup dari aktif awal + baru. I-34: Alasan Selesai Pulih, dari kasus ditutup. I-35: pada "
        "penilaian Keluarga terakhir ketiga aspek Pulih atau Tidak Relevan, dari kasus ditutup.",
    ),
    (
        "Kegiatan (I-39, I-40, I-41)",
        "I-39: desa di tab Referensi dengan sedikitnya satu sosialisasi. I-40: kasus baru dengan Sumber Info "
        "Sosialisasi. I-41: untuk setiap rapat, dari empat instansi inti: Dinas KB (atau Balai Penyuluhan KB), "
        "Polsek atau Polres, Dinas Kesehatan atau Puskesmas, Aparat Kecamatan.",
    ),
    (
        "Input SIMFONI (I-43) dan kelengkapan (I-44)",
        "I-43: kasus baru yang Input SIMFONI-nya Ya pada semua barisnya. I-44: isian kolom wajib yang terisi dan "
        "terbaca, pada baris yang bertanggal dalam triwulan ini dan baris yang tanggalnya belum terbaca.",
    ),
    (
        "Kasus terdahulu",
        "Kasus yang aktif pada awal triwulan atau keluar pada triwulan sebelumnya. Mundur: sedikitnya satu aspek "
        "pemulihan korban atau keluarga menurun sejak awal triwulan. Macet: masih aktif dan tidak ada catatan "
        "(lihat Tanggal keluar) selama 90 hari. Maju: ada aspek yang membaik, atau ditutup karena Pulih. "
        "Selebihnya Tetap.",
    ),
    (
        "Keluhan",
        "Keluhan yang masuk pada triwulan ini, menurut keadaan pada akhirnya: Selesai, Ditanggapi, atau Belum "
        "ditanggapi.",
    ),
)

SMALL_NUMBERS: tuple[tuple[str, str], ...] = (
    *DEFINITIONS,
    (
        "Angka yang tidak ditampilkan (*)",
        "Laporan untuk umum dan publik tidak menampilkan angka kecil, nol sama seperti yang lain, dan angka yang dapat "
        "mengungkapkannya bersama laporan lain yang sudah terbit. Nilai di luar daftar masuk ke (belum jelas). "
        "Triwulan lalu adalah angka laporannya yang sudah terbit. Tahun berjalan adalah jumlah angka triwulan yang "
        "ditampilkan, bukan hitungan sejak 1 Januari; yang tidak dapat dijumlahkan tidak ditampilkan. Mutu data, "
        "selisih aktif awal, jumlah kasus tanpa tanggal keluar, dan daftar kasus terdahulu tidak dimuat.",
    ),
)
"""For readers who may see counts only."""
