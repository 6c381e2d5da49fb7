"""Swift bands (spec/tinct-swift.md)."""

from tinct_bytes import Fault, Reader, require
from tinct_predictor import clamp

P = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1, 0xCC9E2D51,
     0x1B873593, 0xE6546B65, 0x2C1B3C6D, 0x297A2D39, 0x7FEB352D, 0x846CA68B)
U32 = 0xFFFFFFFF
PHOTO, GRAPHIC, MATCHES = 0, 1, 2


def early(a, b):
    t = (a * P[0] + b * P[1]) & U32
    return (t ^ t >> 15) * P[2] & U32


def finish(t):
    t &= U32
    return (t ^ t >> 15) * P[11] & U32


def log2(n):
    return n.bit_length() - 1


# Section 8.

PLACES = (1, 2, 3, 4, 6, 9, 14, 20, 30, 45, 62)
FEW = ((17, 19, 30, 36, 42, 48, 60, 71, 81, 86, 88, 44),
       (12, 18, 20, 28, 37, 49, 65, 77, 85, 88, 90, 80),
       (28, 31, 38, 47, 59, 65, 76, 87, 90, 92, 93, 114))
SMALL = ((54, 60, 64, 69, 76, 78, 84, 90, 88, 90, 89, 89),
         (34, 34, 36, 36, 34, 36, 44, 53, 65, 75, 80, 90),
         (30, 36, 33, 35, 38, 45, 53, 65, 76, 83, 88, 96))
MEDIUM = (((50, 59, 62, 68, 74, 77, 82, 82, 80, 81, 79, 42),
           (41, 47, 53, 56, 57, 59, 60, 62, 66, 75, 78, 82),
           (29, 43, 51, 58, 63, 71, 79, 88, 94, 96, 96, 123)),
          ((55, 60, 63, 69, 69, 75, 79, 82, 83, 85, 86, 74),
           (41, 47, 45, 52, 56, 61, 70, 76, 81, 87, 88, 85),
           (17, 29, 40, 48, 59, 68, 79, 87, 92, 95, 95, 121)))
LARGE = (((51, 61, 66, 72, 79, 84, 90, 91, 89, 88, 87, 45),
          (41, 45, 54, 57, 60, 65, 72, 74, 75, 75, 77, 0),
          (35, 42, 46, 52, 56, 60, 62, 64, 69, 78, 81, 98)),
         ((69, 72, 77, 85, 85, 92, 97, 99, 100, 99, 100, 77),
          (46, 49, 48, 50, 52, 54, 56, 59, 59, 60, 62, 33),
          (26, 33, 33, 40, 45, 51, 61, 69, 78, 85, 86, 89)))
CANDIDATES = ((74, 73, 79, 86, 96, 104, 107, 112, 111, 111, 105, 124),
              (12, 24, 22, 23, 29, 42, 62, 73, 83, 85, 89, 48),
              (45, 50, 61, 60, 63, 66, 68, 71, 75, 75, 73, 69))
DIGITS = ((47, 54, 58, 61, 64, 64, 64, 65, 69, 72, 73, 9),
          (44, 48, 50, 45, 56, 55, 57, 56, 57, 57, 64, 22),
          (26, 29, 37, 41, 44, 48, 59, 73, 81, 87, 90, 45),
          (22, 34, 33, 38, 45, 48, 50, 53, 60, 68, 75, 14),
          (48, 51, 53, 60, 68, 71, 78, 87, 88, 91, 90, 83))


def weights(numbers):
    table = [0] * 64
    for at in range(10):
        a, b, ka, kb = PLACES[at], PLACES[at + 1], numbers[at], numbers[at + 1]
        for n in range(a, b + 1):
            table[n] = (256 * ka * (b - n) + 256 * kb * (n - a)) // (b - a)
    table[63] = 256 * numbers[11]
    return table


# Sections 3 and 4.

