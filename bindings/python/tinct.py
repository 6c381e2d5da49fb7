"""Tinct pictures (.tinct) in Python: encode, decode, and a plugin for Pillow.

    import tinct
    file = tinct.encode(array, colors=64)           # a NumPy array, height x width x 3 or 4, or height x width grey
    array = tinct.decode(file)                      # height x width x 4 (RGBA), uint8
    indices, palette = tinct.decode_indices(file)   # height x width uint16, colours x 4 uint8
    tinct.palette(file), tinct.info(file)           # without decoding the picture

    from PIL import Image
    Image.open("picture.tinct").show()              # after `import tinct`
    Image.open("photo.png").save("photo.tinct", colors=64)

Without NumPy, encode takes (bytes, width, height), and decoding gives Pixels and bytes.

The work is done by libtinct, a shared library (see docs/embedding.md). It is looked for in the environment variable TINCT_LIBRARY, beside this file, and
where the system keeps its libraries. Functions may be called from any number of threads; the interpreter's lock is released while the library works.
"""

import ctypes
import ctypes.util
import io
import os
import sys
from collections import namedtuple

try:
    import numpy
except ImportError:  # pragma: no cover - depends on the machine
    numpy = None

__all__ = ["TinctError", "Info", "Pixels", "encode", "encode_indices", "decode", "decode_indices", "info", "palette", "section", "version"]
__version__ = "0.1.0"

STATUSES = (
    "ok", "not-tinct", "unsupported", "truncated", "invalid", "checksum", "limit", "no-memory", "bad-argument", "too-many-colors", "not-reached", "internal")
TUNES = ("balanced", "psnr", "visual")
METHODS = ("kmeans", "em")
DITHERS = ("none", "floyd-steinberg", "ordered")
COMPRESSIONS = ("balanced", "smallest", "stored", "lz4", "swift", "dense")

Info = namedtuple("Info", "width height colors has_alpha band_rows band_count")
Pixels = namedtuple("Pixels", "data width height")
Pixels.__doc__ = "Pixels without NumPy: bytes (RGBA, or uint16 indices), width and height."


