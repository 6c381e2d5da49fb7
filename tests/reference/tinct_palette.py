"""The palette coder (spec/tinct-palette.md)."""

from tinct_bytes import require
from tinct_predictor import ArithmeticDecoder, H, Predictor, clamp

A, G, R, B = range(4)


class PaletteDecoder:
    def __init__(self, data, count, has_alpha):
        require(data[0] in (0x10, 0x11), "an unknown model of a coded palette", "unsupported")
        self.count, self.channels = count, range(A if has_alpha else G, 4)
        self.decoder = ArithmeticDecoder(data[1:])
        self.predictor = Predictor(self.decoder, 8, 2, 8)
        self.tables = [{} for _ in range(8)]
        self.prefix = [0 if has_alpha else 255, 0, 0, 0]
        self.entries = []
        if data[0] == 0x10:
            self.read_list()
        else:
            self.cell(count, 7, self.channels[0])
        self.decoder.finish()

    def decide(self, own, values, kind, site, near_key, far_key):
        counters = [table.setdefault(H(own, (i << 32) + v) >> 20, [0, 0, 0])
                    for i, (table, v) in enumerate(zip(self.tables, values))]
        return self.predictor.decide(counters, kind, site, 0, 0, 0, near_key, far_key)

    def read_list(self):
        previous = [0] * 4
        for _ in range(self.count):
            value = [255, 0, 0, 0]
            for c in self.channels:
                self.read_value(c, value, previous)
            self.entries.append((value[R], value[G], value[B], value[A]))
            previous = value

    def read_value(self, c, value, previous):
        moved = value[G] - previous[G] if c in (R, B) else 0
        moved_red = value[R] - previous[R] if c == B else moved
        level = value[G] if c in (R, B) else 0
        level_red = value[R] if c == B else level
        alpha = value[A] if c != A else 0
        node = 1
        for plane in range(7, -1, -1):
            middle = ((node << plane + 1) & 255) + (1 << plane)

            def lean(v):
                d = v - middle
                g = min(8, (d if d >= 0 else -d - 1).bit_length())
                return 8 - g if d < 0 else 9 + g

            values = (node, node * 256 + previous[c], lean(previous[c] + moved) * 16 + plane,
                      lean(previous[c] + moved_red) << 9 | lean(previous[c]) << 4 | plane,
                      lean(level) << 9 | lean(level_red) << 4 | plane, node * 256 + level,
                      lean(previous[c]) * 16 + plane, alpha * 256 + plane)
            node = 2 * node + self.decide((c << 20) + (1 << 30), values, c, 256 * c + node,
                                          lean(previous[c] + moved) << 27, plane << 24)
        value[c] = node & 255

    def cell(self, n, plane, c):
        if plane < 0:
            self.entries += [(self.prefix[R], self.prefix[G], self.prefix[B], self.prefix[A])] * n
            return
        zeros = self.read_zeros(n, plane, c)
        next_cell = (plane, c + 1) if c < B else (plane - 1, self.channels[0])
        own = self.prefix[c]
        for bit, count in enumerate((zeros, n - zeros)):
            if count:
                self.prefix[c] = 2 * own + bit
                self.cell(count, *next_cell)
        self.prefix[c] = own

    def read_zeros(self, n, plane, c):
        if n == 1:
            return 1 - self.read_step(0, n, plane, c)
        if not self.read_step(1, n, plane, c):
            return 0 if self.read_step(2, n, plane, c) else n
        low, high, step = 1, n - 1, 3
        while low < high:
            middle = (low + high) // 2
            bit = self.read_step(step, n, plane, c)
            low, high = (middle + 1, high) if bit else (low, middle)
            step = 2 * step + bit
        return low

    def read_step(self, step, n, plane, c):
        prefix, own = self.prefix, self.prefix[c]
        size_class = n if n < 3 else 3 if n < 5 else 4 if n < 9 else 5 if n < 17 else 6
        by_green = clamp(2 * own - prefix[G], -4, 4) + 5 if c in (R, B) else 0
        by_red = clamp(2 * own - prefix[R], -4, 4) + 5 if c == B else 0
        values = (plane, own * 16 + plane, by_green, by_green * 16 + by_red, by_green * 256 + by_red * 16 + plane, n,
                  (own << 20) + prefix[G] * 16 + plane, prefix[A] * 256 + by_green * 16 + plane)
        return self.decide(step + (c << 20) + (size_class << 24), values, c + 4 * min(step, 3),
                           256 * c + 32 * size_class + 8 * min(step, 3) + plane, by_green << 28, (plane + 8 * c) << 27)


def decode_palette(data, count, has_alpha):
    return PaletteDecoder(data, count, has_alpha).entries
