/* Decodes the golden files of spec/vectors with tinct.h: vectors FOLDER...
   Every valid one must give the pixels, indices and sections that its manifest names: whole, fed byte by byte, by single rows in any order
   and in every format, and with a hook that gives no memory at some point. Every invalid one must be refused with its kind,
   and every one whose palette lies elsewhere as unsupported. */
#define TINCT_IMPLEMENTATION
#include "../tinct.h"

#include "sha256.h"

#include <stdio.h>

static int failures;

static void fail(const char *file, const char *what) {
    printf("%s: %s\n", file, what);
    failures++;
}

/* ---- a hook that counts, and refuses on request ---- */

typedef struct {
    long live, until_refusal; /* below 0: never refuses */
} counter;

static void *counting_allocate(void *user, size_t size) {
    counter *const c = (counter *)user;
    if (c->until_refusal == 0) return NULL;
    if (c->until_refusal > 0) c->until_refusal--;
    c->live++;
    /* Bytes that nobody may rely on. */
    void *const memory = malloc(size);
    if (memory != NULL) memset(memory, 0xA5, size);
    return memory;
}

static void counting_release(void *user, void *memory) {
    ((counter *)user)->live--;
    free(memory);
}

static tinct_options counting(counter *c, long until_refusal) {
    tinct_options o;
    memset(&o, 0, sizeof o);
    c->live = 0;
    c->until_refusal = until_refusal;
    o.allocate = counting_allocate;
    o.release = counting_release;
    o.user = c;
    return o;
}

/* ---- the manifest ---- */

static char *read_file(const char *folder, const char *name, size_t *size) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *const f = fopen(path, "rb");
    if (f == NULL) return NULL;
    fseek(f, 0, SEEK_END);
    *size = (size_t)ftell(f);
    rewind(f);
    char *const data = (char *)malloc(*size + 1);
    if (fread(data, 1, *size, f) != *size) *size = 0;
    data[*size] = 0;
    fclose(f);
    return data;
}

/* The value of a key in the object that begins at `from` and ends at `end`: a string's or number's characters. */
static int value_of(const char *from, const char *end, const char *key, char *value, size_t room) {
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\": ", key);
    const char *at = strstr(from, quoted);
    if (at == NULL || at >= end) return 0;
    at += strlen(quoted);
    if (*at == '"') at++;
    size_t n = 0;
    while (at[n] != '"' && at[n] != ',' && at[n] != '\n' && n + 1 < room) n++;
    memcpy(value, at, n);
    value[n] = 0;
    return 1;
}

typedef struct {
    char file[128], kind[32], pixels[72], indices[72], sections[512];
    uint32_t width, height, colors;
} entry;

static int next_entry(const char **at, entry *e) {
    const char *const from = strstr(*at, "\"file\": ");
    if (from == NULL) return 0;
    const char *const next = strstr(from + 8, "\"file\": ");
    const char *const end = next != NULL ? next : from + strlen(from);
    char number[32];
    memset(e, 0, sizeof *e);
    value_of(from, end, "file", e->file, sizeof e->file);
    value_of(from, end, "kind", e->kind, sizeof e->kind);
    value_of(from, end, "pixelsSha256", e->pixels, sizeof e->pixels);
    value_of(from, end, "indicesSha256", e->indices, sizeof e->indices);
    if (value_of(from, end, "width", number, sizeof number)) e->width = (uint32_t)strtoul(number, NULL, 10);
    if (value_of(from, end, "height", number, sizeof number)) e->height = (uint32_t)strtoul(number, NULL, 10);
    if (value_of(from, end, "colors", number, sizeof number)) e->colors = (uint32_t)strtoul(number, NULL, 10);
    /* The tags between the brackets after "sections", one behind the other. */
    const char *tags = strstr(from, "\"sections\": [");
    if (tags != NULL && tags < end)
        for (tags += 13; *tags != ']'; tags++)
            if ((*tags >= 'a' && *tags <= 'z') || (*tags >= 'A' && *tags <= 'Z')) strncat(e->sections, tags, 1);
    *at = end;
    return 1;
}

/* ---- valid files ---- */

/* Decodes as bytes come, `step` more at a time, each prefix in memory of just its size, so that the sanitizer sees what is read beyond.
   rgba has room for all pixels. */
