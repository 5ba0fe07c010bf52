"""The official list of provinsi, kabupaten/kota, kecamatan and desa/kelurahan (see ``NOTICE``)."""

from sync.wilayah.areas import Area, Kecamatan, UnknownArea, area, find, kecamatan, similar, zone

__all__ = ["Area", "Kecamatan", "UnknownArea", "area", "find", "kecamatan", "similar", "zone"]