class TinctError(ValueError):
    """What libtinct refuses. `kind` is one of STATUSES: what is wrong with a file, an argument, or the machine."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind = kind


class _Options(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32), ("colors", ctypes.c_int32), ("effort", ctypes.c_int32), ("tune", ctypes.c_int32), ("method", ctypes.c_int32),
        ("dither", ctypes.c_int32), ("compression", ctypes.c_int32), ("goal", ctypes.c_int32), ("keep_hidden_color", ctypes.c_int32),
        ("threads", ctypes.c_int32), ("dither_strength", ctypes.c_double), ("smooth", ctypes.c_double), ("target_psnr", ctypes.c_double),
        ("max_bytes", ctypes.c_uint64), ("seed", ctypes.c_uint64), ("palette", ctypes.c_char_p), ("palette_colors", ctypes.c_size_t),
        ("icc", ctypes.c_char_p), ("icc_size", ctypes.c_size_t), ("exif", ctypes.c_char_p), ("exif_size", ctypes.c_size_t),
        ("xmp", ctypes.c_char_p), ("xmp_size", ctypes.c_size_t)]


class _Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("struct_size",) + Info._fields + ("reserved",)]


class _Limits(ctypes.Structure):
    _fields_ = [
        ("struct_size", ctypes.c_uint32), ("reserved", ctypes.c_uint32), ("max_pixels", ctypes.c_uint64), ("max_dense_pixels", ctypes.c_uint64),
        ("max_section_bytes", ctypes.c_uint64)]


def _library_name():
    return {"win32": "libtinct.dll", "darwin": "libtinct.dylib"}.get(sys.platform, "libtinct.so")


_loaded = None


def _library():
    """Loads libtinct when it is first needed, so that importing this module never fails."""
    global _loaded
    if _loaded is not None:
        return _loaded
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), _library_name())
    path = os.environ.get("TINCT_LIBRARY") or (beside if os.path.exists(beside) else ctypes.util.find_library("tinct"))
    if not path:
        raise OSError("%s is neither beside tinct.py nor among the system's libraries; name it in TINCT_LIBRARY" % _library_name())
    library = ctypes.CDLL(path)
    library.libtinct_version.restype = ctypes.c_char_p
    library.libtinct_last_error.restype = ctypes.c_size_t
    library.libtinct_last_error.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
    library.libtinct_free.restype = None
    library.libtinct_free.argtypes = [ctypes.c_void_p]
    bytes_out = [ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_size_t)]
    limits = ctypes.POINTER(_Limits)
    file = [ctypes.c_char_p, ctypes.c_size_t, limits]
    options = ctypes.POINTER(_Options)
    for name, arguments in {
        "libtinct_encode": [ctypes.c_char_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_size_t, options] + bytes_out + [ctypes.c_void_p],
        "libtinct_encode_indices": [ctypes.c_char_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_size_t, options] + bytes_out,
        "libtinct_read_info": file + [ctypes.POINTER(_Info)],
        "libtinct_read_palette": file + [ctypes.c_void_p, ctypes.c_size_t],
        "libtinct_decode_rgba": file + [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t],
        "libtinct_decode_indices": file + [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t],
        "libtinct_read_section": file + [ctypes.c_char_p] + bytes_out,
    }.items():
        function = getattr(library, name)
        function.restype = ctypes.c_int32
        function.argtypes = arguments
    _loaded = library
    return library


def _check(status):
    if status:
        library = _library()
        text = ctypes.create_string_buffer(library.libtinct_last_error(None, 0))
        library.libtinct_last_error(text, len(text))
        raise TinctError(STATUSES[status] if status < len(STATUSES) else "internal", text.value.decode("utf-8", "replace"))


def _taken(data, size):
    """Copies bytes of the library's and frees them."""
    try:
        return ctypes.string_at(data.value, size.value) if data.value else b""
    finally:
        _library().libtinct_free(data)


def version():
    """The version of the library that is in use."""
    return _library().libtinct_version().decode()


def _rgba(picture):
    """bytes, width and height of what encode was given."""
    if isinstance(picture, tuple):
        data, width, height = picture
        if min(width, height) < 1 or len(data) != 4 * width * height:
            raise ValueError("%d x %d pixels of RGBA are %d bytes, not %d" % (width, height, 4 * width * height, len(data)))
        return bytes(data), width, height
    if numpy is None:
        raise TypeError("without NumPy a picture is (bytes, width, height)")
    array = numpy.asarray(picture)
    if array.dtype != numpy.uint8 or array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)) or 0 in array.shape:
        raise ValueError("a picture is height x width, x 3 or x 4, of uint8; not %s of %s" % (array.shape, array.dtype))
    if array.ndim == 2:
        array = array[:, :, None]
    height, width, channels = array.shape
    rgba = numpy.full((height, width, 4), 255, numpy.uint8)
    rgba[:, :, : max(3, channels)] = array  # grey goes into all three
    return rgba.tobytes(), width, height


def _palette_bytes(palette):
    if numpy is not None and not isinstance(palette, (bytes, bytearray)):
        array = numpy.asarray(palette, numpy.uint8)
        if array.ndim != 2 or array.shape[1] not in (3, 4):
            raise ValueError("a palette is colours x 3 or x 4; not %s" % (array.shape,))
        rgba = numpy.full((len(array), 4), 255, numpy.uint8)
        rgba[:, : array.shape[1]] = array
        palette = rgba.tobytes()
    if len(palette) % 4:
        raise ValueError("a palette has four bytes a colour: R, G, B, A")
    return bytes(palette)


def _word(value, words, name):
    if value not in words:
        raise ValueError("%s is %r; it may be %s" % (name, value, ", ".join(words)))
    return words.index(value)