static tinct_kind decode_by_steps(const uint8_t *file, size_t size, size_t step, uint8_t *rgba, char *sections) {
    tinct_decoder *const d = tinct_open(NULL);
    tinct_kind kind = TINCT_OK;
    uint8_t *before = NULL;
    uint32_t done = 0;
    for (size_t have = 0; kind == TINCT_OK; have = have + step < size ? have + step : size) {
        uint8_t *const data = (uint8_t *)malloc(have > 0 ? have : 1);
        memcpy(data, file, have);
        kind = tinct_feed(d, data, have, have == size);
        free(before);
        before = data;
        const tinct_info *const info = tinct_get_info(d);
        if (info != NULL && rgba != NULL) {
            const size_t stride = (size_t)info->width * 4;
            for (; kind == TINCT_OK && done < tinct_rows_ready(d); done++) kind = tinct_read(d, done, 1, TINCT_RGBA, rgba + done * stride, stride);
        }
        if (have == size) break;
    }
    if (kind == TINCT_OK && (tinct_get_info(d) == NULL || (rgba != NULL && done < tinct_get_info(d)->height))) kind = TINCT_MISUSE;
    if (sections != NULL) {
        sections[0] = 0;
        for (size_t i = 0; i < tinct_section_count(d) && i < 60; i++) strcat(sections, tinct_get_section(d, i)->tag);
    }
    tinct_close(d);
    free(before);
    return kind;
}

static uint32_t random_state = 1;
static uint32_t random_below(uint32_t n) {
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % n;
}

/* Rows one by one in a random order, in a random format each, against the pixels and indices. */
static int reads_by_rows(const uint8_t *file, size_t size, const tinct_info *info, const uint8_t *rgba, const uint16_t *indices) {
    tinct_decoder *const d = tinct_open(NULL);
    uint8_t *const row = (uint8_t *)malloc((size_t)info->width * 4);
    int good = tinct_feed(d, file, size, 1) == TINCT_OK;
    for (uint32_t i = 0; good && i < info->height && i < 200; i++) {
        const uint32_t y = random_below(info->height), format = random_below(4);
        const uint8_t *const pixels = rgba + (size_t)y * info->width * 4;
        const uint16_t *const index = indices + (size_t)y * info->width;
        if (format == TINCT_INDEX8 && info->colors > 256) {
            good = tinct_read(d, y, 1, TINCT_INDEX8, row, 0) == TINCT_MISUSE;
            continue;
        }
        good = tinct_read(d, y, 1, (tinct_format)format, row, 0) == TINCT_OK;
        for (uint32_t x = 0; good && x < info->width; x++) {
            const uint8_t *const p = pixels + 4 * (size_t)x, *const q = row + 4 * (size_t)x;
            if (format == TINCT_RGBA)
                good = memcmp(p, q, 4) == 0;
            else if (format == TINCT_BGRA)
                good = p[0] == q[2] && p[1] == q[1] && p[2] == q[0] && p[3] == q[3];
            else if (format == TINCT_INDEX8)
                good = row[x] == index[x];
            else
                good = memcmp(row + 2 * (size_t)x, index + x, 2) == 0;
        }
    }
    good = good && tinct_read(d, info->height, 1, TINCT_RGBA, row, 0) == TINCT_MISUSE;
    free(row);
    tinct_close(d);
    return good;
}

