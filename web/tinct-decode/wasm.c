/* tinct.h as a WebAssembly module: memory, and exports that index.js calls. Built by build.sh. */
#include <stddef.h>
#include <stdint.h>

/* ---- memory: a list of free parts in the order of their addresses, each with its size before it ---- */

typedef struct part {
    size_t size; /* of the part, this head included */
    struct part *next;
} part;

enum { HEAD = 16, PAGE = 65536 }; /* of which there are at most 65,535, as build.sh says: the bytes of one more would be 0 in 32 bits */
extern unsigned char __heap_base;
static part *first_free;
static uintptr_t heap_end;

/* Puts a part back, together with free ones beside it. */
static void give_back(part *p) {
    part **link = &first_free;
    while (*link != NULL && *link < p) link = &(*link)->next;
    p->next = *link;
    *link = p;
    if (p->next != NULL && (uintptr_t)p + p->size == (uintptr_t)p->next) {
        p->size += p->next->size;
        p->next = p->next->next;
    }
    part *before = first_free;
    while (before != p && before->next != p) before = before->next;
    if (before != p && (uintptr_t)before + before->size == (uintptr_t)p) {
        before->size += p->size;
        before->next = p->next;
    }
}

static void *allocate(void *user, size_t size) {
    (void)user;
    if (size > UINT32_MAX - 2 * PAGE) return NULL;
    const size_t need = (size + HEAD + 15) & ~(size_t)15;
    for (int again = 0; again < 2; again++) {
        for (part **link = &first_free; *link != NULL; link = &(*link)->next) {
            part *const p = *link;
            if (p->size < need) continue;
            if (p->size - need >= 64) {
                part *const rest = (part *)((uintptr_t)p + need);
                rest->size = p->size - need;
                rest->next = p->next;
                *link = rest;
                p->size = need;
            } else {
                *link = p->next;
            }
            return (unsigned char *)p + HEAD;
        }
        if (heap_end == 0) heap_end = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15;
        const size_t there = (size_t)__builtin_wasm_memory_size(0) * PAGE - heap_end;
        if (there < need) {
            const size_t pages = (need - there + PAGE - 1) / PAGE;
            if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX) return NULL;
        }
        part *const p = (part *)heap_end;
        p->size = (size_t)__builtin_wasm_memory_size(0) * PAGE - heap_end;
        heap_end += p->size;
        give_back(p);
    }
    return NULL;
}

static void release(void *user, void *memory) {
    (void)user;
    if (memory != NULL) give_back((part *)((unsigned char *)memory - HEAD));
}

int memcmp(const void *a, const void *b, size_t size) {
    const unsigned char *p = (const unsigned char *)a, *q = (const unsigned char *)b;
    for (; size > 0; size--, p++, q++)
        if (*p != *q) return *p < *q ? -1 : 1;
    return 0;
}

#define TINCT_IMPLEMENTATION
#define TINCT_NO_STDLIB
#define TINCT_API static
#include "../../decoder/tinct.h"

#define EXPORT(name) __attribute__((export_name(#name)))

EXPORT(allocate) void *export_allocate(size_t size) { return allocate(NULL, size); }
EXPORT(release) void export_release(void *memory) { release(NULL, memory); }

EXPORT(open) tinct_decoder *export_open(double max_pixels, double max_dense_pixels, double max_section_bytes) {
    tinct_options o = {0};
    o.max_pixels = (uint64_t)max_pixels;
    o.max_dense_pixels = (uint64_t)max_dense_pixels;
    o.max_section_bytes = (uint64_t)max_section_bytes;
    o.allocate = allocate;
    o.release = release;
    return tinct_open(&o);
}
EXPORT(close) void export_close(tinct_decoder *d) { tinct_close(d); }
EXPORT(feed) int export_feed(tinct_decoder *d, const void *data, size_t size, int is_whole) { return (int)tinct_feed(d, data, size, is_whole); }
EXPORT(info) const tinct_info *export_info(const tinct_decoder *d) { return tinct_get_info(d); }
EXPORT(palette) const tinct_color *export_palette(const tinct_decoder *d) { return tinct_palette(d); }
EXPORT(rowsReady) uint32_t export_rows_ready(const tinct_decoder *d) { return tinct_rows_ready(d); }
EXPORT(read) int export_read(tinct_decoder *d, uint32_t first, uint32_t rows, int format, void *out, size_t stride) {
    return (int)tinct_read(d, first, rows, (tinct_format)format, out, stride);
}
EXPORT(method) int export_method(const tinct_decoder *d, uint32_t i) {
    tinct_band band;
    return tinct_get_band(d, i, &band) ? (int)band.method : -1;
}
EXPORT(sectionCount) size_t export_section_count(const tinct_decoder *d) { return tinct_section_count(d); }
EXPORT(section) const tinct_section *export_section(const tinct_decoder *d, size_t i) { return tinct_get_section(d, i); }
EXPORT(errorKind) const char *export_error_kind(const tinct_decoder *d) { return tinct_kind_name(tinct_last_error(d)->kind); }
EXPORT(errorText) const char *export_error_text(const tinct_decoder *d) { return tinct_last_error(d)->text; }
EXPORT(errorOffset) double export_error_offset(const tinct_decoder *d) { return (double)tinct_last_error(d)->offset; }
