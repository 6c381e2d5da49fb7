"""The palette tree and the match model of dense coding (spec/tinct-dense.md, sections 7 and 9)."""

from tinct_predictor import clamp


class Node:
    def __init__(self, entries, depth, group, rank):
        self.entries, self.depth, self.group, self.rank = entries, depth, group, rank
        self.sides = []     # of (is a leaf, node number or entry)


class PaletteTree:
    """Section 7."""

    def __init__(self, palette):
        self.nodes, groups = [Node(list(range(len(palette))), 0, 0, 0)], 0
        self.fine, self.coarse = [0] * len(palette), [0] * len(palette)
        self.paths = [{} for _ in palette]      # by entry: from a node above it to the side it is on
        cells = [(4, self.fine, 0), (3, self.coarse, 0)]
        for number, node in enumerate(self.nodes):
            n = len(node.entries)
            spreads = []
            for channel, weight in enumerate((2, 4, 1, 8)):
                values = [palette[entry][channel] for entry in node.entries]
                spreads.append((n * sum(v * v for v in values) - sum(values) ** 2) * weight)
            node.axis = axis = spreads.index(max(spreads))
            ordered = sorted(node.entries, key=lambda entry: (palette[entry][axis], entry))
            node.threshold = palette[ordered[n // 2 - 1]][axis] + palette[ordered[n // 2]][axis]
            d = node.depth + 1
            node.halves = (ordered[:n // 2], ordered[n // 2:])
            for side, entries in enumerate(node.halves):
                for entry in entries:
                    self.paths[entry][number] = side
                for at, (depth, cell, count) in enumerate(cells):
                    if d == depth or d < depth and len(entries) == 1:
                        for entry in entries:
                            cell[entry] = count
                        cells[at] = (depth, cell, count + 1)
                if len(entries) == 1:
                    node.sides.append((True, entries[0]))
                    continue
                node.sides.append((False, len(self.nodes)))
                if d in (2, 5, 8, 11, 14):
                    groups += 1
                    self.nodes.append(Node(entries, d, groups, 0))
                else:
                    self.nodes.append(Node(entries, d, node.group, 2 * node.rank + 1 + side))

    def descend(self, color):
        leaf, number = False, 0
        while not leaf:
            node = self.nodes[number]
            leaf, number = node.sides[0 if color[node.axis] < node.threshold else 1]
        return number


class MatchModel:
    """Section 9."""

    def __init__(self, size_bits, indices, search_below):
        self.search_below = search_below
        self.shift, self.table, self.indices = 32 - clamp(size_bits - 2, 6, 18), {}, indices
        self.length = self.position = self.expected = self.trail = 0

    def find(self, p, surroundings):
        number = surroundings >> self.shift
        e = self.table.get(number, 0)
        if e and (self.length == 0 or self.length < self.search_below and e != self.position):
            k = 0
            while k < 32 and k < e and self.indices[e - 1 - k] == self.indices[p - 1 - k]:
                k += 1
            if self.length == 0 or k >= 16 and k > self.length:
                self.length, self.position, self.expected = k, e, self.indices[e]
        self.table[number] = p

    def advance(self, index):
        if self.length and index == self.expected:
            self.length += 1
            self.position += 1
            self.expected = self.indices[self.position]
        else:
            self.length = 0
        self.trail = self.position if self.length else self.trail + 1 if self.trail else 0

    def trailing(self):
        return self.indices[self.trail] if self.trail else 0

    def grade(self):
        n = self.length
        return n if n < 16 else 16 if n < 32 else 17 if n < 64 else 18 if n < 400 else 19
