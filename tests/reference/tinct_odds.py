"""The adaptive prediction and the odds of palette entries (spec/tinct-dense.md, sections 10.3 and 10.4)."""

from tinct_predictor import clamp, log2

SCALES = (3, 5, 8, 12, 18, 27, 42, 70)


class AdaptivePrediction:
    """Section 10.3. Colours are tuples of four values."""

    def __init__(self, palette):
        self.coefficients = [[[16384, 16384, 10922] + [0] * 8 for _ in range(4)] for _ in range(2)]
        self.energy = self.recent_error = 0
        self.slow = self.fast = palette[0]

    def predict(self, *neighbours):
        self.differences, predictions = [], ([], [])
        for channel, (W, N, NW, NE, WW, NN, NNE, NWW, NEE, NNW, WWW) in enumerate(zip(*neighbours)):
            g = (N - NW, W - NW, NE - N, W - WW, N - NN, NW - NWW, NE - NNE, NEE - NE, NW - NNW, WW - WWW, NNE - NN)
            self.differences.append(g)
            for own, prediction in zip(self.coefficients, predictions):
                moved = sum(a * d for a, d in zip(own[channel], g)) >> 15
                prediction.append(clamp(2 * ((W + N + 1) >> 1) + moved, 0, 510))
        self.slow, self.fast = predictions

    def learn(self, color):
        missed = 0
        for channel, (value, g) in enumerate(zip(color, self.differences)):
            missed += abs(2 * value - self.slow[channel]) * (2 if channel == 1 else 1)
            for own, prediction, gain in zip(self.coefficients, (self.slow, self.fast), (40000, 600000)):
                e = 2 * value - prediction[channel]
                step = abs(e) * gain // (sum(d * d for d in g) + 64) * (-1 if e < 0 else 1)
                own[channel] = [clamp(u + ((step * d + 128) >> 8), -262144, 262143) for u, d in zip(own[channel], g)]
        self.energy += (16 * (missed >> 1) - self.energy) >> 3
        self.recent_error = sum(self.energy >> 4 >= bound for bound in (6, 10, 16, 24, 36, 54, 90))


class PaletteOdds:
    """Section 10.4."""

    def __init__(self, palette, tree):
        self.palette, self.tree, self.used = palette, tree, len(palette) <= 256
        self.uses, self.kernels = [32] * len(palette), {}

    def kernel(self, d, recent_error):
        if (d, recent_error) not in self.kernels:
            s = SCALES[recent_error]
            spread = (s * s + d * d) ** 2
            self.kernels[d, recent_error] = max(1, (4096 * s ** 4 + (spread >> 1)) // spread)
        return self.kernels[d, recent_error]

    def set_masses(self, slow, recent_error):
        if self.used:
            distances = [sum(m * abs(a - 2 * b) for m, a, b in zip((1, 2, 1, 2), slow, color)) >> 2 for color in self.palette]
            self.masses = [((n * self.kernel(d, recent_error)) >> 8) + 1 for n, d in zip(self.uses, distances)]

    def exclude(self, entry):
        if self.used:
            self.masses[entry] = 0

    def of_entry(self, entry):
        return self.odds(self.masses[entry], sum(self.masses) - self.masses[entry]) if self.used else 0

    def of_node(self, node):
        if not self.used:
            return 0
        sides = [sum(self.masses[entry] for entry in side) for side in node.halves]
        return self.odds(sides[1], sides[0])

    def odds(self, a, b):
        return clamp(((self.log(max(a, 1)) - self.log(max(b, 1))) * 177) >> 8, -2047, 2047)

    @staticmethod
    def log(v):
        e = log2(v)
        return 256 * e + ((256 * v) >> e) - 256

    def learn(self, entry):
        self.uses[entry] += 24
        if self.uses[entry] > 8000:
            self.uses = [n - (n >> 1) for n in self.uses]