static void check_valid(const entry *e, const uint8_t *file, size_t size) {
    tinct_info info;
    tinct_error error;
    char hash[65], sections[256];
    counter c;
    tinct_options o = counting(&c, -1);
    const size_t pixels = (size_t)e->width * e->height;

    uint8_t *const rgba = tinct_decode(file, size, TINCT_RGBA, &o, &info, &error);
    if (rgba == NULL) {
        printf("%s: refused: %s: %s, at %lu\n", e->file, tinct_kind_name(error.kind), error.text, (unsigned long)error.offset);
        failures++;
        return;
    }
    if (info.width != e->width || info.height != e->height || info.colors != e->colors) {
        fail(e->file, "width, height or colors differ");
        tinct_release(&o, rgba);
        return;
    }
    sha256_hex(rgba, pixels * 4, hash);
    if (strcmp(hash, e->pixels) != 0) fail(e->file, "pixels differ");

    uint16_t *const indices = (uint16_t *)(void *)tinct_decode(file, size, TINCT_INDEX16, &o, NULL, NULL);
    uint8_t *const bytes = (uint8_t *)malloc(pixels * 2);
    for (size_t i = 0; i < pixels; i++) {
        bytes[2 * i] = (uint8_t)(indices[i] & 255);
        bytes[2 * i + 1] = (uint8_t)(indices[i] >> 8);
    }
    sha256_hex(bytes, pixels * 2, hash);
    if (strcmp(hash, e->indices) != 0) fail(e->file, "indices differ");
    free(bytes);

    if (pixels < 20000) {
        uint8_t *const again = (uint8_t *)calloc(pixels, 4);
        if (decode_by_steps(file, size, size < 2000 ? 1 : 97, again, sections) != TINCT_OK) fail(e->file, "refused when fed in steps");
        if (memcmp(again, rgba, pixels * 4) != 0) fail(e->file, "pixels differ when fed in steps");
        if (strcmp(sections, e->sections) != 0) fail(e->file, "sections differ");
        free(again);
        if (!reads_by_rows(file, size, &info, rgba, indices)) fail(e->file, "single rows differ");

        /* Without memory at the first, second, ... request, until there are no more requests. */
        for (long n = 0;; n++) {
            counter few;
            tinct_options refusing = counting(&few, n);
            uint8_t *const result = tinct_decode(file, size, TINCT_RGBA, &refusing, NULL, &error);
            if (result == NULL && error.kind != TINCT_NO_MEMORY) fail(e->file, "refused for another reason than memory");
            tinct_release(&refusing, result);
            if (few.live != 0) fail(e->file, "memory is lost after a refusal");
            if (result != NULL) break;
        }
        /* Cut anywhere it must be refused. */
        if (size < 400)
            for (size_t cut = 0; cut < size; cut++) {
                uint8_t *const part = (uint8_t *)malloc(cut > 0 ? cut : 1);
                memcpy(part, file, cut);
                uint8_t *const result = tinct_decode(part, cut, TINCT_RGBA, NULL, NULL, &error);
                if (result != NULL || error.kind != TINCT_TRUNCATED) fail(e->file, "a cut file is not refused as truncated");
                tinct_release(NULL, result);
                free(part);
            }
    }
    tinct_release(&o, rgba);
    tinct_release(&o, indices);
    if (c.live != 0) fail(e->file, "memory is lost");
}

/* ---- invalid files ---- */

static void check_invalid(const entry *e, const uint8_t *file, size_t size) {
    tinct_error error;
    counter c;
    tinct_options o = counting(&c, -1);
    uint8_t *const rgba = tinct_decode(file, size, TINCT_RGBA, &o, NULL, &error);
    if (rgba != NULL)
        fail(e->file, "accepted");
    else if (strcmp(tinct_kind_name(error.kind), e->kind) != 0) {
        printf("%s: %s in place of %s: %s\n", e->file, tinct_kind_name(error.kind), e->kind, error.text);
        failures++;
    }
    tinct_release(&o, rgba);
    if (c.live != 0) fail(e->file, "memory is lost");

    tinct_info info;
    if (tinct_read_info(file, size, &info) != TINCT_OK || (uint64_t)info.width * info.height < 20000) {
        const size_t room = tinct_read_info(file, size, &info) == TINCT_OK ? (size_t)info.width * info.height * 4 : 4;
        uint8_t *const pixels = (uint8_t *)malloc(room);
        const tinct_kind kind = decode_by_steps(file, size, 1, pixels, NULL);
        if (strcmp(tinct_kind_name(kind), e->kind) != 0) {
            printf("%s: %s in place of %s when fed byte by byte\n", e->file, tinct_kind_name(kind), e->kind);
            failures++;
        }
        free(pixels);
    }
}

int main(int argc, char **argv) {
    int valid = 0, invalid = 0;
    for (int i = 1; i < argc; i++) {
        size_t size;
        char *const manifest = read_file(argv[i], "manifest.json", &size);
        if (manifest == NULL) {
            printf("%s: no manifest.json\n", argv[i]);
            return 2;
        }
        const char *at = manifest;
        entry e;
        while (next_entry(&at, &e)) {
            char *const loaded = read_file(argv[i], e.file, &size);
            if (loaded == NULL) {
                fail(e.file, "cannot be read");
                continue;
            }
            uint8_t *const file = (uint8_t *)malloc(size > 0 ? size : 1); /* of just its size, for the sanitizer */
            memcpy(file, loaded, size);
            free(loaded);
            /* This decoder takes no palette from elsewhere (rule R3). */
            if (strstr(argv[i], "vectors/external") != NULL) strcpy(e.kind, "unsupported");
            if (e.kind[0] != 0) {
                check_invalid(&e, file, size);
                invalid++;
            } else {
                check_valid(&e, file, size);
                valid++;
            }
            free(file);
        }
        free(manifest);
    }
    printf("%d valid and %d invalid files, %d failures\n", valid, invalid, failures);
    return failures > 0 || valid + invalid == 0;
}
