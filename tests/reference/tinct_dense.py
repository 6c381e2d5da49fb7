"""Dense bands of the Tinct image format (spec/tinct-dense.md, sections 2, 8 and 10 to 12)."""

from tinct_bytes import require
from tinct_odds import AdaptivePrediction, PaletteOdds
from tinct_predictor import MASK32, MASK64, ArithmeticDecoder, H, Predictor, clamp, log2, pack, squash
from tinct_tree import MatchModel, PaletteTree

GREEN = 1
GOLDEN, G = 0x9E3779B1, 0x9E3779B97F4A7C15
SLOT_CONTEXTS = 24      # T0 to T19 or C0 to C19, M0 to M3
ODDS_CONTEXT = 4        # of the colour contexts: the one without a table
TEMPLATES = {0: (2, 2, 1), 2: (4, 4, 3, 1), 3: (15, 13, 13, 12, 11, 10, 9, 8), 4: (6, 6, 5, 4, 2), 5: (8, 7, 6, 5, 4, 3), 6: (8, 3),
             7: (1, 2, 2, 2, 2, 2), 8: (4, 5), 9: (6, 4, 4, 3), 10: (3, 4, 4, 4), 11: (1, 7, 1),
             12: (1, 1, 1, 1, 1, 1), 13: (7, 7, 6, 5, 3), 14: (8, 9, 9, 7, 6, 5, 4, 3),
             15: (5, 5, 4, 2), 16: (2, 2, 2, 2, 2, 2, 2, 2), 17: (1, 4, 4, 4, 4, 4, 4, 4),
             18: (2, 6, 6, 6, 6, 6, 6, 6), 19: (14, 13)}


def size(d):
    for result, bound in enumerate((1, 3, 6, 11, 20, 36, 64, 128)):
        if d < bound:
            return result
    return 8


def side(v, node):
    d = v[node.axis] - node.threshold
    return 8 - size(-d) if d < 0 else 8 + size(d)


