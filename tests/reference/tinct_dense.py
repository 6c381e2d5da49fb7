"""Dense bands and coded palettes of the Tinct image format (spec/tinct-dense.md)."""

from tinct_bytes import Fault


def decode_band(data, width, rows, palette):
    raise Fault("unsupported", "dense band")


def decode_palette(data, count, has_alpha):
    raise Fault("unsupported", "coded palette")
