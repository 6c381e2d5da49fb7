"""Tests of tinct.py: TINCT_LIBRARY=path/to/libtinct.so python3 -m unittest discover -s bindings/python"""

import copy
import io
import os
import pickle
import tempfile
import threading
import unittest
import unittest.mock

import tinct

try:
    import numpy
except ImportError:
    numpy = None
try:
    from PIL import Image
except ImportError:
    Image = None

try:
    tinct.version()
    MISSING = None
except OSError as error:
    MISSING = str(error)


def few(width=30, height=20):
    """RGBA of a few colours."""
    return bytes(value for y in range(height) for x in range(width) for value in (x // 6 * 50, y // 5 * 60, 10, 255 if x > 3 else 90)), width, height


def many(width=64, height=48):
    """RGBA of as many colours as pixels."""
    return bytes(value for y in range(height) for x in range(width) for value in (x * 4, y * 5, (x * y) % 256, 255)), width, height


def bytes_of(decoded):
    """The decoded bytes, with NumPy or without."""
    return decoded.data if isinstance(decoded, tinct.Pixels) else decoded.tobytes()


def bytes_of_palette(palette):
    return palette if isinstance(palette, bytes) else palette.tobytes()


@unittest.skipIf(MISSING, MISSING)
class EncodeAndDecode(unittest.TestCase):
    def test_a_picture_of_few_colors_comes_back(self):
        picture = few()
        file = tinct.encode(picture)
        self.assertEqual(bytes_of(tinct.decode(file)), picture[0])
        about = tinct.info(file)
        self.assertEqual((about.width, about.height, about.has_alpha), (30, 20, True))
        self.assertEqual(len(bytes_of_palette(tinct.palette(file))), 4 * about.colors)

    def test_options_reach_the_encoder(self):
        self.assertEqual(tinct.info(tinct.encode(many(), colors=7, effort=1)).colors, 7)
        self.assertLess(len(tinct.encode(many(), colors=32, compression="dense")), len(tinct.encode(many(), colors=32, compression="stored")))
        self.assertLessEqual(len(tinct.encode(many(), max_bytes=900)), 900)
        self.assertEqual(bytes_of(tinct.decode(tinct.encode(many(), lossless=True))), many()[0])
        self.assertEqual(tinct.info(tinct.encode(many(), palette=bytes([0, 0, 0, 255, 255, 255, 255, 255]))).colors, 2)
        self.assertNotEqual(tinct.encode(many(), colors=8), tinct.encode(many(), colors=8, dither="ordered"))

    def test_the_same_input_gives_the_same_bytes_in_every_thread(self):
        expected, files = tinct.encode(many(), colors=16), []
        threads = [threading.Thread(target=lambda: files.append(tinct.encode(many(), colors=16))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(files, [expected] * 4)

    def test_profiles_are_kept(self):
        file = tinct.encode(few(), icc=b"profile", exif=b"II*\0", xmp=b"<x/>")
        self.assertEqual([tinct.section(file, tag) for tag in ("iccp", "exif", "xmpp")], [b"profile", b"II*\0", b"<x/>"])
        self.assertEqual(tinct.section(tinct.encode(few()), "iccp"), b"")

    def test_what_is_wrong_is_said(self):
        file = tinct.encode(few())
        for bad, kind in ((b"GIF89a; not a Tinct file", "not-tinct"), (file[:-1], "truncated"), (file[:60] + b"\xff" + file[61:], "checksum")):
            with self.assertRaises(tinct.TinctError) as raised:
                tinct.decode(bad)
            self.assertEqual(raised.exception.kind, kind)
        with self.assertRaises(tinct.TinctError) as raised:
            tinct.decode(file, max_pixels=599)
        self.assertEqual(raised.exception.kind, "limit")
        with self.assertRaises(tinct.TinctError) as raised:
            tinct.encode(many(), max_bytes=10)
        self.assertEqual(raised.exception.kind, "not-reached")
        for wrong in ({"colors": 0}, {"tune": "loud"}, {"lossless": True, "knee": True}, {"dither": "ordered", "dither_strength": 0}, {"seed": 0}):
            self.assertRaises(ValueError, tinct.encode, few(), **wrong)
        self.assertRaises(ValueError, tinct.encode, (b"123", 1, 1))
        self.assertRaises(TypeError, tinct.encode, few(), colours=3)

    def test_indices_and_palette_without_numpy(self):
        palette = bytes([0, 0, 0, 255, 200, 100, 50, 255])
        indices = memoryview(bytes(range(2)) * 6).cast("B")
        wide = b"".join(int(i).to_bytes(2, "little") for i in indices)
        file = tinct.encode_indices((wide, 4, 3), palette)
        self.assertEqual(bytes_of(tinct.decode(file)), b"".join(palette[4 * i:4 * i + 4] for i in indices))
        with unittest.mock.patch.object(tinct, "numpy", None):
            self.assertRaises(TypeError, tinct.encode_indices, [[0, 1]], palette)


@unittest.skipIf(MISSING or numpy is None, MISSING or "NumPy is missing")
class Arrays(unittest.TestCase):
    def test_shapes(self):
        rgba = numpy.frombuffer(few()[0], numpy.uint8).reshape(20, 30, 4)
        decoded = tinct.decode(tinct.encode(rgba))
        self.assertEqual((decoded.shape, decoded.dtype), ((20, 30, 4), numpy.uint8))
        self.assertTrue((decoded == rgba).all())
        self.assertTrue((tinct.decode(tinct.encode(rgba[:, :, :3]))[:, :, :3] == rgba[:, :, :3]).all())
        grey = rgba[:, :, 0]
        self.assertTrue((tinct.decode(tinct.encode(grey)) == numpy.dstack([grey, grey, grey, numpy.full_like(grey, 255)])).all())
        self.assertTrue((tinct.decode(tinct.encode(rgba[::2, ::3])) == rgba[::2, ::3]).all())
        for wrong in (rgba.astype(float), rgba[:, :, :2], rgba[:0]):
            self.assertRaises(ValueError, tinct.encode, wrong)

    def test_indices(self):
        file = tinct.encode(numpy.frombuffer(many()[0], numpy.uint8).reshape(48, 64, 4), colors=300)
        indices, palette = tinct.decode_indices(file)
        self.assertEqual((indices.shape, indices.dtype, palette.shape), ((48, 64), numpy.uint16, (300, 4)))
        self.assertTrue((palette[indices] == tinct.decode(file)).all())
        again = tinct.encode_indices(indices, palette[:, :3], compression="lz4")
        self.assertTrue((tinct.decode(again) == tinct.decode(file)).all())
        self.assertRaises(tinct.TinctError, tinct.encode_indices, indices, palette[:100])
        self.assertRaises(ValueError, tinct.decode, file, max_pixels=-1)


@unittest.skipIf(MISSING or Image is None, MISSING or "Pillow is missing")
class Pillow(unittest.TestCase):
    def image(self, picture):
        return Image.frombytes("RGBA", picture[1:], picture[0])

    def test_open_and_save(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "few.tinct")
            self.image(few()).save(path)
            with Image.open(path) as shown:
                self.assertEqual((shown.format, shown.size, shown.mode), ("TINCT", (30, 20), "P"))
                self.assertEqual(shown.convert("RGBA").tobytes(), few()[0])

    def saved(self, image, **options):
        stream = io.BytesIO()
        image.save(stream, "TINCT", **options)
        return stream.getvalue()

    def test_opaque_pictures_keep_their_palette(self):
        file = self.saved(self.image(many()), colors=40)
        with Image.open(io.BytesIO(file)) as shown:
            self.assertEqual(shown.mode, "P")
            self.assertNotIn("transparency", shown.info)
            self.assertEqual(shown.convert("RGBA").tobytes(), bytes_of(tinct.decode(file)))

    def test_more_than_256_colors_open_as_pixels(self):
        for alpha, mode in ((255, "RGB"), (100, "RGBA")):
            picture = self.image(many())
            picture.putalpha(alpha)
            with Image.open(io.BytesIO(self.saved(picture, lossless=True))) as shown:
                self.assertEqual(shown.mode, mode)
                self.assertEqual(shown.convert("RGBA").tobytes(), picture.tobytes())

    def test_every_mode_is_saved(self):
        for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK"):
            picture = self.image(few()).convert(mode)
            with Image.open(io.BytesIO(self.saved(picture))) as shown:
                self.assertEqual(shown.convert("RGBA").tobytes(), picture.convert("RGBA").tobytes(), mode)

    def test_sixteen_bits_are_rounded_and_numbers_without_a_white_refused(self):
        values = [0, 128, 129, 300, 32768, 65406, 65407, 65535]
        for mode, order in (("I;16", "little"), ("I;16B", "big")):
            picture = Image.frombytes(mode, (8, 1), b"".join(value.to_bytes(2, order) for value in values))
            with Image.open(io.BytesIO(self.saved(picture))) as shown:
                self.assertEqual(list(shown.convert("L").getdata()), [(value + 128) // 257 for value in values], mode)
        for mode in ("I", "F"):
            with self.assertRaisesRegex(OSError, "mode %s" % mode):
                self.saved(Image.new(mode, (2, 2)))

    def test_profiles_go_along(self):
        file = self.saved(self.image(few()), icc_profile=b"profile", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0")
        with Image.open(io.BytesIO(file)) as shown:
            self.assertEqual(shown.info["icc_profile"], b"profile")
            self.assertEqual(shown.info["exif"], b"II*\0\x08\0\0\0\0\0")
            again = self.saved(shown)
        self.assertEqual(tinct.section(again, "iccp"), b"profile")

    def test_copies_have_the_pixels(self):
        for colors in (16, 300):  # mode P, and RGBA
            file = self.saved(self.image(many()), colors=colors)
            for again in (copy.deepcopy, lambda shown: pickle.loads(pickle.dumps(shown))):
                with Image.open(io.BytesIO(file)) as shown:
                    self.assertEqual(again(shown).convert("RGBA").tobytes(), bytes_of(tinct.decode(file)))

    def test_hostile_files_are_os_errors(self):
        file = self.saved(self.image(few()))
        for length in range(4, len(file)):
            with self.assertRaises(OSError):
                Image.open(io.BytesIO(file[:length])).load()
        self.assertRaises(ValueError, self.saved, self.image(few()), colors=0)
        self.assertRaises(OSError, self.saved, self.image(many()), max_bytes=10)


if __name__ == "__main__":
    unittest.main()