RATE = [327680 // min(10 * n + 19, 600) for n in range(64)]


def interp(a, b, r):
    return [p + ((q - p) * r + 16384 >> 15) for p, q in zip(a, b)]


class Alphabet:
    def __init__(self, ns, lists=()):
        self.start = [32767 * j // ns if j < ns else 32767 for j in range(16)]
        self.targets = [[32767 if j >= ns else 4 * j if j <= s else 32767 - 4 * (ns - j) for j in range(16)] for s in range(16)]
        self.weights = [None] + [weights(numbers) for numbers in lists]


class Table:
    """Slots by number; one that is not there has check and count 0. With `bits`, what is given is a hash."""

    def __init__(self, bits=0):
        self.bits, self.slots = bits, {}

    def find(self, key):
        if not self.bits:
            number, check = key, 0
        else:
            number, check = key >> 32 - self.bits, key >> 8 & 1023
        values, found, n = self.slots.get(number, (None, 0, 0))
        return number, check, values, n if found == check else 0


class Words:
    def __init__(self, data):
        require(len(data) % 2 == 0, "half a word at the end")
        self.data, self.at = data, 0

    def take(self):
        require(self.at < len(self.data), "the words run out")
        self.at += 2
        return self.data[self.at - 2] | self.data[self.at - 1] << 8


class State:
    def __init__(self, x, words):
        require(x >= 65536, "a state at the start")
        self.x, self.words = x, words

    def refill(self, x):
        self.x = x if x >= 65536 else x << 16 | self.words.take()

    def symbol(self, alphabet, contexts):
        """`contexts` are pairs of a table and a slot's number or hash."""
        found = [table.find(key) for table, key in contexts]
        m = found[0][2] if found[0][3] else alphabet.start
        for i, (_, _, values, n) in enumerate(found):
            if i and n:
                m = interp(m, values, alphabet.weights[i][n])
        v = self.x & 32767
        s = sum(value <= v for value in m[1:])
        above = m[s + 1] if s < 15 else 32768
        self.refill((above - m[s]) * (self.x >> 15) + v - m[s])
        for i, (number, check, values, n) in enumerate(found):
            b = values if n else m if i else alphabet.start
            contexts[i][0].slots[number] = interp(b, alphabet.targets[s], RATE[n]), check, min(n + 1, 63)
        return s

    def raw(self, t):
        z, v = 15 - t, self.x & 32767
        self.refill((self.x >> 15 << z) + (v & (1 << z) - 1))
        return v >> z


# Section 5.

class Palette:
    def __init__(self, palette):
        self.order, self.count = [], len(palette)
        self.root = self.split(palette, list(range(len(palette))))
        self.colors = [palette[entry] for entry in self.order]
        k = len(palette)
        self.digits = 1 if k <= 16 else 2 if k <= 256 else 3 if k <= 4096 else 4
        last = k if self.digits == 1 else -(-k // 16 ** (self.digits - 1))
        first = k if self.digits == 1 else -(-k // (last * 16 ** (self.digits - 2)))
        self.sizes = [first] + [16] * (self.digits - 2) + [last] * (self.digits > 1)
        self.cells = {}

    def split(self, palette, entries):
        n = len(entries)
        if n == 1:
            self.order.append(entries[0])
            return len(self.order) - 1
        spreads = []
        for channel, weight in enumerate((2, 4, 1, 8)):
            values = [palette[entry][channel] for entry in entries]
            spreads.append((n * sum(v * v for v in values) - sum(values) ** 2) * weight)
        axis = spreads.index(max(spreads))
        entries = sorted(entries, key=lambda entry: (palette[entry][axis], entry))
        sides = entries[:(n + 1) // 2], entries[(n + 1) // 2:]
        t = (palette[sides[0][-1]][axis] + palette[sides[1][0]][axis] + 1) // 2
        return axis, t + 3 >> 3, self.split(palette, sides[0]), self.split(palette, sides[1])

    def color(self, number):
        return self.colors[number] if number < self.count else (0, 0, 0, 0)

    def near(self, w, n, nw, ne):
        w, n, nw, ne = self.color(w), self.color(n), self.color(nw), self.color(ne)
        cell = tuple(clamp((3 * (w[c] + n[c]) + 2 * (ne[c] - nw[c]) + 3) * 10923 >> 16, 0, 255) >> 3 for c in range(3))
        if cell not in self.cells:
            node = self.root
            while not isinstance(node, int):
                axis, least, low, high = node
                node = high if axis == 3 or cell[axis] >= least else low
            self.cells[cell] = node
        return self.cells[cell]

    def activity(self, w, n, nw, ne):
        w, n, nw, ne = self.color(w)[1], self.color(n)[1], self.color(nw)[1], self.color(ne)[1]
        difference = abs(n - nw) + abs(n - ne) + abs(w - nw)
        return sum(level <= difference for level in (6, 14, 28, 56))


class Map:
    """Rows with eight pads on each side."""

    def __init__(self, w, h):
        self.w, self.above = w, [0] * (w + 16)
        self.rows = [None] * h

    def row(self, y):
        return self.rows[y] if y >= 0 else self.above

    def begin(self, y):
        self.rows[y] = [self.row(y - 1)[8]] * 8 + [0] * (self.w + 8)

    def end(self, y):
        row = self.rows[y]
        row[self.w + 8:] = [row[self.w + 7]] * 8


def windows(r, q, q2, q3, at):
    """The hashes T11, T16 and T26; `at` is the column plus 8."""
    def pixels(row, i, j):
        value = 0
        for pixel in row[at + i:at + j + 1]:
            value = value << 2 | pixel & 3
        return value

    def hashed(a, b, u):
        return (early(a, b) + (u + 1) * P[8]) & U32

    return (hashed(pixels(q, -2, 2), pixels(q2, -1, 1), pixels(r, -3, -1)),
            hashed(pixels(q, -3, 3), pixels(q2, -2, 2), pixels(r, -4, -1)),
            hashed(pixels(q, -3, 4), pixels(q2, -3, 3) + (pixels(q3, -2, 2) << 14), pixels(r, -6, -1)))


# Section 6.

class Photo:
    def __init__(self, palette, pixels, w, h):
        self.palette, self.pixels, self.k = palette, pixels, palette.count
        s = clamp(log2(w * h) + 1, 6, 13)
        kind = next(most for most in (4, 16, 64, 256) if self.k <= most)
        lists = {4: (FEW,), 16: (SMALL,), 64: MEDIUM, 256: LARGE}[kind]
        self.alphabets = [Alphabet(max(2, size), lists[i]) for i, size in enumerate(palette.sizes)]
        bits = {4: (0, s, s, s), 16: (0, 0, s, s), 64: (0, 0, s, s), 256: (0, 0, 0, s)}[kind]
        self.tables = [[Table(b) for b in bits] for _ in palette.sizes]

    def first(self, state, x, y):
        r, q, q2, q3 = (self.pixels.row(y - k) for k in range(4))
        at = x + 8
        w, n, nw, ne = r[at - 1], q[at], q[at - 1], q[at + 1]
        if self.k <= 4:
            keys = [64 * (w & 3) + 16 * (nw & 3) + 4 * (n & 3) + (ne & 3), *windows(r, q, q2, q3, at)]
        else:
            late = (w + 1) * P[8]
            keys = [8 * self.palette.near(w, n, nw, ne) + self.palette.activity(w, n, nw, ne)]
            around = n + (ne << 8) + (nw << 16)
            if self.k <= 16:
                keys += [16 * w + n, early(around, 0) + late, early(around + (r[at - 2] << 24), q2[at]) + late]
            elif self.k <= 64:
                keys += [w, early(n, 0) + late, early(around, 0) + late]
            else:
                keys += [w, n, early(n, 0) + late]
        keys = [key & U32 for key in keys]
        digit = state.symbol(self.alphabets[0], list(zip(self.tables[0], keys)))
        if len(self.tables) == 1:
            r[at] = digit
        return digit, keys

    def second(self, state, x, y, found):
        if len(self.tables) == 2:
            digit, keys = found
            keys = [(key + (digit + 1) * P[9]) & U32 if table.bits else 16 * key + digit for table, key in zip(self.tables[1], keys)]
            self.pixels.row(y)[x + 8] = digit * self.palette.sizes[1] + state.symbol(self.alphabets[1], list(zip(self.tables[1], keys)))

    def pixel(self, state, x, y):
        self.second(state, x, y, self.first(state, x, y))

    def decode(self, states, w, h):
        a, b = states
        pixels, y = self.pixels, 0
        while y < h:
            pixels.begin(y)
            if w <= 12 or y == h - 1:
                for x in range(w):
                    self.pixel(a, x, y)
                pixels.end(y)
                y += 1
                continue
            for x in range(6):
                self.pixel(a, x, y)
            pixels.begin(y + 1)
            for x in range(6, w):
                upper, lower = self.first(a, x, y), self.first(b, x - 6, y + 1)
                self.second(a, x, y, upper)
                self.second(b, x - 6, y + 1, lower)
            pixels.end(y)
            for x in range(w - 6, w):
                self.pixel(b, x, y + 1)
            pixels.end(y + 1)
            y += 2
        require(all(number < self.k for row in pixels.rows for number in row[8:8 + w]), "a code number is not below K")


# Section 7.

class Graphic:
    def __init__(self, palette, pixels, w, h, matching):
        self.palette, self.pixels, self.k, self.w, self.matching = palette, pixels, palette.count, w, matching
        size = log2(w * h) + 1
        s, digit_bits, self.match_shift = clamp(size, 6, 14), clamp(size, 6, 13), 32 - clamp(size - 1, 6, 16)
        self.runs, self.copies = (Alphabet(13), Table()), (Alphabet(2), Table())
        self.candidate, self.tables = Alphabet(4, CANDIDATES), [Table(), Table(s), Table(s), Table(s)]
        self.digits = [(Alphabet(max(2, ns), DIGITS), [Table()] + [Table(digit_bits) for _ in range(5)]) for ns in palette.sizes]
        self.positions, self.hits, self.last_run, self.list = {}, {}, 0, []

    def decode(self, state, h):
        for y in range(h):
            self.pixels.begin(y)
            self.row(state, y)
            self.pixels.end(y)

    def put(self, y, number, hit=0):
        row, x = self.pixels.row(y), len(self.list) - y * self.w
        require(number < self.k, "a code number is not below K")
        row[x + 8] = number
        self.list.append(number)
        if hit:
            self.hits[x, y] = hit

    def row(self, state, y):
        r, q, q2, q3 = (self.pixels.row(y - k) for k in range(4))
        start, start_of_runs, length, position, after = y * self.w, 0, 0, 0, 0
        while len(self.list) < start + self.w:
            x = len(self.list) - start
            w = r[x + 7]
            if w == q[x + 8] == q[x + 7] == q[x + 9] == r[x + 6] and x >= start_of_runs and (length == 0 or self.list[position] == w):
                n = 1
                while x + n < self.w and n < 4095 and q[x + n + 9] == w:
                    n += 1
                if n >= 4:
                    t = state.symbol(self.runs[0], [(self.runs[1], 4 * log2(n) + self.last_run)])
                    require(t <= 12, "a run of no length")
                    done = (1 << t - 1) - 1 + state.raw(t - 1) if t else n
                    require(t == 0 or done < n, "a run longer than it can be")
                    for _ in range(done):
                        self.put(y, w)
                    length, self.last_run = 0, int(t > 0)
                    if t == 0:
                        continue
                    after, x = 1, x + done
                    start_of_runs = x + 1
            w, ww, www = r[x + 7], r[x + 6], r[x + 5]
            n, nw, ne, nww, nee = q[x + 8], q[x + 7], q[x + 9], q[x + 6], q[x + 10]
            nn, nnw, nne = q2[x + 8], q2[x + 7], q2[x + 9]
            around = w * P[0] + n * P[1] + nw * P[2] + ne * P[3]
            wider = around + ww * P[4] + nn * P[5]
            if self.matching:
                here = start + x
                entry = finish(wider + nne * P[6] + nww * P[7] + nee * P[8] + nnw * P[9] + www * P[10]) >> self.match_shift
                p = self.positions.get(entry, 0)
                self.positions[entry] = here
                if length == 0 and p:
                    while length < min(16, p) and self.list[p - 1 - length] == self.list[here - 1 - length]:
                        length += 1
                    position = p
                if length >= 32 and x >= start_of_runs and not after:
                    count = min(self.w - x, 32)
                    miss = state.symbol(self.copies[0], [(self.copies[1], min(log2(length), 15))])
                    require(miss <= 1, "neither a copy nor none")
                    if not miss:
                        for i in range(count):
                            self.put(y, self.list[position + i])
                        length, position = min(length + count, 65535), position + count
                        continue
                    start_of_runs = x + count
            expected = self.list[position] if length else -1
            number, hit = self.candidate_or_digits(state, x, y, expected, length, after, around, wider, (r, q, q2, q3))
            self.put(y, number, hit)
            after = 0
            if number == expected:
                length, position = min(length + 1, 65535), position + 1
            else:
                length = 0

    def candidate_or_digits(self, state, x, y, expected, length, after, around, wider, rows):
        r, q = rows[:2]
        w, n, nw, ne = r[x + 7], q[x + 8], q[x + 7], q[x + 9]
        few = self.k <= 4
        candidates = []
        for number in ([expected] if length and not few else []) + ([n, w] if w == nw else [w, n]) + [ne, nw]:
            if number not in candidates and len(candidates) < 3:
                candidates.append(number)
        grade = 0 if length == 0 or few and length < 16 else 1 if length < 8 else 2 if length < 16 else 3 if length < 32 else 4
        hits = self.hits.get((x - 1, y), 0) + 4 * self.hits.get((x, y - 1), 0) + 16 * self.hits.get((x + 1, y - 1), 0)
        equal = (w == n) + 2 * (w == nw) + 4 * (w == ne) + 8 * (n == nw) + 16 * (n == ne) + 32 * (nw == ne)
        e = expected + 1
        keys = [hits + 64 * grade + 512 * after, finish((equal + (hits << 6) + (grade << 12) + (after << 15)) * P[0])]
        if few:
            _, t16, t26 = windows(*rows, x + 8)
            keys += [finish(t16 + after * P[9]), finish(t26 + (2 * (e if grade > 2 else 0) + after) * P[9])]
        else:
            keys += [finish(wider + after * P[11]), finish(e * P[0] + w * P[1] + n * P[2] + (2 * grade + after) * P[3])]
        hit = state.symbol(self.candidate, list(zip(self.tables, keys)))
        if hit < len(candidates):
            return candidates[hit], hit
        require(hit == 3, "a candidate that there is not")

        values = (w * P[0], n * P[0], w * P[0] + n * P[1], w * P[0] + r[x + 6] * P[1], around)
        high = self.palette.near(w, n, nw, ne) >> max(0, log2(self.k - 1) - 7)
        before, number, direct = 1, 0, 8 * high + self.palette.activity(w, n, nw, ne)
        for (alphabet, tables), size in zip(self.digits, self.palette.sizes):
            keys = [direct] + [finish(value + before * P[10]) for value in values]
            digit = state.symbol(alphabet, list(zip(tables, keys)))
            number = number * size + digit
            before = 16 * before + digit
            direct = 16 * high + digit
        return number, hit


# Section 2.

def decode_band(data, w, h, palette):
    """Gives the indices of a band, or raises Fault."""
    reader = Reader(data, "invalid")
    mode = reader.uint(1)
    if mode > MATCHES:
        raise Fault("unsupported", "a swift band of an unknown mode")
    require(mode != PHOTO or len(palette) <= 256, "photo mode with too many colours")
    numbers = [reader.uint(4) for _ in range(2 if mode == PHOTO else 1)]
    words = Words(data[reader.at:])
    states = [State(x, words) for x in numbers]
    ordered, pixels = Palette(palette), Map(w, h)
    if mode == PHOTO:
        Photo(ordered, pixels, w, h).decode(states, w, h)
    else:
        Graphic(ordered, pixels, w, h, mode == MATCHES).decode(states[0], h)
    require(words.at == len(words.data), "words are left")
    require(all(state.x == 65536 for state in states), "a state at the end")
    return [ordered.order[number] for row in pixels.rows for number in row[8:8 + w]]
