"""Mean OKLab difference of two pictures as the eye has it at 40 pixels a degree: both are first blurred as in S-CIELAB (Zhang and Wandell, "A spatial
extension of CIELAB for digital color image reproduction", 1996), so that dots too fine to be seen do not count. Needs numpy and Pillow."""

import math

import numpy
from PIL import Image

PIXELS_A_DEGREE = 40

# Linear sRGB to XYZ, to opponent colours, and the filters of these: (weight, spread in degrees) of the Gaussians whose sum each is.
XYZ = numpy.array([[.4124564, .3575761, .1804375], [.2126729, .7151522, .0721750], [.0193339, .1191920, .9503041]])
OPPONENT = numpy.array([[.279, .720, -.107], [-.449, .290, -.077], [.086, -.590, .501]]) @ XYZ
FILTERS = [[(.921, .0283), (.105, .133), (-.108, 4.336)], [(.531, .0392), (.330, .494)], [(.488, .0536), (.371, .386)]]

# Linear sRGB to cone responses, and their cube roots to OKLab (Ottosson, 2020).
CONES = numpy.array([[.4122214708, .5363325363, .0514459929], [.2119034982, .6806995451, .1073969566], [.0883024619, .2817188376, .6299787005]])
LAB = numpy.array([[.2104542553, .7936177850, -.0040720468], [1.9779984951, -2.4285922050, .4505937099], [.0259040371, .7827717662, -.8086757660]])


def blurred_lab(path):
    """The OKLab coordinates of a picture after the blur, height x width x 3."""
    channels = numpy.asarray(Image.open(path).convert("RGB")) / 255
    linear = numpy.where(channels <= .04045, channels / 12.92, ((channels + .055) / 1.055) ** 2.4)
    opponent = numpy.moveaxis(linear @ OPPONENT.T, 2, 0)
    blurred = numpy.stack([blur(plane, gaussians) for plane, gaussians in zip(opponent, FILTERS)], axis=2) @ numpy.linalg.inv(OPPONENT).T
    return numpy.cbrt(numpy.maximum(blurred, 0) @ CONES.T) @ LAB.T


def blur(plane, gaussians):
    """A plane under a sum of Gaussians of total weight 1, edges repeated outwards."""
    height, width = plane.shape
    margin = 3 * PIXELS_A_DEGREE
    spectrum = numpy.fft.rfft2(numpy.pad(plane, margin, mode="edge"))
    rows, columns = height + 2 * margin, width + 2 * margin
    squared = numpy.fft.fftfreq(rows)[:, None] ** 2 + numpy.fft.rfftfreq(columns)[None, :] ** 2
    total = sum(weight for weight, _ in gaussians)
    # The paper's spread s is that of exp(-(x/s)^2), whose transform is exp(-(pi s f)^2).
    transfer = sum(weight / total * numpy.exp(-(math.pi * spread * PIXELS_A_DEGREE) ** 2 * squared) for weight, spread in gaussians)
    return numpy.fft.irfft2(spectrum * transfer, s=(rows, columns))[margin:margin + height, margin:margin + width]


def difference(reference, other):
    """Mean distance of two pictures' pixels, times 100; both as `blurred_lab` gives them."""
    return 100 * float(numpy.sqrt(((reference - other) ** 2).sum(axis=2)).mean())