def _options(colors=256, effort=5, tune="balanced", method="kmeans", dither="none", dither_strength=0.5, smooth=0.0, compression="balanced",
             lossless=False, target_psnr=None, max_bytes=None, knee=False, palette=None, keep_hidden_color=False, threads=0, seed=1,
             icc=None, exif=None, xmp=None):
    goals = [bool(lossless), target_psnr is not None, max_bytes is not None, bool(knee), palette is not None]
    if sum(goals) > 1:
        raise ValueError("only one of lossless, target_psnr, max_bytes, knee and palette goes at a time")
    for name, value, least, most in (
            ("colors", colors, 1, 65536), ("effort", effort, 1, 9), ("max_bytes", 1 if max_bytes is None else max_bytes, 1, 2**63 - 1),
            ("threads", threads, 0, 2**31 - 1), ("seed", seed, 1, 2**64 - 1)):
        if not least <= value <= most:
            raise ValueError("%s is %r; it may be %d to %d" % (name, value, least, most))
    if dither != "none" and not 0 < dither_strength <= 1:
        raise ValueError("dither_strength is %r; it may be above 0 and up to 1" % (dither_strength,))
    options = _Options(
        struct_size=ctypes.sizeof(_Options), colors=colors, effort=effort, tune=_word(tune, TUNES, "tune"), method=_word(method, METHODS, "method"),
        dither=_word(dither, DITHERS, "dither"), compression=_word(compression, COMPRESSIONS, "compression"),
        goal=1 + goals.index(True) if any(goals) else 0, keep_hidden_color=bool(keep_hidden_color), threads=threads,
        dither_strength=dither_strength, smooth=smooth, target_psnr=target_psnr or 0, max_bytes=max_bytes or 0, seed=seed)
    for name, data in (("palette", None if palette is None else _palette_bytes(palette)), ("icc", icc), ("exif", exif), ("xmp", xmp)):
        if data:
            setattr(options, name, bytes(data))
            setattr(options, "palette_colors" if name == "palette" else name + "_size", len(data) // (4 if name == "palette" else 1))
    return options


def encode(picture, **options):
    """Encodes a picture; returns the bytes of a .tinct file.

    picture: a NumPy array of uint8, height x width (grey), x 3 or x 4 (straight alpha), or (bytes of RGBA, width, height).
    Options: colors=256 (1 to 65,536), effort=5 (1 to 9), tune="balanced" ("psnr", "visual"), method="kmeans" ("em"), dither="none"
    ("floyd-steinberg", "ordered"), dither_strength=0.5, smooth=0, compression="balanced" ("smallest", "stored", "lz4", "swift", "dense"),
    keep_hidden_color=False, threads=0 (one a processor), seed=1, icc, exif, xmp (bytes); in place of colors one of lossless=True,
    target_psnr=decibels, max_bytes=number, knee=True, palette=colours x 3 or 4."""
    rgba, width, height = _rgba(picture)
    given = _options(**options)
    data, size = ctypes.c_void_p(), ctypes.c_size_t()
    _check(_library().libtinct_encode(rgba, width, height, 0, ctypes.byref(given), ctypes.byref(data), ctypes.byref(size), None))
    return _taken(data, size)


def encode_indices(indices, palette, **options):
    """Writes indices and palette as they are; returns the bytes of a .tinct file.

    indices: a NumPy array, height x width, or (bytes of uint16, width, height). palette: colours x 3 or 4.
    Of encode's options, effort, compression, threads, icc, exif and xmp apply."""
    if isinstance(indices, tuple):
        data, width, height = indices
        if min(width, height) < 1 or len(data) != 2 * width * height:
            raise ValueError("%d x %d indices are %d bytes, not %d" % (width, height, 2 * width * height, len(data)))
    elif numpy is None:
        raise TypeError("without NumPy indices are (bytes of uint16, width, height)")
    else:
        array = numpy.asarray(indices)
        if array.ndim != 2 or 0 in array.shape or array.dtype.kind not in "iu" or array.min() < 0 or array.max() > 65535:
            raise ValueError("indices are height x width, of 0 to 65,535")
        height, width = array.shape
        data = array.astype("=u2").tobytes()
    colors = _palette_bytes(palette)
    given = _options(**options)
    file, size = ctypes.c_void_p(), ctypes.c_size_t()
    _check(_library().libtinct_encode_indices(
        bytes(data), width, height, colors, len(colors) // 4, ctypes.byref(given), ctypes.byref(file), ctypes.byref(size)))
    return _taken(file, size)


def _limits(max_pixels=0, max_dense_pixels=0, max_section_bytes=0):
    if not all(0 <= limit < 2**64 for limit in (max_pixels, max_dense_pixels, max_section_bytes)):
        raise ValueError("a limit is below 0 or beyond 64 bits")
    return _Limits(ctypes.sizeof(_Limits), 0, max_pixels, max_dense_pixels, max_section_bytes)


def info(file, **limits):
    """What a file says about itself: an Info."""
    found = _Info(struct_size=ctypes.sizeof(_Info))
    file = bytes(file)
    _check(_library().libtinct_read_info(file, len(file), ctypes.byref(_limits(**limits)), ctypes.byref(found)))
    return Info(found.width, found.height, found.colors, bool(found.has_alpha), found.band_rows, found.band_count)


def palette(file, **limits):
    """A file's palette, colours x 4 of uint8 (RGBA); without NumPy, bytes."""
    file = bytes(file)
    colors = bytearray(4 * info(file, **limits).colors)
    _check(_library().libtinct_read_palette(
        file, len(file), ctypes.byref(_limits(**limits)), (ctypes.c_char * len(colors)).from_buffer(colors), len(colors) // 4))
    return bytes(colors) if numpy is None else numpy.frombuffer(colors, numpy.uint8).reshape(-1, 4)


def decode(file, **limits):
    """Decodes a file: height x width x 4 of uint8 (RGBA, straight alpha); without NumPy, Pixels.

    Limits: max_pixels, max_dense_pixels, max_section_bytes; a file beyond them is a TinctError of kind "limit"."""
    file = bytes(file)
    about = info(file, **limits)
    pixels = bytearray(4 * about.width * about.height)
    buffer = (ctypes.c_char * len(pixels)).from_buffer(pixels)
    _check(_library().libtinct_decode_rgba(file, len(file), ctypes.byref(_limits(**limits)), buffer, len(pixels), 0))
    if numpy is None:
        return Pixels(bytes(pixels), about.width, about.height)
    return numpy.frombuffer(pixels, numpy.uint8).reshape(about.height, about.width, 4)


def decode_indices(file, **limits):
    """Decodes a file to its indices, height x width of uint16, and its palette, colours x 4 of uint8; without NumPy, Pixels and bytes."""
    file = bytes(file)
    about = info(file, **limits)
    indices, palette = bytearray(2 * about.width * about.height), bytearray(4 * about.colors)
    _check(_library().libtinct_decode_indices(
        file, len(file), ctypes.byref(_limits(**limits)), (ctypes.c_char * len(indices)).from_buffer(indices), len(indices) // 2,
        (ctypes.c_char * len(palette)).from_buffer(palette), about.colors))
    if numpy is None:
        return Pixels(bytes(indices), about.width, about.height), bytes(palette)
    return numpy.frombuffer(indices, numpy.uint16).reshape(about.height, about.width), numpy.frombuffer(palette, numpy.uint8).reshape(-1, 4)


def section(file, tag, **limits):
    """The bytes of a file's "iccp", "exif" or "xmpp"; empty where there are none."""
    file = bytes(file)
    data, size = ctypes.c_void_p(), ctypes.c_size_t()
    _check(_library().libtinct_read_section(
        file, len(file), ctypes.byref(_limits(**limits)), tag.encode(), ctypes.byref(data), ctypes.byref(size)))
    return _taken(data, size)


def _register_with_pillow():
    from PIL import Image, ImageFile, ImagePalette

    class TinctImageFile(ImageFile.ImageFile):
        """Up to 256 colours open as mode P, with alpha in info["transparency"] as for PNG; more as RGB or RGBA. Pixels are decoded when needed."""

        format = "TINCT"
        format_description = "Tinct"
        _file_bytes = None  # what is copied or unpickled has pixels only

        def _open(self):
            self._file_bytes = self.fp.read()
            try:
                about = info(self._file_bytes)
                profiles = {name: section(self._file_bytes, tag) for name, tag in (("icc_profile", "iccp"), ("exif", "exif"), ("xmp", "xmpp"))}
            except TinctError as error:
                # Pillow tries other formats after a SyntaxError, and says in the end that it knows none.
                raise (SyntaxError if error.kind == "not-tinct" else OSError)(str(error)) from error
            self._size = (about.width, about.height)
            self._is_indexed = about.colors <= 256
            self._set_mode("P" if self._is_indexed else "RGBA" if about.has_alpha else "RGB")
            for name, data in profiles.items():
                if data:
                    self.info[name] = data
            if self._is_indexed:
                colors = self._decoded(palette)
                colors = colors if isinstance(colors, bytes) else colors.tobytes()
                self.palette = ImagePalette.raw("RGB", b"".join(colors[i:i + 3] for i in range(0, len(colors), 4)))
                if about.has_alpha:
                    self.info["transparency"] = colors[3::4]
            self.tile = [("raw", (0, 0) + self._size, 0, self.mode)]

        def _set_mode(self, mode):
            try:
                self.mode = mode
            except AttributeError:  # since Pillow 10.1
                self._mode = mode

        def _decoded(self, decoder):
            try:
                return decoder(self._file_bytes)
            except TinctError as error:
                raise OSError(str(error)) from error

        def load(self):
            if self._file_bytes is not None and self.tile:
                if self._is_indexed:
                    indices, _ = self._decoded(decode_indices)
                    wide = indices.data if isinstance(indices, Pixels) else indices.tobytes()
                    data = wide[0 if sys.byteorder == "little" else 1::2]
                else:
                    pixels = self._decoded(decode)
                    rgba = pixels.data if isinstance(pixels, Pixels) else pixels.tobytes()
                    data = rgba if self.mode == "RGBA" else Image.frombytes("RGBA", self._size, bytes(rgba)).convert("RGB").tobytes()
                if self._exclusive_fp:
                    self.fp.close()
                self.fp = io.BytesIO(data)
                self._file_bytes = None
            return super().load()

    # Where pickle looks for it.
    TinctImageFile.__qualname__ = TinctImageFile.__name__
    globals()[TinctImageFile.__name__] = TinctImageFile

    def save(image, fp, filename):
        options = {name: value for name, value in image.encoderinfo.items() if name in _options.__code__.co_varnames[:_options.__code__.co_argcount]}
        icc = image.encoderinfo.get("icc_profile", image.info.get("icc_profile"))
        exif = image.encoderinfo.get("exif", image.info.get("exif"))
        exif = exif.tobytes() if hasattr(exif, "tobytes") and not isinstance(exif, (bytes, bytearray)) else exif
        xmp = image.encoderinfo.get("xmp", image.info.get("xmp"))
        if exif and exif[:6] == b"Exif\0\0":  # a file has it from the TIFF header on
            exif = exif[6:]
        if image.mode.startswith("I;16"):  # Pillow would cut these off at 255
            image = image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
        elif image.mode in ("I", "F"):
            raise OSError("cannot write mode %s as Tinct: it does not say what is white; convert it to L first" % image.mode)
        rgba = image.convert("RGBA")
        try:
            fp.write(encode((rgba.tobytes(),) + rgba.size, **dict(options, icc=icc, exif=exif, xmp=xmp)))
        except TinctError as error:
            raise OSError(str(error)) from error

    Image.register_open(TinctImageFile.format, TinctImageFile, lambda start: start[:4] == b"\x8eTNC")
    Image.register_save(TinctImageFile.format, save)
    Image.register_extension(TinctImageFile.format, ".tinct")
    Image.register_mime(TinctImageFile.format, "image/vnd.tinct")


try:
    _register_with_pillow()
except ImportError:  # pragma: no cover - depends on the machine
    pass
