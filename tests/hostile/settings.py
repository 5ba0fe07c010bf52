"""Settings that no person means: YAML that blows up, that is no text, or that says something else than it seems to."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import REFUSED, Case

_REGISTER = "register:\n  - nama: Gunungsari\n    kecamatan: 36.04.33\n    berkas: register.xlsx\n"


def settings() -> Iterator[Case]:
    """Yield them. Each has to be refused with the name of the file and a line."""
    for kind, files in (
        ("kawal.yaml: YAML", _yaml()),
        ("kawal.yaml: nilai", _values()),
        ("kawal.yaml: alamat", _addresses()),
    ):
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode(errors="surrogatepass")
            yield Case(kind, name, data, REFUSED, ".yaml:", ".yaml")


def _yaml() -> dict[str, str | bytes]:
    laughs = "a: &a [x,x]\n" + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    return {
        "tawa": laughs, "alias": "admin: &a x@contoh.id\nregister: *a\n", "alias ke diri sendiri": "a: &a [*a]\n",
        "gabungan": "dasar: &d {nama: x}\nregister:\n  - <<: *d\n", "jangkar saja": "admin: &a x@contoh.id\n",
        "benda Python": "admin: !!python/object/apply:os.system [id]\n" + _REGISTER, "biner": "admin: !!binary aGFsbw==\n" + _REGISTER,
        "100.000 kurung": "[" * 100_000, "100.000 kurung dengan kunci": "a: " + "{a: " * 100_000, "1.000 daftar": "- " * 1_000 + "x",
        "1.000 tingkat menjorok": "".join(" " * n + "a:\n" for n in range(1_000)), "3 MB": "# " + "x" * 3_000_000 + "\n" + _REGISTER,
        "3 MB daftar": "libur_tambahan:\n" + "  - 2025-01-01\n" * 200_000, "0 byte": b"", "NUL": bytes(100), "NUL di tengah": "admin: a\0@contoh.id\n",
        "UTF-16": _REGISTER.encode("utf-16"), "UTF-32": _REGISTER.encode("utf-32"), "latin-1": "nama: caf\xe9\n".encode("latin-1"),
        "UTF-8 terlalu panjang": b"admin: \xc0\xae\n", "pasangan yatim": "admin: \ud800\n", "tab": "register:\n\t- nama: x\n",
        "kunci dua kali": _REGISTER + _REGISTER, "kunci bukan teks": "? [a, b]\n: c\n", "dua dokumen": _REGISTER + "---\n" + _REGISTER,
        "daftar": "- a\n", "teks": "halo\n", "angka": "1\n", "kosong": "---\n...\n", "petik tak tertutup": 'admin: "a\n', "tanda kendali": "admin: a\x07\n",
        "DEL": "admin: a\x7f\n", "U+2028": "admin: a\u2028b: c\n", "% di awal": "%YAML 9.9\n---\na: b\n", "kunci asing": "perintah: rm -rf\n" + _REGISTER,
        "rahasia": "kata_sandi: x\n" + _REGISTER, "kunci 1 MB": "x" * 1_000_000 + ": y\n", "JSON rusak": '{"register": [}', "HTML": "<html>: &\n",
        "@ di awal": "admin: @contoh\n", "` di awal": "admin: `id`\n", "titik dua": "admin: a: b\n",
    }  # fmt: skip


def _values() -> dict[str, str]:
    return {
        name: f"{text}\n{'' if text.startswith('register') else _REGISTER}"
        for name, text in {
            "libur: ya": "libur_tambahan: ya", "libur: 12:30": "libur_tambahan: 12:30", "libur: 31 Februari": "libur_tambahan: 2025-02-31",
            "server dengan baris baru": 'surel: {cara: smtp, server: "a.id\\r\\nQUIT"}', "port heksa": "surel: {port: 0x19}", "port 1:30": "surel: {port: 1:30}",
            "port 99999": "surel: {port: 99999}", "tanggal nol di depan": "laporan: {tanggal: 05}", "tanggal tidak": "laporan: {tanggal: no}",
            "alamat Google di jaringan lain": "google: {alamat: 'http://169.254.169.254'}", "alamat Google dengan sandi": "google: {alamat: 'https://a:b@contoh.id'}",
            "berkas bukan .xlsx": "register: [{nama: x, kecamatan: 36.04.33, berkas: /dev/zero}]", "berkas dengan NUL": 'register: [{nama: x, kecamatan: 36.04.33, berkas: "a\\0.xlsx"}]',
            "nama jalur": "register: [{nama: ../../etc, kecamatan: 36.04.33, berkas: a.xlsx}]", "nama rumus": "register: [{nama: '=1+1', kecamatan: 36.04.33, berkas: a.xlsx}]",
            "lembar di alamat lain": "register: [{nama: x, kecamatan: 36.04.33, google: 'https://docs.google.com.contoh.id/spreadsheets/d/aaaaaaaaaaaaaaaaaaaaaaaaa'}]",
            "basis data dengan sandi": "basis_data: postgresql://a:b@c/d", "basis data berkas": "basis_data: file:///etc/passwd",
            "jalur dengan arah": 'catatan: "\\u202egnp"', "penerima bukan daftar": "penerima: x", "wilayah": "penerima: [{alamat: a@contoh.id, wilayah: ../..}]",
        }.items()
    }  # fmt: skip


def _addresses() -> dict[str, str]:
    """Return what is not one address, or more than one, as YAML writes it in double quotes."""
    hostile = [
        "a@contoh.id, b@contoh.invalid", "a@contoh.id;b@contoh.invalid", "a@contoh.id b@contoh.invalid", "a@contoh.id,", "a@b, evil@x",
        "a@contoh.id\\r\\nBcc: b@contoh.invalid", "a@contoh.id\\n", "a@contoh.id\\r", "a@contoh.id\\0", "a\\0@contoh.id", "a@contoh.id\\L", "a@contoh.id\\v",
        "a@contoh.id\\u2029b", "a@contoh.id\\x85", "a@contoh.id\\t", " a@contoh.id", "a@contoh.id ", "Admin <a@contoh.id>", "<a@contoh.id>", "\\\"a b\\\"@contoh.id",
        "a@contoh.id(komentar)", "=?utf-8?q?a=40contoh.id?=", "a%40contoh.id", "a@b@contoh.id", "@contoh.id", "a@", "a", "a@contoh", "a@[127.0.0.1]", "a@127.0.0.1",
        "a@c\\u043entoh.id", "a@xn--.\\u0456d", "\\u0430dmin@contoh.id", "a@contoh\\u3002id", "a\\uff20contoh.id", "a@contoh..id", ".a@contoh.id", "a.@contoh.id", "a@-contoh.id",
        "a@contoh-.id", "mailto:a@contoh.id", "a@contoh.id\\u200b", "\\ufeffa@contoh.id", "\\u202ea@contoh.id", "a@contoh.id?bcc=b@contoh.invalid", "|id@contoh.id,", "a:b@contoh.id",
        f"{'a' * 65}@contoh.id", f"a@{'b' * 64}.id", f"a@{'b.' * 130}id", "group: a@contoh.id;", "a%contoh.invalid@contoh.id", "contoh.invalid!a@contoh.id", "|id@contoh.id", "=?utf-8?q?a?=@contoh.id", "=HYPERLINK(1)@contoh.id,",
    ]  # fmt: skip
    return {address[:40]: f'admin: "{address}"\n{_REGISTER}' for address in hostile}
