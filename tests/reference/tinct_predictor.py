"""The arithmetic decoder and the predictor of dense coding (spec/tinct-dense.md, sections 1 to 6)."""

from tinct_bytes import require

MASK32, MASK64 = (1 << 32) - 1, (1 << 64) - 1
LIMIT = 2816


def clamp(value, low, high):
    return low if value < low else high if value > high else value


def log2(number):
    return number.bit_length() - 1


def H(a, b):
    t = (a * 0x9E3779B97F4A7C15 ^ b * 0xC2B2AE3D27D4EB4F) & MASK64
    t ^= t >> 29
    return (t * 0xBF58476D1CE4E5B9 & MASK64) >> 32


def pack(a, b=0, c=0, d=0):
    return a + (b << 16) + (c << 32) + (d << 48)


# Section 4: logistic tables.

Q = [32768, 40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438, 65476, 65500,
     65514, 65523, 65528, 65531, 65533, 65534, 65535]


def positive_squash(s):
    k, f = s >> 7, s & 127
    return (Q[k] * (128 - f) + Q[min(k + 1, 22)] * f) >> 7


SQUASH = [positive_squash(s) if s >= 0 else 65536 - positive_squash(-s) for s in range(-LIMIT, LIMIT + 1)]


def squash(s):
    return SQUASH[s + LIMIT]


def stretch_table():
    table, s = [], -LIMIT
    for i in range(4096):
        while s < LIMIT and squash(s) < 16 * i + 8:
            s += 1
        table.append(s)
    return table


STRETCH = stretch_table()

# Section 5: counters, kept as lists [q, n, u].


def confidence(n):
    if n == 0:
        return 0
    e = log2(n)
    g = 256 * e + ((256 * n) >> e) - 256
    return min(410, 141 + ((51 * g) >> 8))


RATE = [163840 // (10 * n + 16) for n in range(256)]
CONFIDENCE = [confidence(n) for n in range(256)]
TIER = [n if n < 3 else 3 if n < 5 else 4 if n < 9 else 5 if n < 20 else 6 if n < 80 else 7 for n in range(256)]


def bucket(counter):
    return 4 * TIER[counter[1]] + counter[2]


def update_counter(counter, bit):
    q, n, u = counter
    target = (1 << 21) - 1 if bit else -(1 << 21)
    counter[0] = q + ((((target - q) >> 5) * RATE[n]) >> 9)
    counter[1] = min(n + 1, 255)
    counter[2] = 2 * (u & 1) + ((q >= 0) != bool(bit))


class ArithmeticDecoder:
    """Section 3."""

    def __init__(self, stream):
        self.stream, self.at = stream, 0
        self.low, self.high, self.value = 0, MASK32, 0
        for _ in range(4):
            self.value = self.value << 8 | self.next_byte()

    def next_byte(self):
        self.at += 1
        require(self.at <= len(self.stream) + 4, "an arithmetic-coded stream is too short")
        return self.stream[self.at - 1] if self.at <= len(self.stream) else 0

    def decide(self, p):
        middle = self.low + (((self.high - self.low) * p) >> 16)
        bit = self.value <= middle
        if bit:
            self.high = middle
        else:
            self.low = middle + 1
        while (self.low ^ self.high) >> 24 == 0:
            self.low = self.low << 8 & MASK32
            self.high = (self.high << 8 | 255) & MASK32
            self.value = (self.value << 8 | self.next_byte()) & MASK32
        return int(bit)

    def finish(self):
        beyond, wanted = self.at - len(self.stream), 3 if self.low else 4
        require(beyond == wanted, "an arithmetic-coded stream is too " + ("short" if beyond > wanted else "long"))


class Predictor:
    """Section 6."""

    def __init__(self, decoder, lanes, sets, r):
        self.decoder, self.lanes, self.sets, self.shift = decoder, lanes, sets, 32 - r
        self.start = 131072 // (lanes + 4)
        self.A, self.B = {}, [{}, {}, {}, {}]
        self.mix = [[65536 // sets] * sets for _ in range(16)]
        self.refinements = [{}, {}, {}]
        self.fresh_row = [squash(clamp(256 * (k - 11), -LIMIT, LIMIT)) for k in range(24)]
        self.t = self.learning_rate = 0

    def decide(self, counters, kind, site, match_state, texture, error_state, near_key, far_key):
        if kind not in self.A:
            self.A[kind] = [[self.start] * 32 for _ in range(self.lanes)]
        x = [(STRETCH[(q >> 10) + 2048] * CONFIDENCE[n]) >> 8 for q, n, _ in counters]
        buckets = [bucket(counter) for counter in counters]
        of_kind = [weights[of_lane] for weights, of_lane in zip(self.A[kind], buckets)]
        weights = [of_kind]
        for table, number in zip(self.B[:self.sets - 1], (site, match_state, texture, error_state)):
            if number not in table:
                table[number] = [self.start] * self.lanes
            weights.append(table[number])
        said = [clamp(sum([(a * w) >> 8 for a, w in zip(x, of_set)]) >> 8, -LIMIT, LIMIT) for of_set in weights]
        mix = self.mix[kind]
        m = clamp(sum([(a * w) >> 8 for a, w in zip(said, mix)]) >> 8, -LIMIT, LIMIT)
        p = squash(m)

        j, f = (m + LIMIT) >> 8, (m + LIMIT) & 255
        rows, total = [], p
        for table, number in zip(self.refinements, (site, near_key >> self.shift, far_key >> self.shift)):
            if number not in table:
                table[number] = self.fresh_row.copy()
            entry = table[number]
            rows.append(entry)
            total += (entry[j] * (256 - f) + entry[j + 1] * f) >> 8
        bit = self.decoder.decide(clamp(total >> 2, 1, 65535))

        if self.t % 256 == 0:
            self.learning_rate = max(32, 20971520 // (65536 + self.t))
        self.t = self.t + 1 & MASK32
        one = 65536 if bit else 0
        for number, of_set in enumerate(weights):
            mix[number] = clamp(mix[number] + ((said[number] * (one - p) + 131072) >> 18), -262143, 262143)
            error = ((one - squash(said[number])) * self.learning_rate) >> 8
            of_set[:] = [clamp(w + ((a * error + 8192) >> 14), -524287, 524287) for a, w in zip(x, of_set)]
        for lane, of_lane in enumerate(buckets):
            self.A[kind][lane][of_lane] = of_kind[lane]
        for counter in counters:
            update_counter(counter, bit)
        target = 65535 if bit else 0
        for entry in rows:
            entry[j] += ((target - entry[j]) * (256 - f)) >> 14
            entry[j + 1] += ((target - entry[j + 1]) * f) >> 14
        return bit