class Band:
    def __init__(self, stream, width, rows, palette):
        self.w, self.h, self.palette, self.K = width, rows, palette, len(palette)
        self.indices, self.misses_at = [0] * (width * rows), [0] * (width * rows)
        size_bits = log2(width * rows) + 1
        self.site_bits = clamp(size_bits - 8, 2, 10)
        self.tree = PaletteTree(palette)
        self.match, self.wide_match = MatchModel(size_bits, self.indices, 0), MatchModel(size_bits, self.indices, 20)
        self.few = self.K <= 4
        self.color_contexts = 0 if self.few else 8
        if not self.few:
            self.adaptive, self.odds = AdaptivePrediction(palette), PaletteOdds(palette, self.tree)
        self.slot_bits = clamp(size_bits, 6, 16)
        self.slot_tables = [{} for _ in range(SLOT_CONTEXTS)]
        self.color_tables = [{} for _ in range(self.color_contexts)]
        self.decoder = ArithmeticDecoder(stream)
        self.predictor = Predictor(self.decoder, SLOT_CONTEXTS + self.color_contexts, 4 if self.few else 5, clamp(size_bits - 3, 6, 12))
        for self.y in range(rows):
            self.read_row()
        self.decoder.finish()

    def P(self, x, y):
        """Section 8; self.x is the column of the pixel that is being coded."""
        if x < 0:
            return self.indices[(y - 1) * self.w] if y >= 1 else 0
        if y < 0:
            j = min(x, self.x if self.y == 0 else self.w)
            return self.indices[j - 1] if j >= 1 else 0
        return self.indices[y * self.w + min(x, self.w - 1)]

    def miss(self, x, y):
        return self.misses_at[y * self.w + x] if 0 <= x < self.w and y >= 0 else 0

    def look_around(self):
        x, y, P = self.x, self.y, self.P
        self.W, self.WW, self.WWW = W, WW, WWW = P(x - 1, y), P(x - 2, y), P(x - 3, y)
        self.NW, self.N, self.NE = NW, N, NE = P(x - 1, y - 1), P(x, y - 1), P(x + 1, y - 1)
        self.NWW, self.NEE = NWW, NEE = P(x - 2, y - 1), P(x + 2, y - 1)
        self.NNW, self.NN, self.NNE = NNW, NN, NNE = P(x - 1, y - 2), P(x, y - 2), P(x + 1, y - 2)
        pairs = ((W, N), (W, NW), (W, NE), (N, NW), (N, NE), (NW, NE), (W, WW), (N, NN), (NE, NEE), (NW, NWW), (N, NNE),
                 (W, NWW), (NN, NNW), (NN, NNE), (NE, NNE), (NW, NNW))
        self.equal = sum((a == b) << bit for bit, (a, b) in enumerate(pairs))
        places = ((x - 1, y), (x, y - 1), (x + 1, y - 1), (x - 1, y - 1), (x - 2, y))
        self.misses = sum(self.miss(*place) << bit for bit, place in enumerate(places))
        self.first = self.second = self.third = None
        if self.K > 2:
            self.first, self.second = (N, W) if W == NW and N != NW else (W, N)
            if self.second == self.first:
                self.second = NE if NE != self.first else NW if NW != self.first else None
        self.surroundings = H(pack(W, N, NW, NE), (pack(WW, NN, NNE, NWW) + pack(NEE, NNW, WWW) * G) & MASK64)
        if not self.few:
            self.predict_colors()

    def predict_colors(self):
        """Section 10.2."""
        around = zip(*(self.palette[index] for index in (self.W, self.N, self.NW, self.NE, self.WW, self.NN)))
        predictions = [(2 * W, 2 * N, 2 * NE, 2 * NW, 2 * WW, clamp(2 * (W + N - NW), 0, 510),
                        clamp(max(0, 3 * (W + N) + 2 * (NE - NW)) // 3, 0, 510), clamp(4 * W - 2 * WW, 0, 510),
                        clamp(4 * N - 2 * NN, 0, 510), W + ((N + NE) >> 1), (2 * (W + N) + NE + NW + WW + NN) >> 2)
                       for W, N, NW, NE, WW, NN in around]
        (self.west, self.north, self.north_east, self.north_west, self.far_west, self.plane, self.blend,
         self.line_west, self.line_north, self.mean, self.average) = zip(*predictions)
        north_west = self.north_west[GREEN]
        d = (abs(self.west[GREEN] - north_west) + abs(self.north[GREEN] - north_west)
             + abs(self.north[GREEN] - self.north_east[GREEN]))
        self.activity = sum(d >= bound for bound in (12, 28, 56, 112))

    def template(self, i):
        def row(x1, x2, y):
            number = 0
            for x in range(x1, x2 + 1):
                number = number << 2 | self.P(x, y)
            return number
        x, y, shape, total = self.x, self.y, TEMPLATES[i], 0
        for k in range(len(shape) - 1, 0, -1):
            total = (total + row(x - (shape[k] - 1), x + (shape[k] - 1), y - k)) * G & MASK64
        return H((total + row(x - shape[0], x - 1, y)) & MASK64, i)

    def wide_surroundings(self):
        if self.few:
            return H(self.template(14) + (self.template(3) << 32), 0)
        x, y, P = self.x, self.y, self.P
        sides = H(pack(P(x - 4, y), P(x - 5, y), P(x - 6, y), P(x - 3, y - 1)),
                  pack(P(x - 4, y - 1), P(x - 5, y - 1), P(x + 3, y - 1), P(x + 4, y - 1)))
        return H(self.surroundings + (sides << 32), pack(P(x - 2, y - 2), P(x + 2, y - 2), P(x, y - 3), P(x + 1, y - 3)))

    def slot_hashes(self):
        """Section 10.1."""
        W, WW, N, NW, NE, NN, match, tree = self.W, self.WW, self.N, self.NW, self.NE, self.NN, self.match, self.tree
        c2 = H(self.equal, pack(self.misses & 7, 0, 3))
        if self.few:
            hashes = [c2 if i == 1 else self.template(i) for i in range(20)]
        else:
            c1, c3, c4 = H(pack(W, N, NW, NE), pack(WW, NN, 2)), H(pack(W, WW), 4), H(pack(N, NN), 5)
            c6, c13 = H(pack(tree.descend(self.blend), self.activity), 6), H(N, 16)
            c7 = H(pack(*(tree.fine[index] for index in (W, N, NE, NW))), pack(tree.coarse[WW], tree.coarse[NN], 7))
            hashes = [H(pack(W, N, NW), 1), c1, c2, c3, c4, self.wide_surroundings(), c6, c7, c13, *self.further_hashes()]
        length, expected = match.length, match.expected if match.length else 0
        wide = self.wide_match
        expected_wide = wide.expected if wide.length else 0
        v = 1 + min(3, wide.length >> 3) if wide.length else 0
        return [*hashes, H(expected, pack(match.grade(), 0, 12)) if length else 0,
                H(pack(expected, W, N, 1 if length > 15 else 0), 13),
                H(expected_wide, pack(wide.grade(), 0, 14)) if wide.length else 0,
                H(pack(expected_wide, expected, v, min(length, 16) >> 2), pack(15, 0, W))]

    def further_hashes(self):
        """C8 to C12 and C14 to C19 of section 10.1."""
        W, N, NW, NE, NEE, NN, NNE, P, x, y = self.W, self.N, self.NW, self.NE, self.NEE, self.NN, self.NNE, self.P, self.x, self.y
        four, next_four, more, most = [pack(*(P(x - d - k, y) for k in range(4))) for d in (1, 5, 9, 13)]
        left = next((k for k in range(1, 15) if P(x - k - 1, y) != W), 15)
        up = next((k for k in range(1, 6) if P(x, y - k - 1) != N), 6)
        index_set = sum(H(index, 24) for index in {W, N, NW, NE, self.WW, NN, NNE, self.NWW, NEE, self.NNW, self.WWW}) & MASK64
        return [H(pack(N, NN, NE, NEE), 8), H(four, next_four), H(pack(W, N, NW, NE), 10),
                H((four + G * next_four) & MASK64, (more + G * most) & MASK64),
                H((four + G * pack(P(x - 5, y), P(x - 6, y), NW)) & MASK64, pack(N, NE, NEE, 23)),
                H(pack(W, N, left, up), 17), H(pack(W, P(x - 1 - left, y), left, NE), 18), H(index_set, pack(W, N, 19)),
                H(self.match.trailing(), 20), H(x, pack(N, 21)), H(pack(N, NE, NNE, NN), 22)]

    def look_up_slots(self, g):
        self.group, self.slots = g, []
        for table, c in zip(self.slot_tables, self.hashes):
            t = (c + g * GOLDEN) * 0x2C1B3C6D & MASK32
            t = (t ^ t >> 15) * 0x297A2D39 & MASK32
            check, i = t | 1, t >> (32 - self.slot_bits)
            pair = [table.setdefault(at, [0, [[0, 0, 0] for _ in range(7)]]) for at in (i, i ^ 1)]
            slot = next((slot for slot in pair if slot[0] == check), None)
            if slot is None:
                slot = pair[1] if pair[1][1][0][1] < pair[0][1][0][1] else pair[0]
                slot[:] = [check, [[0, 0, 0] for _ in range(7)]]
            self.slots.append(slot[1])

    def set_contexts(self):
        self.hashes = self.slot_hashes()
        self.look_up_slots(0)

    def dist(self, v, i):
        return 8 + size(min(sum(abs(a - 2 * b) for a, b in zip(v, self.palette[i])) >> 1, 1023))

    def candidate_values(self, which):
        dist, first, second, slow, recent_error = self.dist, self.first, self.second, self.adaptive.slow, self.adaptive.recent_error
        s2, slow2 = (31, 31) if second is None else (dist(self.blend, second), dist(slow, second))
        mean, line_west = dist(self.mean, first), dist(self.line_west, first)
        o = self.odds.of_entry((first, second, self.third)[which]) + 2048
        values = (dist(self.blend, first) + (mean << 5) + (dist(self.north_east, first) << 10) + (dist(self.north_west, first) << 15),
                  mean + ((self.equal & 255) << 16),
                  line_west + (dist(self.line_north, first) << 5) + (dist(self.far_west, first) << 10),
                  dist(self.plane, first) + (s2 << 5) + (line_west << 10), o, (o >> 7) + (first << 8),
                  dist(slow, first) + (dist(self.adaptive.fast, first) << 5), dist(slow, first) + (slow2 << 5) + (recent_error << 10))
        return [value + (which << 60) if i != ODDS_CONTEXT else value for i, value in enumerate(values)]

    def node_values(self, number, n):
        own, depth_axis = number << 32, (8 * n.depth + n.axis) << 40
        slow, fast = self.adaptive.slow, self.adaptive.fast
        return (depth_axis + side(self.west, n) + (side(self.north, n) << 5) + (side(self.north_east, n) << 10) + (side(self.north_west, n) << 15),
                own + side(self.mean, n) + (side(self.line_north, n) << 5), own + side(self.line_west, n) + (side(self.far_west, n) << 5),
                own + (((self.average[n.axis] - n.threshold) >> 1) & 1023), self.odds.of_node(n) + 2048,
                own + side(slow, n) + (side(fast, n) << 5), own + (((slow[n.axis] - n.threshold) >> 1) & 1023),
                own + (((fast[n.axis] - n.threshold) >> 1) & 1023))

    def counters(self, place, color_keys):
        return ([slot[place] for slot in self.slots]
                + [table.setdefault(key, [0, 0, 0]) for table, key in zip(self.color_tables, color_keys)])

    def decide(self, place, kind, site, values, number, hint):
        keys = [H(value, i + 32) >> 16 for i, value in zip(range(self.color_contexts), values)]
        counters = self.counters(place, keys)
        if not self.few:
            counters[len(self.slots) + ODDS_CONTEXT] = [64 * (squash(values[ODDS_CONTEXT] - 2048) - 32768), 255, 0]
        match, grade = self.match, self.match.grade()
        match_key = 256 * match.expected + grade + 1 if match.length else 0
        near_key = (self.hashes[0] + number * GOLDEN) * 0x85EBCA6B & MASK32
        far_key = (4 * match_key + hint + (kind << 26)) * GOLDEN & MASK32
        error_state = 64 * kind + 8 * self.adaptive.recent_error + self.activity if not self.few else 0
        if self.few:
            site = self.site_of_few(kind)
        return self.predictor.decide(counters, kind, site, 64 * kind + (2 * grade + hint if hint else 0),
                                     64 * kind + (self.equal & 63), error_state, near_key, far_key)

    def site_of_few(self, kind):
        if self.K == 2:
            pixels = (self.W, self.N, self.NW, self.NE, self.WW, self.NN, self.NWW, self.NEE, self.NNW, self.NNE)
            site = sum(pixel << bit for bit, pixel in enumerate(pixels))
        else:
            site = (kind if kind < 2 else kind - 3) + 4 * self.W + 16 * self.N + 64 * self.NW + 256 * self.NE
        return site & ((1 << self.site_bits) - 1)

    def read_row(self):
        """Section 11."""
        self.x = runs_from = 0
        while self.x < self.w:
            self.look_around()
            if self.x >= runs_from:
                kind, run, rung, source, step = self.find_run()
                if run >= 8:
                    self.set_contexts()
                    keys = [("run", rung)] * self.color_contexts
                    key, selector = self.hashes[0], 64 * kind
                    if self.predictor.decide(self.counters(5, keys), kind, 96 + rung, selector, selector, selector, key, key):
                        for k in range(run):
                            self.put(self.W if step == 0 else self.indices[source + k], 0)
                        continue
                    runs_from = self.x + run
            index, miss = self.read_pixel()
            if not self.few:
                self.adaptive.learn(self.palette[index])
                self.odds.learn(index)
            self.put(index, miss)

    def find_run(self):
        """Section 11: kind, length, rung, and where a copy comes from (with step 1)."""
        W, match, x, y = self.W, self.match, self.x, self.y
        if self.equal == 0xFFFF and W == self.WWW and (match.length == 0 or match.expected == W):
            run = 0
            while run < min(self.w - x, 32) and self.P(x + run + 2, y - 1) == W and self.P(x + run + 1, y - 2) == W:
                run += 1
            return 3, run, log2(max(run, 1)), 0, 0
        if self.K > 4 and match.length >= 400:
            return 4, min(self.w - x, 16), match.grade() - 17, match.position, 1
        return 0, 0, 0, 0, 0

    def put(self, index, miss):
        at = self.y * self.w + self.x
        self.indices[at], self.misses_at[at] = index, miss
        self.match.advance(index)
        self.wide_match.advance(index)
        self.x += 1

    def read_pixel(self):
        """Section 12: gives the index and its miss."""
        match, first, second = self.match, self.first, self.second
        at = self.y * self.w + self.x
        match.find(at, self.surroundings)
        self.wide_match.find(at, self.wide_surroundings())
        if not self.few:
            self.adaptive.predict(*(self.palette[i] for i in (self.W, self.N, self.NW, self.NE, self.WW, self.NN, self.NNE,
                                                            self.NWW, self.NEE, self.NNW, self.WWW)))
            self.odds.set_masses(self.adaptive.slow, self.adaptive.recent_error)
        self.set_contexts()
        if self.K > 2:
            hint = 0 if match.length == 0 else 2 if match.expected == first else 1
            if self.decide(0, 0, self.misses, self.candidate_values(0) if not self.few else (), 0, hint):
                return first, 0
            if not self.few:
                self.odds.exclude(first)
            if second is not None:
                hint = 0 if match.length == 0 or match.expected == first else 2 if match.expected == second else 1
                if self.decide(1, 1, 32 + self.misses, self.candidate_values(1) if not self.few else (), 1, hint):
                    return second, 1
                if not self.few:
                    self.odds.exclude(second)
            if self.K > 4 and match.length >= 8 and match.expected not in (first, second):
                self.third = match.expected
                if self.decide(6, 2, 64 + self.misses, self.candidate_values(2) if not self.few else (), 2, 2):
                    return self.third, 1
                if not self.few:
                    self.odds.exclude(self.third)
        candidates = (first, second, self.third)
        leaf, number = False, 0
        while not leaf:
            node = self.tree.nodes[number]
            if node.sides[0][0] and node.sides[0][1] in candidates:
                bit = 1
            elif node.sides[1][0] and node.sides[1][1] in candidates:
                bit = 0
            else:
                bit = self.read_side(number, node)
            leaf, number = node.sides[bit]
        # A node with a candidate on each side leads to one of them, which may be the first.
        return number, int(number != first)

    def read_side(self, number, node):
        if node.group != self.group:
            self.look_up_slots(node.group)
        match, hint = self.match, 0
        if match.length and match.expected not in (self.first, self.second, self.third):
            hint = self.tree.paths[match.expected].get(number, -1) + 1
        values = self.node_values(number, node) if not self.few else ()
        return self.decide(node.rank + (2 if node.group == 0 else 0), 5 + min(node.depth, 10), min(104 + number, 1023),
                           values, number + 3, hint)


def decode_band(data, width, rows, palette):
    require(data[0] == 0x11, "an unknown model of a dense band", "unsupported")
    return Band(data[1:], width, rows, palette).indices
