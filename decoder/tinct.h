/* tinct.h - decodes Tinct pictures (.tinct, format version 1). One file of C99 (or C++) without dependencies.

   Do this in ONE source file, and include tinct.h without the definition wherever else it is needed:

       #define TINCT_IMPLEMENTATION
       #include "tinct.h"

   A whole file to RGBA:

       tinct_info info;
       tinct_error error;
       uint8_t *rgba = tinct_decode(data, size, TINCT_RGBA, NULL, &info, &error);  // info.width x info.height x 4 bytes
       if (rgba == NULL) printf("%s: %s\n", tinct_kind_name(error.kind), error.text);
       tinct_release(NULL, rgba);

   Band by band, as the bytes of a download arrive in a buffer that grows:

       tinct_decoder *d = tinct_open(NULL);
       while (more bytes have come) {
           if (tinct_feed(d, buffer, bytes_so_far, is_last) != TINCT_OK) break;        // tinct_last_error(d) says what is wrong
           for (; done < tinct_rows_ready(d); done++)                                  // rows whose band is complete
               tinct_read(d, done, 1, TINCT_RGBA, pixels + (size_t)done * stride, stride);
       }
       tinct_close(d);

   The same decoder gives single rows of a file in memory (feed it once, then read what is wanted), palette indices in place
   of colours (TINCT_INDEX8, TINCT_INDEX16 and tinct_palette), and the file's sections: colour profile, Exif, texts.

   Files from strangers. No input makes the decoder read or write outside of its memory, loop without end or allocate beyond the
   limits in tinct_options; every fault that section 10 of the specification lists is refused, with the kind it has there. A
   checksum guards every part of a file. Time is bounded by limits, too: a dense pixel costs up to five microseconds, whatever
   the size of the file, so lower max_dense_pixels where that matters, or read a few rows at a time and stop when you like.

   Memory comes from malloc or from the hook in tinct_options, from nothing else. Besides the file a decoder needs the palette and, for one band
   at a time: its packed rows (LZ4), two bytes a pixel and up to 8 MB (swift), or two bytes a pixel and up to 55 MB (dense), both with
   some 20 bytes a column besides. It has no global state: several threads may each have a decoder on the same bytes and share a picture's bands among them.

   Speed. Compile with -O2 or more. What the compiler may use (SSE2, SSSE3, AVX2, Neon, WebAssembly SIMD) is found from its own macros:
   -mavx2 or -march=x86-64-v3 makes swift and dense bands faster than plain x64 does. Define TINCT_SCALAR for plain C, which gives the same bytes.
   Who decodes many pictures gives a hook that keeps released blocks: malloc may hand memory back to the system after each and get it anew, cleared.
   What that costs depends on the system (bench/RESULTS.md, "Memory from malloc"). Large pages gain little beside it.
   Define TINCT_NO_STDLIB where there is no malloc: then tinct_options must have a hook, and memcpy, memmove, memset and memcmp be there to link with.

   Written from the specification, spec/tinct.md and its annexes; comments name their sections.

   MIT licence, at the end of this file. */
#ifndef TINCT_H
#define TINCT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Stands before every function: define it as static, or as whatever exports functions from a library. */
#ifndef TINCT_API
#define TINCT_API extern
#endif

/* Why a file was refused. The names that tinct_kind_name gives are those of section 10 of the specification. */
typedef enum tinct_kind {
    TINCT_OK = 0,
    TINCT_NOT_TINCT,   /* the first four bytes are not a Tinct file's */
    TINCT_UNSUPPORTED, /* a later version, method, model or required section */
    TINCT_TRUNCATED,   /* the data ends too early */
    TINCT_INVALID,     /* a value that is not allowed, or coded data that makes no sense */
    TINCT_CHECKSUM,    /* damaged: a CRC-32C does not match */
    TINCT_LIMIT,       /* beyond the limits in tinct_options */
    TINCT_NO_MEMORY,   /* the hook, or malloc, gave none */
    TINCT_MISUSE       /* not the file's fault: arguments that make no sense, or rows that are not there yet */
} tinct_kind;

typedef struct tinct_error {
    tinct_kind kind;
    const char *text; /* an English sentence without a full stop; never NULL, never to be freed */
    uint64_t offset;  /* where in the file the part begins that is wrong */
} tinct_error;

typedef enum tinct_format {
    TINCT_RGBA,   /* 4 bytes a pixel: R, G, B, A; alpha is straight, 255 opaque */
    TINCT_BGRA,   /* 4 bytes a pixel: B, G, R, A */
    TINCT_INDEX8, /* 1 byte a pixel: the palette index; for up to 256 colours */
    TINCT_INDEX16 /* a uint16_t a pixel: the palette index; rows must lie at even addresses */
} tinct_format;

typedef struct tinct_color {
    uint8_t r, g, b, a;
} tinct_color;

/* All zeros, or NULL in place of a pointer to it, is the default. */
typedef struct tinct_options {
    uint64_t max_pixels;        /* width x height; 0 means 2^29 */
    uint64_t max_dense_pixels;  /* in all dense bands together, the tables of each dense or swift band counted as some more; 0 means 2^27 */
    uint64_t max_section_bytes; /* all sections together, after decompression; 0 means 64 MB */
    void *(*allocate)(void *user, size_t size);  /* NULL: malloc. At least 8-byte aligned; NULL when there is none */
    void (*release)(void *user, void *memory);   /* NULL: free; nothing is freed if allocate is not NULL. Not called with NULL */
    void *user;                                  /* handed on to both */
} tinct_options;

typedef struct tinct_info {
    uint32_t width, height; /* 1 to 16,777,215 */
    uint32_t colors;        /* palette entries, 1 to 65,536 */
    uint32_t band_rows;     /* rows of every band but the last, which may have fewer */
    uint32_t band_count;    /* 0 for a picture of one colour */
    int has_alpha;          /* some entries may be transparent; otherwise every alpha is 255 */
} tinct_info;

typedef struct tinct_band {
    uint32_t first_row, rows;
    unsigned method; /* 0 stored, 1 LZ4, 2 swift, 3 dense */
    uint64_t offset; /* of the band's bytes in the file */
    uint32_t size;   /* their number */
} tinct_band;

typedef struct tinct_section {
    char tag[5];         /* "iccp", "cicp", "exif", "xmpp", "dens", "text", "mOdl", or another one; ends with a zero byte */
    int is_known;        /* 0 for an optional section that this decoder does not know */
    const uint8_t *data; /* decompressed and checked; NULL if the section is not known. Lives as long as the decoder */
    size_t size;
} tinct_section;

typedef struct tinct_decoder tinct_decoder;

/* The name of a kind: "not-tinct", "unsupported", "truncated", "invalid", "checksum", "limit"; "ok", "no-memory", "misuse". */
TINCT_API const char *tinct_kind_name(tinct_kind kind);

/* Reads the header: the file's first 16 bytes are enough. TINCT_TRUNCATED if there are too few. Nothing else is checked. */
TINCT_API tinct_kind tinct_read_info(const void *data, size_t size, tinct_info *info);

/* Decodes and checks a whole file. The result has info->height rows of info->width pixels without gaps and is to be given to
   tinct_release with the same options. NULL if the file is refused: then *error says why. info and error may be NULL. */
TINCT_API uint8_t *tinct_decode(const void *data, size_t size, tinct_format format, const tinct_options *options, tinct_info *info,
                                tinct_error *error);

/* Frees what tinct_decode returned; NULL is allowed. */
TINCT_API void tinct_release(const tinct_options *options, void *memory);

/* Makes a decoder; NULL if there is no memory. The options are copied. */
TINCT_API tinct_decoder *tinct_open(const tinct_options *options);

/* Frees a decoder and what it gave out pointers to; NULL is allowed. */
TINCT_API void tinct_close(tinct_decoder *decoder);

/* Shows the decoder all bytes of the file that there are, from its first: data may have moved since the last time, and must
   stay where it is until the next call or tinct_close. is_whole says that no more will come. Checks all that the bytes are enough
   for, but not the bands, which tinct_read decodes. After a fault it returns that fault for ever; rows may still be read if
   tinct_get_info is not NULL, each under its band's own checksum. */
TINCT_API tinct_kind tinct_feed(tinct_decoder *decoder, const void *data, size_t size, int is_whole);

/* What the header says; NULL until the front matter (header, palette, places of the bands) has come and was found right. */
TINCT_API const tinct_info *tinct_get_info(const tinct_decoder *decoder);

/* The palette, info->colors entries; NULL as long as tinct_get_info is. */
TINCT_API const tinct_color *tinct_palette(const tinct_decoder *decoder);

/* Where band i lies. 0 if there is no such band, or not yet. */
TINCT_API int tinct_get_band(const tinct_decoder *decoder, uint32_t i, tinct_band *band);

/* The number of rows, from the top, that can be read by now. */
TINCT_API uint32_t tinct_rows_ready(const tinct_decoder *decoder);

/* Decodes rows first_row to first_row + rows - 1 into out, stride bytes apart. Rows in order cost least: a band is decoded from its
   top as far as is asked, and kept until rows of another are read. A fault is that of a band; other bands can still be read. */
TINCT_API tinct_kind tinct_read(tinct_decoder *decoder, uint32_t first_row, uint32_t rows, tinct_format format, void *out, size_t stride);

/* The sections in their order in the file, as far as they have come: those on colour before the first row is ready, the others with the
   end of the file. The pointer to one is good until the next tinct_feed. */
TINCT_API size_t tinct_section_count(const tinct_decoder *decoder);
TINCT_API const tinct_section *tinct_get_section(const tinct_decoder *decoder, size_t i);

/* The last fault; of kind TINCT_OK if there was none. */
TINCT_API const tinct_error *tinct_last_error(const tinct_decoder *decoder);

#ifdef __cplusplus
}
#endif
#endif /* TINCT_H */

#ifdef TINCT_IMPLEMENTATION
#ifndef TINCT__IMPLEMENTED
#define TINCT__IMPLEMENTED

/* Right shifts of negative numbers are taken to be arithmetic and conversions to signed types to wrap, as every compiler of today does. */

#ifdef TINCT_NO_STDLIB
#ifdef __cplusplus
extern "C" {
#endif
void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);
#ifdef __cplusplus
}
#endif
#else
#include <stdlib.h>
#include <string.h>
#endif

#if defined(__GNUC__) || defined(__clang__)
#define TINCT__INLINE static inline __attribute__((always_inline, unused))
#define TINCT__APART static __attribute__((noinline))
#define TINCT__PREFETCH(p) __builtin_prefetch(p)
#define TINCT__ALIGN32 __attribute__((aligned(32)))
#elif defined(_MSC_VER)
#include <intrin.h>
#define TINCT__INLINE static __forceinline
#define TINCT__APART static __declspec(noinline)
#define TINCT__PREFETCH(p) ((void)(p))
#define TINCT__ALIGN32 __declspec(align(32))
#else
#define TINCT__INLINE static inline
#define TINCT__APART static
#define TINCT__PREFETCH(p) ((void)(p))
#define TINCT__ALIGN32
#endif

/* Which vectors there are. */
#if !defined(TINCT_SCALAR)
#if defined(__AVX2__)
#include <immintrin.h>
#define TINCT__AVX2
#elif defined(__SSE2__) || defined(_M_X64)
#if defined(__SSSE3__) || defined(__AVX__)
#include <tmmintrin.h>
#define TINCT__SSSE3
#else
#include <emmintrin.h>
#endif
#define TINCT__SSE2
#elif defined(__ARM_NEON) || defined(_M_ARM64)
#include <arm_neon.h>
#define TINCT__NEON
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#define TINCT__WASM
#endif
#endif
#if !defined(TINCT_SCALAR) && defined(__SSE4_2__) && defined(__x86_64__)
#include <nmmintrin.h>
#define TINCT__CRC_X64
#elif !defined(TINCT_SCALAR) && defined(__ARM_FEATURE_CRC32) && defined(__aarch64__)
#include <arm_acle.h>
#define TINCT__CRC_ARM
#endif

TINCT__INLINE int32_t tinct__clamp(int32_t v, int32_t low, int32_t high) { return v < low ? low : v > high ? high : v; }
TINCT__INLINE int32_t tinct__abs(int32_t v) { return v < 0 ? -v : v; }
TINCT__INLINE size_t tinct__at_least(size_t a, size_t b) { return a > b ? a : b; }

/* The position of the highest set bit of v > 0. */
TINCT__INLINE unsigned tinct__log2(uint64_t v) {
#if defined(__GNUC__) || defined(__clang__)
    return 63 - (unsigned)__builtin_clzll(v);
#else
    unsigned n = 0;
    while (v >>= 1) n++;
    return n;
#endif
}

/* The position of the lowest set bit of v > 0. */
TINCT__INLINE unsigned tinct__lowest_bit(uint32_t v) {
#if defined(__GNUC__) || defined(__clang__)
    return (unsigned)__builtin_ctz(v);
#else
    unsigned n = 0;
    while (!(v >> n & 1)) n++;
    return n;
#endif
}

/* Compilers make one load of these where the machine allows it. */
TINCT__INLINE uint32_t tinct__read16(const uint8_t *p) { return (uint32_t)p[0] | (uint32_t)p[1] << 8; }
TINCT__INLINE uint32_t tinct__read24(const uint8_t *p) { return tinct__read16(p) | (uint32_t)p[2] << 16; }
TINCT__INLINE uint32_t tinct__read32(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}
TINCT__INLINE uint64_t tinct__read64(const uint8_t *p) { return (uint64_t)tinct__read32(p) | (uint64_t)tinct__read32(p + 4) << 32; }

/* ---- faults ---- */

/* A string of kind and text, passed up as one value: NULL is success. The first byte is the kind. */
typedef const char *tinct__fault;
#define TINCT__FAULT(kind_digit, text) (kind_digit text)
#define TINCT__NOT_TINCT(text) TINCT__FAULT("1", text)
#define TINCT__UNSUPPORTED(text) TINCT__FAULT("2", text)
#define TINCT__TRUNCATED(text) TINCT__FAULT("3", text)
#define TINCT__INVALID(text) TINCT__FAULT("4", text)
#define TINCT__CHECKSUM(text) TINCT__FAULT("5", text)
#define TINCT__LIMIT(text) TINCT__FAULT("6", text)
#define TINCT__NO_MEMORY TINCT__FAULT("7", "There is not enough memory")
#define TINCT__MISUSE(text) TINCT__FAULT("8", text)

/* ---- memory ---- */

static void *tinct__allocate(const tinct_options *o, size_t size) {
    if (o->allocate != NULL) return o->allocate(o->user, size > 0 ? size : 1);
#ifdef TINCT_NO_STDLIB
    return NULL;
#else
    return malloc(size > 0 ? size : 1);
#endif
}

static void tinct__release(const tinct_options *o, void *memory) {
    if (memory == NULL) return;
    if (o->allocate != NULL || o->release != NULL) {
        if (o->release != NULL) o->release(o->user, memory);
        return;
    }
#ifndef TINCT_NO_STDLIB
    free(memory);
#endif
}

/* A block that is taken in parts at multiples of 64. With base NULL the parts are only counted. */
typedef struct {
    uint8_t *base;
    size_t used;
} tinct__arena;

static void *tinct__take(tinct__arena *a, size_t size) {
    void *const part = a->base != NULL ? a->base + a->used : NULL;
    a->used += (size + 63) & ~(size_t)63;
    return part;
}

/* ---- CRC-32C ---- */

typedef struct {
    uint32_t t[8][256];
} tinct__crc_table;

static void tinct__crc_build(tinct__crc_table *table) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int bit = 0; bit < 8; bit++) c = c & 1 ? c >> 1 ^ UINT32_C(0x82F63B78) : c >> 1;
        table->t[0][i] = c;
    }
    for (int k = 1; k < 8; k++)
        for (uint32_t i = 0; i < 256; i++) table->t[k][i] = table->t[k - 1][i] >> 8 ^ table->t[0][table->t[k - 1][i] & 255];
}

/* Eight bytes at a time, by the processor's own instruction or by tables. */
TINCT__INLINE uint32_t tinct__crc(const tinct__crc_table *table, const uint8_t *p, size_t n) {
    uint32_t c = UINT32_MAX;
#if defined(TINCT__CRC_X64)
    uint64_t wide = c;
    for (; n >= 8; n -= 8, p += 8) wide = _mm_crc32_u64(wide, tinct__read64(p));
    c = (uint32_t)wide;
#elif defined(TINCT__CRC_ARM)
    for (; n >= 8; n -= 8, p += 8) c = __crc32cd(c, tinct__read64(p));
#endif
    for (; n >= 8; n -= 8, p += 8) {
        const uint32_t a = c ^ tinct__read32(p), b = tinct__read32(p + 4);
        c = table->t[7][a & 255] ^ table->t[6][a >> 8 & 255] ^ table->t[5][a >> 16 & 255] ^ table->t[4][a >> 24] ^
            table->t[3][b & 255] ^ table->t[2][b >> 8 & 255] ^ table->t[1][b >> 16 & 255] ^ table->t[0][b >> 24];
    }
    for (; n > 0; n--, p++) c = c >> 8 ^ table->t[0][(c ^ *p) & 255];
    return ~c;
}

/* Whether the bytes have this checksum. */
static int tinct__crc_fits(const tinct__crc_table *table, const uint8_t *p, size_t n, uint32_t crc) {
#ifdef TINCT_FUZZING
    (void)table, (void)p, (void)n, (void)crc;
    return 1; /* so that a fuzzer reaches what lies behind it */
#else
    return tinct__crc(table, p, n) == crc;
#endif
}

/* ---- 7. LZ4 blocks ---- */

/* Bytes after the output that may be overwritten, so that copies can go by sixteens. */
enum { TINCT__SLACK = 32 };

TINCT__INLINE void tinct__copy16(uint8_t *to, const uint8_t *from) { memcpy(to, from, 16); }

/* Adds the bytes of a long length; 0 if the block ends. Lengths stay below 2^40, as a block is below 2^32 bytes. */
TINCT__INLINE int tinct__lz4_length(const uint8_t **in, const uint8_t *end, uint64_t *length) {
    unsigned more;
    do {
        if (*in == end) return 0;
        more = *(*in)++;
        *length += more;
    } while (more == 255);
    return 1;
}

/* Copies a match of n bytes from offset bytes back. Writes up to 31 bytes too many. */
TINCT__INLINE void tinct__lz4_match(uint8_t *to, size_t offset, size_t n) {
    const uint8_t *from = to - offset;
    if (offset >= 16) {
        tinct__copy16(to, from);
        for (size_t i = 16; i < n; i += 16) tinct__copy16(to + i, from + i);
    } else {
        /* Sixteen bytes of the pattern one by one, and then the rest from a whole number of patterns back. */
        for (int i = 0; i < 16; i++) to[i] = from[i];
        const size_t period = offset * ((15 + offset) / offset);
        for (size_t i = 16; i < n; i += 16) tinct__copy16(to + i, to + i - period);
    }
}

/* Decompresses a block to exactly out_size bytes, with TINCT__SLACK bytes of room after them; 0 if it is malformed or has another size. */
static int tinct__lz4(const uint8_t *in, size_t in_size, uint8_t *out, size_t out_size) {
    const uint8_t *const end = in + in_size;
    size_t done = 0;
    while (in < end) {
        const unsigned token = *in++;
        uint64_t literals = token >> 4, match = token & 15;
        if (literals == 15 && !tinct__lz4_length(&in, end, &literals)) return 0;
        if (literals > (size_t)(end - in) || literals > out_size - done) return 0;
        if ((uint64_t)(end - in) >= literals + 16) {
            for (size_t i = 0; i < literals; i += 16) tinct__copy16(out + done + i, in + i); /* the excess is overwritten */
        } else if (literals > 0) {
            memcpy(out + done, in, (size_t)literals);
        }
        in += literals;
        done += (size_t)literals;
        if (in == end) return done == out_size;

        if (end - in < 2) return 0;
        const size_t offset = tinct__read16(in);
        in += 2;
        if (match == 15 && !tinct__lz4_length(&in, end, &match)) return 0;
        match += 4;
        /* The two end rules: a match starts at least 12 bytes before the end, and the last 5 are literals. */
        if (offset == 0 || offset > done || out_size - done < 12 || match > out_size - done - 5) return 0;
        tinct__lz4_match(out + done, offset, (size_t)match);
        done += (size_t)match;
    }
    return 0; /* the block ends with a match, or is empty */
}

/* ---- 4, 6.1. index width, packed rows ---- */

static unsigned tinct__index_bits(uint32_t colors) {
    return colors == 1 ? 0 : colors == 2 ? 1 : colors <= 4 ? 2 : colors <= 16 ? 4 : colors <= 256 ? 8 : 16;
}

static size_t tinct__row_size(uint32_t width, unsigned bits) { return (size_t)(((uint64_t)width * bits + 7) / 8); }

/* The largest byte; for nibbles the largest in either half; for pairs of bits 3 if there is a 3. */
static unsigned tinct__largest_byte(const uint8_t *p, size_t n) {
    unsigned most = 0;
    size_t i = 0;
#if defined(TINCT__AVX2)
    __m256i m = _mm256_setzero_si256();
    for (; i + 32 <= n; i += 32) m = _mm256_max_epu8(m, _mm256_loadu_si256((const __m256i *)(const void *)(p + i)));
    uint8_t lanes[32];
    _mm256_storeu_si256((__m256i *)(void *)lanes, m);
    for (int k = 0; k < 32; k++) most = lanes[k] > most ? lanes[k] : most;
#elif defined(TINCT__SSE2)
    __m128i m = _mm_setzero_si128();
    for (; i + 16 <= n; i += 16) m = _mm_max_epu8(m, _mm_loadu_si128((const __m128i *)(const void *)(p + i)));
    uint8_t lanes[16];
    _mm_storeu_si128((__m128i *)(void *)lanes, m);
    for (int k = 0; k < 16; k++) most = lanes[k] > most ? lanes[k] : most;
#elif defined(TINCT__NEON)
    uint8x16_t m = vdupq_n_u8(0);
    for (; i + 16 <= n; i += 16) m = vmaxq_u8(m, vld1q_u8(p + i));
    uint8_t lanes[16];
    vst1q_u8(lanes, m);
    for (int k = 0; k < 16; k++) most = lanes[k] > most ? lanes[k] : most;
#elif defined(TINCT__WASM)
    v128_t m = wasm_i8x16_splat(0);
    for (; i + 16 <= n; i += 16) m = wasm_u8x16_max(m, wasm_v128_load(p + i));
    uint8_t lanes[16];
    wasm_v128_store(lanes, m);
    for (int k = 0; k < 16; k++) most = lanes[k] > most ? lanes[k] : most;
#endif
    for (; i < n; i++) most = p[i] > most ? p[i] : most;
    return most;
}

static unsigned tinct__largest_nibble(const uint8_t *p, size_t n) {
    unsigned high = 0, low = 0;
    for (size_t i = 0; i < n; i++) {
        const uint8_t l = p[i] & 15;
        high = p[i] > high ? p[i] : high;
        low = l > low ? l : low;
    }
    return high >> 4 > low ? high >> 4 : low;
}

/* Whether all indices of a band's packed rows are below the number of colours and unused bits are 0. */
static tinct__fault tinct__check_packed(const uint8_t *p, uint32_t width, uint32_t rows, uint32_t colors) {
    const unsigned bits = tinct__index_bits(colors), used = (unsigned)(((uint64_t)width * bits) & 7);
    const size_t row = tinct__row_size(width, bits), n = row * rows;
    int fits = 1;
    if (bits == 8 && colors < 256) {
        fits = tinct__largest_byte(p, n) < colors;
    } else if (bits == 4 && colors < 16) {
        fits = tinct__largest_nibble(p, n) < colors;
    } else if (colors == 3) {
        unsigned threes = 0;
        for (size_t i = 0; i < n; i++) threes |= p[i] & (unsigned)p[i] >> 1 & 0x55;
        fits = threes == 0;
    } else if (bits == 16 && colors < 65536) {
        uint32_t most = 0;
        for (size_t i = 0; i < n; i += 2) {
            const uint32_t v = tinct__read16(p + i);
            most = v > most ? v : most;
        }
        fits = most < colors;
    }
    if (!fits) return TINCT__INVALID("An index is not below the number of colours");
    if (used > 0)
        for (uint32_t y = 1; y <= rows; y++)
            if (p[y * row - 1] >> used != 0) return TINCT__INVALID("An unused bit at the end of a row is not 0");
    return NULL;
}

/* ---- indices to pixels ---- */

/* What an index becomes. An entry of `values` for each index or code number; `wide` has all pixels of a byte where that
   holds two, four or eight. */
typedef struct {
    uint32_t *values;
    uint32_t wide[2048];
} tinct__expansion;

static void tinct__widen(tinct__expansion *e, unsigned bits) {
    const unsigned each = 8 / bits, mask = (1u << bits) - 1;
    uint32_t *to = e->wide;
    for (unsigned byte = 0; byte < 256; byte++)
        for (unsigned k = 0; k < each; k++) *to++ = e->values[byte >> k * bits & mask];
}

/* A row of packed indices to 32 bits a pixel. values has an entry for every value of `bits` bits up to 8. */
TINCT__INLINE void tinct__expand_narrow(const tinct__expansion *e, const uint8_t *in, uint32_t width, uint8_t *out, const unsigned bits) {
    const uint32_t each = 8 / bits, whole = width / each, rest = width % each;
    for (uint32_t i = 0; i < whole; i++, out += 4 * each) memcpy(out, e->wide + in[i] * each, 4 * each);
    if (rest > 0) memcpy(out, e->wide + in[whole] * each, 4 * rest);
}

static void tinct__expand_packed(const tinct__expansion *e, const uint8_t *in, unsigned bits, uint32_t width, uint8_t *out) {
    const uint32_t *const values = e->values;
    switch (bits) {
    case 1: tinct__expand_narrow(e, in, width, out, 1); break;
    case 2: tinct__expand_narrow(e, in, width, out, 2); break;
    case 4: tinct__expand_narrow(e, in, width, out, 4); break;
    case 8: {
        uint32_t x = 0;
        for (; x + 4 <= width; x += 4, out += 16) {
            const uint32_t four[4] = {values[in[x]], values[in[x + 1]], values[in[x + 2]], values[in[x + 3]]};
            memcpy(out, four, 16);
        }
        for (; x < width; x++, out += 4) memcpy(out, values + in[x], 4);
        break;
    }
    default:
        for (uint32_t x = 0; x < width; x++) memcpy(out + 4 * (size_t)x, values + tinct__read16(in + 2 * (size_t)x), 4);
    }
}

/* A row of packed indices to indices of 8 or 16 bits. */
static void tinct__unpack(const uint8_t *in, unsigned bits, uint32_t width, void *out, int wide) {
    uint8_t *const narrow = (uint8_t *)out;
    uint16_t *const broad = (uint16_t *)out;
    const unsigned mask = (1u << bits) - 1;
    if (bits == 8 && !wide) {
        memcpy(narrow, in, width);
        return;
    }
    for (uint32_t x = 0; x < width; x++) {
        const unsigned v = bits == 16 ? tinct__read16(in + 2 * (size_t)x)
                                      : (unsigned)in[(uint64_t)x * bits >> 3] >> (((uint64_t)x * bits) & 7) & mask;
        if (wide)
            broad[x] = (uint16_t)v;
        else
            narrow[x] = (uint8_t)v;
    }
}

/* ---- pseudo-random access to the palette in the order of a tree, for swift and dense ---- */

TINCT__INLINE unsigned tinct__channel(tinct_color c, unsigned channel) {
    return channel == 0 ? c.r : channel == 1 ? c.g : channel == 2 ? c.b : c.a;
}

/* The channel with the largest spread of a part of the palette, by the weights 2, 4, 1, 8; the first of equal ones. */
static unsigned tinct__widest_axis(const tinct_color *palette, const uint32_t *entries, uint32_t n) {
    static const uint64_t weight[4] = {2, 4, 1, 8};
    uint64_t sum[4] = {0, 0, 0, 0}, squares[4] = {0, 0, 0, 0}, best = 0;
    for (uint32_t i = 0; i < n; i++)
        for (unsigned c = 0; c < 4; c++) {
            const uint64_t v = tinct__channel(palette[entries[i]], c);
            sum[c] += v;
            squares[c] += v * v;
        }
    unsigned axis = 0;
    for (unsigned c = 0; c < 4; c++) {
        const uint64_t spread = (n * squares[c] - sum[c] * sum[c]) * weight[c];
        if (spread > best) {
            best = spread;
            axis = c;
        }
    }
    return axis;
}

/* Sorts a part of the palette by a channel, equal ones by their index. keys has room for n. The sort is stable and its entries
   come in any order, so it goes by three bytes: index, index, value. */
static void tinct__sort_entries(const tinct_color *palette, uint32_t *entries, uint32_t n, unsigned axis, uint32_t *keys) {
    if (n <= 32) {
        for (uint32_t i = 1; i < n; i++) {
            const uint32_t e = entries[i], key = tinct__channel(palette[e], axis) << 16 | e;
            uint32_t k = i;
            for (; k > 0 && (tinct__channel(palette[entries[k - 1]], axis) << 16 | entries[k - 1]) > key; k--) entries[k] = entries[k - 1];
            entries[k] = e;
        }
        return;
    }
    for (unsigned pass = 0; pass < 3; pass++) {
        uint32_t count[256] = {0}, at = 0;
        for (uint32_t i = 0; i < n; i++) count[pass < 2 ? entries[i] >> 8 * pass & 255 : tinct__channel(palette[entries[i]], axis)]++;
        for (uint32_t v = 0; v < 256; v++) {
            const uint32_t here = count[v];
            count[v] = at;
            at += here;
        }
        for (uint32_t i = 0; i < n; i++)
            keys[count[pass < 2 ? entries[i] >> 8 * pass & 255 : tinct__channel(palette[entries[i]], axis)]++] = entries[i];
        memcpy(entries, keys, n * sizeof *entries);
    }
}

/* ======== swift bands (annex tinct-swift.md) ======== */

/* ---- 4. sixteen values at a time ---- */

#if defined(TINCT__AVX2)
typedef __m256i tinct__lanes;
TINCT__INLINE tinct__lanes tinct__load(const int16_t *p) { return _mm256_loadu_si256((const __m256i *)(const void *)p); }
TINCT__INLINE void tinct__store(int16_t *p, tinct__lanes v) { _mm256_storeu_si256((__m256i *)(void *)p, v); }
TINCT__INLINE tinct__lanes tinct__interp(tinct__lanes a, tinct__lanes b, int16_t r) {
    return _mm256_add_epi16(a, _mm256_mulhrs_epi16(_mm256_sub_epi16(b, a), _mm256_set1_epi16(r)));
}
/* The symbol that v, 0 to 32767, falls to: how many of the values 1 to 15 are not above it. They ascend. */
TINCT__INLINE unsigned tinct__find(tinct__lanes c, uint32_t v) {
    const uint32_t above = (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi16(c, _mm256_set1_epi16((int16_t)v)));
    return above == 0 ? 15 : (tinct__lowest_bit(above) >> 1) - 1;
}
#elif defined(TINCT__SSE2)
typedef struct {
    __m128i low, high;
} tinct__lanes;
TINCT__INLINE tinct__lanes tinct__load(const int16_t *p) {
    tinct__lanes v;
    v.low = _mm_loadu_si128((const __m128i *)(const void *)p);
    v.high = _mm_loadu_si128((const __m128i *)(const void *)(p + 8));
    return v;
}
TINCT__INLINE void tinct__store(int16_t *p, tinct__lanes v) {
    _mm_storeu_si128((__m128i *)(void *)p, v.low);
    _mm_storeu_si128((__m128i *)(void *)(p + 8), v.high);
}
/* (a b + 16384) >> 15 */
TINCT__INLINE __m128i tinct__scale(__m128i a, __m128i b) {
#ifdef TINCT__SSSE3
    return _mm_mulhrs_epi16(a, b);
#else
    const __m128i low = _mm_mullo_epi16(a, b), high = _mm_mulhi_epi16(a, b);
    const __m128i round = _mm_srli_epi16(_mm_add_epi16(_mm_srli_epi16(low, 14), _mm_set1_epi16(1)), 1);
    return _mm_add_epi16(_mm_add_epi16(high, high), round);
#endif
}
TINCT__INLINE tinct__lanes tinct__interp(tinct__lanes a, tinct__lanes b, int16_t r) {
    const __m128i rate = _mm_set1_epi16(r);
    a.low = _mm_add_epi16(a.low, tinct__scale(_mm_sub_epi16(b.low, a.low), rate));
    a.high = _mm_add_epi16(a.high, tinct__scale(_mm_sub_epi16(b.high, a.high), rate));
    return a;
}
TINCT__INLINE unsigned tinct__find(tinct__lanes c, uint32_t v) {
    const __m128i value = _mm_set1_epi16((int16_t)v);
    const __m128i above = _mm_packs_epi16(_mm_cmpgt_epi16(c.low, value), _mm_cmpgt_epi16(c.high, value));
    return tinct__lowest_bit((uint32_t)_mm_movemask_epi8(above) | 0x10000) - 1;
}
#elif defined(TINCT__NEON)
typedef struct {
    int16x8_t low, high;
} tinct__lanes;
TINCT__INLINE tinct__lanes tinct__load(const int16_t *p) {
    tinct__lanes v;
    v.low = vld1q_s16(p);
    v.high = vld1q_s16(p + 8);
    return v;
}
TINCT__INLINE void tinct__store(int16_t *p, tinct__lanes v) {
    vst1q_s16(p, v.low);
    vst1q_s16(p + 8, v.high);
}
TINCT__INLINE tinct__lanes tinct__interp(tinct__lanes a, tinct__lanes b, int16_t r) {
    const int16x8_t rate = vdupq_n_s16(r);
    a.low = vaddq_s16(a.low, vqrdmulhq_s16(vsubq_s16(b.low, a.low), rate));
    a.high = vaddq_s16(a.high, vqrdmulhq_s16(vsubq_s16(b.high, a.high), rate));
    return a;
}
TINCT__INLINE unsigned tinct__find(tinct__lanes c, uint32_t v) {
    /* A lane that is not above is -1: their sum counts them, lane 0 among them. */
    const int16x8_t value = vdupq_n_s16((int16_t)v);
    const uint16x8_t not_above = vaddq_u16(vcleq_s16(c.low, value), vcleq_s16(c.high, value));
    const int64x2_t sum = vpaddlq_s32(vpaddlq_s16(vreinterpretq_s16_u16(not_above)));
    return (unsigned)-(int)(vgetq_lane_s64(sum, 0) + vgetq_lane_s64(sum, 1)) - 1;
}
#elif defined(TINCT__WASM)
typedef struct {
    v128_t low, high;
} tinct__lanes;
TINCT__INLINE tinct__lanes tinct__load(const int16_t *p) {
    tinct__lanes v;
    v.low = wasm_v128_load(p);
    v.high = wasm_v128_load(p + 8);
    return v;
}
TINCT__INLINE void tinct__store(int16_t *p, tinct__lanes v) {
    wasm_v128_store(p, v.low);
    wasm_v128_store(p + 8, v.high);
}
TINCT__INLINE tinct__lanes tinct__interp(tinct__lanes a, tinct__lanes b, int16_t r) {
    const v128_t rate = wasm_i16x8_splat(r);
    a.low = wasm_i16x8_add(a.low, wasm_i16x8_q15mulr_sat(wasm_i16x8_sub(b.low, a.low), rate));
    a.high = wasm_i16x8_add(a.high, wasm_i16x8_q15mulr_sat(wasm_i16x8_sub(b.high, a.high), rate));
    return a;
}
TINCT__INLINE unsigned tinct__find(tinct__lanes c, uint32_t v) {
    const v128_t value = wasm_i16x8_splat((int16_t)v);
    const v128_t above = wasm_i8x16_narrow_i16x8(wasm_i16x8_gt(c.low, value), wasm_i16x8_gt(c.high, value));
    return tinct__lowest_bit((uint32_t)wasm_i8x16_bitmask(above) | 0x10000) - 1;
}
#else
typedef struct {
    int16_t v[16];
} tinct__lanes;
TINCT__INLINE tinct__lanes tinct__load(const int16_t *p) {
    tinct__lanes v;
    memcpy(v.v, p, sizeof v.v);
    return v;
}
TINCT__INLINE void tinct__store(int16_t *p, tinct__lanes v) { memcpy(p, v.v, sizeof v.v); }
TINCT__INLINE tinct__lanes tinct__interp(tinct__lanes a, tinct__lanes b, int16_t r) {
    for (int i = 0; i < 16; i++) a.v[i] = (int16_t)(a.v[i] + (((b.v[i] - a.v[i]) * r + 16384) >> 15));
    return a;
}
TINCT__INLINE unsigned tinct__find(tinct__lanes c, uint32_t v) {
    unsigned symbol = 0;
    for (int i = 1; i < 16; i++) symbol += c.v[i] <= (int32_t)v;
    return symbol;
}
#endif

/* ---- 1. hashes ---- */

#define TINCT__P0 UINT32_C(0x9E3779B1)
#define TINCT__P1 UINT32_C(0x85EBCA77)
#define TINCT__P2 UINT32_C(0xC2B2AE3D)
#define TINCT__P3 UINT32_C(0x27D4EB2F)
#define TINCT__P4 UINT32_C(0x165667B1)
#define TINCT__P5 UINT32_C(0xCC9E2D51)
#define TINCT__P6 UINT32_C(0x1B873593)
#define TINCT__P7 UINT32_C(0xE6546B65)
#define TINCT__P8 UINT32_C(0x2C1B3C6D)
#define TINCT__P9 UINT32_C(0x297A2D39)
#define TINCT__P10 UINT32_C(0x7FEB352D)
#define TINCT__P11 UINT32_C(0x846CA68B)

TINCT__INLINE uint32_t tinct__early(uint32_t a, uint32_t b) {
    uint32_t t = a * TINCT__P0 + b * TINCT__P1;
    t ^= t >> 15;
    return t * TINCT__P2;
}

TINCT__INLINE uint32_t tinct__finish(uint32_t t) {
    t ^= t >> 15;
    return t * TINCT__P11;
}

/* ---- 5. code numbers ---- */

/* What all swift bands of a picture share. */
typedef struct {
    uint32_t colors;
    uint32_t *order;  /* code number -> index */
    uint64_t *wide;   /* code number -> R, G and B, 16 bits each; zeros from `colors` to 255 */
    uint8_t *green;   /* code number -> G; likewise */
    uint16_t *cells;  /* cell -> code number that it falls to: R in the lowest five bits, then G, B */
    uint8_t activity[766];
    int16_t rates[64];
} tinct__swift_palette;

/* Orders entries low to high - 1 and says which cells of a box fall to them. Seventeen deep at most. */
static void tinct__swift_split(tinct__swift_palette *p, const tinct_color *palette, uint32_t *keys, uint32_t low, uint32_t high,
                               const uint8_t from[3], const uint8_t to[3]) {
    const int empty = from[0] >= to[0] || from[1] >= to[1] || from[2] >= to[2];
    if (high - low == 1) {
        if (empty) return;
        for (unsigned b = from[2]; b < to[2]; b++)
            for (unsigned g = from[1]; g < to[1]; g++)
                for (unsigned r = from[0]; r < to[0]; r++) p->cells[b << 10 | g << 5 | r] = (uint16_t)low;
        return;
    }
    uint32_t *const entries = p->order + low;
    const unsigned axis = tinct__widest_axis(palette, entries, high - low);
    tinct__sort_entries(palette, entries, high - low, axis, keys);
    const uint32_t middle = low + (high - low + 1) / 2;
    uint8_t from1[3], to0[3];
    memcpy(from1, from, 3);
    memcpy(to0, to, 3);
    if (axis == 3) {
        to0[0] = from[0]; /* all cells go to side 1 */
    } else {
        const unsigned threshold =
            (tinct__channel(palette[p->order[middle - 1]], axis) + tinct__channel(palette[p->order[middle]], axis) + 1) / 2;
        const uint8_t cell = (uint8_t)tinct__clamp((int32_t)((threshold + 3) >> 3), from[axis], to[axis]);
        to0[axis] = from1[axis] = cell;
    }
    tinct__swift_split(p, palette, keys, low, middle, from, to0);
    tinct__swift_split(p, palette, keys, middle, high, from1, to);
}

static tinct__fault tinct__swift_open(const tinct_options *o, const tinct_color *palette, uint32_t colors, tinct__swift_palette **result) {
    tinct__arena a = {NULL, 0};
    tinct__swift_palette *p = NULL;
    uint32_t *keys = NULL;
    const size_t room = colors > 256 ? colors : 256;
    for (int pass = 0;; pass++) {
        p = (tinct__swift_palette *)tinct__take(&a, sizeof *p);
        uint32_t *const order = (uint32_t *)tinct__take(&a, colors * sizeof *order);
        uint64_t *const wide = (uint64_t *)tinct__take(&a, room * sizeof *wide);
        uint8_t *const green = (uint8_t *)tinct__take(&a, room);
        uint16_t *const cells = (uint16_t *)tinct__take(&a, 32768 * sizeof *cells);
        keys = (uint32_t *)tinct__take(&a, colors * sizeof *keys);
        if (pass == 1) {
            p->order = order;
            p->wide = wide;
            p->green = green;
            p->cells = cells;
            break;
        }
        a.base = (uint8_t *)tinct__allocate(o, a.used);
        if (a.base == NULL) return TINCT__NO_MEMORY;
        memset(a.base, 0, a.used);
        a.used = 0;
    }
    *result = p;
    p->colors = colors;
    for (uint32_t i = 0; i < colors; i++) p->order[i] = i;
    const uint8_t from[3] = {0, 0, 0}, to[3] = {32, 32, 32};
    tinct__swift_split(p, palette, keys, 0, colors, from, to);
    for (uint32_t i = 0; i < colors; i++) {
        const tinct_color c = palette[p->order[i]];
        p->wide[i] = (uint64_t)c.r | (uint64_t)c.g << 16 | (uint64_t)c.b << 32;
        p->green[i] = c.g;
    }
    for (int i = 0; i < 766; i++) p->activity[i] = (uint8_t)((i >= 6) + (i >= 14) + (i >= 28) + (i >= 56));
    for (int n = 0; n < 64; n++) p->rates[n] = (int16_t)(327680 / (10 * n + 19 < 600 ? 10 * n + 19 : 600));
    return NULL;
}

/* The cell of the predicted colour, from the neighbours' wide colours. */
TINCT__INLINE uint32_t tinct__cell(const uint64_t *wide, uint32_t W, uint32_t N, uint32_t NE, uint32_t NW) {
#if defined(TINCT__AVX2) || defined(TINCT__SSE2)
#define TINCT__WIDE(i) _mm_loadl_epi64((const __m128i *)(const void *)(wide + (i)))
    const __m128i sum = _mm_add_epi16(TINCT__WIDE(W), TINCT__WIDE(N)), slope = _mm_sub_epi16(TINCT__WIDE(NE), TINCT__WIDE(NW));
#undef TINCT__WIDE
    const __m128i six = _mm_add_epi16(_mm_add_epi16(_mm_add_epi16(sum, sum), _mm_add_epi16(sum, slope)), _mm_add_epi16(slope, _mm_set1_epi16(3)));
    const __m128i bytes = _mm_packus_epi16(_mm_mulhi_epi16(six, _mm_set1_epi16(10923)), _mm_setzero_si128());
    const uint32_t c = (uint32_t)_mm_cvtsi128_si32(bytes);
    return (c >> 3 & 31) | (c >> 6 & 0x3E0) | (c >> 9 & 0x7C00);
#elif defined(TINCT__WASM)
    const v128_t sum = wasm_i16x8_add(wasm_v128_load64_zero(wide + W), wasm_v128_load64_zero(wide + N));
    const v128_t slope = wasm_i16x8_sub(wasm_v128_load64_zero(wide + NE), wasm_v128_load64_zero(wide + NW));
    const v128_t six = wasm_i16x8_add(wasm_i16x8_add(wasm_i16x8_add(sum, sum), wasm_i16x8_add(sum, slope)),
                                      wasm_i16x8_add(slope, wasm_i16x8_splat(3)));
    const v128_t sixth = wasm_i32x4_shr(wasm_i32x4_extmul_low_i16x8(six, wasm_i16x8_splat(10923)), 16);
    const v128_t bytes = wasm_u8x16_narrow_i16x8(wasm_i16x8_narrow_i32x4(sixth, sixth), sixth);
    const uint32_t c = (uint32_t)wasm_i32x4_extract_lane(bytes, 0);
    return (c >> 3 & 31) | (c >> 6 & 0x3E0) | (c >> 9 & 0x7C00);
#else
    uint32_t cell = 0;
    for (int shift = 32; shift >= 0; shift -= 16) {
#define TINCT__WIDE(i) ((int32_t)(wide[i] >> shift & 255))
        const int32_t six = 3 * (TINCT__WIDE(W) + TINCT__WIDE(N)) + 2 * (TINCT__WIDE(NE) - TINCT__WIDE(NW)) + 3;
#undef TINCT__WIDE
        cell = cell << 5 | (uint32_t)tinct__clamp((six * 10923) >> 16, 0, 255) >> 3;
    }
    return cell;
#endif
}

/* ---- 8. weights ---- */

enum {
    TINCT__W_FEW,
    TINCT__W_SMALL = 3,
    TINCT__W_MEDIUM1 = 6,
    TINCT__W_MEDIUM2 = 9,
    TINCT__W_LARGE1 = 12,
    TINCT__W_LARGE2 = 15,
    TINCT__W_CANDIDATES = 18,
    TINCT__W_DIGITS = 21
};

static const uint8_t tinct__weight_numbers[26][12] = {
    {17, 19, 30, 36, 42, 48, 60, 71, 81, 86, 88, 44},          {12, 18, 20, 28, 37, 49, 65, 77, 85, 88, 90, 80},
    {28, 31, 38, 47, 59, 65, 76, 87, 90, 92, 93, 114},         {54, 60, 64, 69, 76, 78, 84, 90, 88, 90, 89, 89},
    {34, 34, 36, 36, 34, 36, 44, 53, 65, 75, 80, 90},          {30, 36, 33, 35, 38, 45, 53, 65, 76, 83, 88, 96},
    {50, 59, 62, 68, 74, 77, 82, 82, 80, 81, 79, 42},          {41, 47, 53, 56, 57, 59, 60, 62, 66, 75, 78, 82},
    {29, 43, 51, 58, 63, 71, 79, 88, 94, 96, 96, 123},         {55, 60, 63, 69, 69, 75, 79, 82, 83, 85, 86, 74},
    {41, 47, 45, 52, 56, 61, 70, 76, 81, 87, 88, 85},          {17, 29, 40, 48, 59, 68, 79, 87, 92, 95, 95, 121},
    {51, 61, 66, 72, 79, 84, 90, 91, 89, 88, 87, 45},          {41, 45, 54, 57, 60, 65, 72, 74, 75, 75, 77, 0},
    {35, 42, 46, 52, 56, 60, 62, 64, 69, 78, 81, 98},          {69, 72, 77, 85, 85, 92, 97, 99, 100, 99, 100, 77},
    {46, 49, 48, 50, 52, 54, 56, 59, 59, 60, 62, 33},          {26, 33, 33, 40, 45, 51, 61, 69, 78, 85, 86, 89},
    {74, 73, 79, 86, 96, 104, 107, 112, 111, 111, 105, 124},   {12, 24, 22, 23, 29, 42, 62, 73, 83, 85, 89, 48},
    {45, 50, 61, 60, 63, 66, 68, 71, 75, 75, 73, 69},          {47, 54, 58, 61, 64, 64, 64, 65, 69, 72, 73, 9},
    {44, 48, 50, 45, 56, 55, 57, 56, 57, 57, 64, 22},          {26, 29, 37, 41, 44, 48, 59, 73, 81, 87, 90, 45},
    {22, 34, 33, 38, 45, 48, 50, 53, 60, 68, 75, 14},          {48, 51, 53, 60, 68, 71, 78, 87, 88, 91, 90, 83}};

/* weight(n) for n = 0 to 63. */
static void tinct__weights(int16_t weights[64], const uint8_t numbers[12]) {
    static const uint8_t counts[11] = {1, 2, 3, 4, 6, 9, 14, 20, 30, 45, 62};
    weights[0] = 0;
    for (int k = 0; k < 10; k++) {
        const int a = counts[k], b = counts[k + 1];
        for (int n = a; n <= b; n++) weights[n] = (int16_t)((256 * numbers[k] * (b - n) + 256 * numbers[k + 1] * (n - a)) / (b - a));
    }
    weights[63] = (int16_t)(256 * numbers[11]);
}

/* ---- 3, 4. symbols ---- */

/* A kind of symbol: its number of symbols, and what its slots start from, go to and are blended by. */
typedef struct {
    int16_t start[16], targets[16][16];
    int16_t weights[6][64];
} tinct__alphabet;

static void tinct__alphabet_make(tinct__alphabet *a, int32_t symbols) {
    for (int j = 0; j < 16; j++) a->start[j] = (int16_t)(j < symbols ? 32767 * j / symbols : 32767);
    for (int s = 0; s < 16; s++)
        for (int j = 0; j < 16; j++) a->targets[s][j] = (int16_t)(j >= symbols ? 32767 : j <= s ? 4 * j : 32767 - 4 * (symbols - j));
}

/* Contexts 1 to `contexts` - 1 are blended by the weights of that many lines from `line` on. */
static void tinct__alphabet_blend(tinct__alphabet *a, int contexts, int line) {
    for (int i = 1; i < contexts; i++) tinct__weights(a->weights[i], tinct__weight_numbers[line + i - 1]);
}

/* The slots of a band, all tables one after the other; a mark is a slot's check, shifted by 6, and its count. */
typedef struct {
    int16_t *values;
    uint16_t *marks;
    const int16_t *rates;
} tinct__slots;

/* The number of a hashed context's slot and its check as it is in a mark. */
typedef struct {
    uint32_t slot, key;
} tinct__place;

TINCT__INLINE tinct__place tinct__direct(uint32_t slot) {
    const tinct__place p = {slot, 0};
    return p;
}

TINCT__INLINE tinct__place tinct__hashed(uint32_t first, uint32_t hash, unsigned shift) {
    const tinct__place p = {first + (hash >> shift), (hash >> 8 & 1023) << 6};
    return p;
}

/* The count of a slot, 0 if its check is another. */
TINCT__INLINE uint32_t tinct__count(const tinct__slots *s, tinct__place p) {
    const uint32_t n = s->marks[p.slot] ^ p.key;
    return n < 64 ? n : 0;
}

/* One step of rANS with the blended probabilities; scratch has room for 17 values. */
TINCT__INLINE unsigned tinct__take_symbol(tinct__lanes blend, int16_t *scratch, uint32_t *state, const uint8_t **in) {
    tinct__store(scratch, blend);
    scratch[16] = INT16_MIN; /* 32768 */
    const uint32_t v = *state & 32767;
    const unsigned s = tinct__find(blend, v);
    const uint32_t low = (uint16_t)scratch[s], x = ((uint16_t)scratch[s + 1] - low) * (*state >> 15) + v - low;
    const uint32_t refilled = x << 16 | tinct__read16(*in);
    const int refill = x < 65536;
    *state = refill ? refilled : x;
    *in += refill ? 2 : 0;
    return s;
}

TINCT__INLINE void tinct__learn(const tinct__slots *t, tinct__place p, uint32_t n, const int16_t *from, tinct__lanes target) {
    tinct__store(t->values + (size_t)p.slot * 16, tinct__interp(tinct__load(from), target, t->rates[n]));
    t->marks[p.slot] = (uint16_t)(p.key + n + (n < 63));
}

/* A symbol of one context. */
TINCT__INLINE unsigned tinct__symbol1(const tinct__slots *t, const tinct__alphabet *a, int16_t *scratch, uint32_t slot, uint32_t *state,
                                      const uint8_t **in) {
    const tinct__place p = tinct__direct(slot);
    const uint32_t n = tinct__count(t, p);
    const int16_t *const from = n > 0 ? t->values + (size_t)slot * 16 : a->start;
    const tinct__lanes blend = tinct__load(from);
    const unsigned s = tinct__take_symbol(blend, scratch, state, in);
    tinct__learn(t, p, n, from, tinct__load(a->targets[s]));
    return s;
}

/* Written out for four and six contexts, as not every compiler unrolls loops over them. */
#define TINCT__SLOT(i) const int16_t *const v##i = t->values + (size_t)p##i.slot * 16; const uint32_t n##i = tinct__count(t, p##i)
#define TINCT__BLEND(i) blend = tinct__interp(blend, tinct__load(v##i), a->weights[i][n##i])
#define TINCT__LEARN(i) tinct__learn(t, p##i, n##i, n##i > 0 ? v##i : scratch, target)

TINCT__INLINE unsigned tinct__symbol4(const tinct__slots *t, const tinct__alphabet *a, int16_t *scratch, tinct__place p0, tinct__place p1,
                                      tinct__place p2, tinct__place p3, uint32_t *state, const uint8_t **in) {
    TINCT__SLOT(0);
    TINCT__SLOT(1);
    TINCT__SLOT(2);
    TINCT__SLOT(3);
    const int16_t *const from = n0 > 0 ? v0 : a->start;
    tinct__lanes blend = tinct__load(from);
    TINCT__BLEND(1);
    TINCT__BLEND(2);
    TINCT__BLEND(3);
    const unsigned s = tinct__take_symbol(blend, scratch, state, in);
    const tinct__lanes target = tinct__load(a->targets[s]);
    tinct__learn(t, p0, n0, from, target);
    TINCT__LEARN(1);
    TINCT__LEARN(2);
    TINCT__LEARN(3);
    return s;
}

TINCT__INLINE unsigned tinct__symbol6(const tinct__slots *t, const tinct__alphabet *a, int16_t *scratch, tinct__place p0, tinct__place p1,
                                      tinct__place p2, tinct__place p3, tinct__place p4, tinct__place p5, uint32_t *state, const uint8_t **in) {
    TINCT__SLOT(0);
    TINCT__SLOT(1);
    TINCT__SLOT(2);
    TINCT__SLOT(3);
    TINCT__SLOT(4);
    TINCT__SLOT(5);
    const int16_t *const from = n0 > 0 ? v0 : a->start;
    tinct__lanes blend = tinct__load(from);
    TINCT__BLEND(1);
    TINCT__BLEND(2);
    TINCT__BLEND(3);
    TINCT__BLEND(4);
    TINCT__BLEND(5);
    const unsigned s = tinct__take_symbol(blend, scratch, state, in);
    const tinct__lanes target = tinct__load(a->targets[s]);
    tinct__learn(t, p0, n0, from, target);
    TINCT__LEARN(1);
    TINCT__LEARN(2);
    TINCT__LEARN(3);
    TINCT__LEARN(4);
    TINCT__LEARN(5);
    return s;
}

/* ---- a band ---- */

/* Rows have eight code numbers more on both sides, and the words PAD bytes behind them, more than any pixel takes. */
enum { TINCT__EDGE = 8, TINCT__WORDS_PAD = 64 };

enum { TINCT__PHOTO, TINCT__GRAPHIC, TINCT__GRAPHIC_MATCHES };
enum { TINCT__FEW, TINCT__SMALL, TINCT__MEDIUM, TINCT__LARGE };

typedef struct {
    const tinct__swift_palette *palette;
    uint32_t width, rows, y; /* y: the rows that are done */
    uint16_t *map;           /* all code numbers of the band */
    uint16_t *lines[8];      /* the last rows with their edges, by y mod 8 */
    unsigned mode, kind, shift;
    uint32_t state[2];
    const uint8_t *in, *end;
    tinct__slots slots;
    uint32_t first[12];            /* where tables begin in the slots */
    tinct__alphabet *alphabets[7]; /* photo: of the digits; graphic: of the digits, then candidates, runs, copies */
    uint32_t last_digits;          /* G of section 5 */
    /* graphic mode */
    unsigned digits, high_shift, candidate_shift, match_shift;
    uint32_t last_run;
    uint32_t *matches;
    uint8_t *hits[2]; /* with one more on both sides */
} tinct__swift;

/* The row y, -3 and up: zeros above the band, which the ring has at first. */
TINCT__INLINE uint16_t *tinct__line(const tinct__swift *b, uint32_t y) { return b->lines[y & 7] + TINCT__EDGE; }

/* The eight numbers left of row y. */
static void tinct__begin_line(const tinct__swift *b, uint32_t y) {
    uint16_t *const line = tinct__line(b, y);
    const uint16_t left = y > 0 ? tinct__line(b, y - 1)[0] : 0;
    for (int i = 1; i <= TINCT__EDGE; i++) line[-i] = left;
}

/* The eight numbers right of row y; the row goes to the map. 0 if one of its numbers is not below the number of colours. */
static int tinct__end_line(const tinct__swift *b, uint32_t y) {
    uint16_t *const line = tinct__line(b, y);
    for (uint32_t i = 0; i < TINCT__EDGE; i++) line[b->width + i] = line[b->width - 1];
    uint32_t most = 0;
    for (uint32_t x = 0; x < b->width; x++) most = line[x] > most ? line[x] : most;
    memcpy(b->map + (size_t)y * b->width, line, (size_t)b->width * sizeof *line);
    return most < b->palette->colors;
}

/* Windows of pixels for K <= 4, two bits each, the leftmost highest: columns -6 to -1 of the row, -3 to 4 of the row above,
   -3 to 3 and -2 to 2 of those above it. */
typedef struct {
    uint32_t w0, w1, w2, w3;
} tinct__windows;

/* The windows as they are before the pixel at x slides them. */
static tinct__windows tinct__windows_at(const uint16_t *r, const uint16_t *q, const uint16_t *q2, const uint16_t *q3, int32_t x) {
    tinct__windows w = {0, 0, 0, 0};
    for (int i = -6; i <= -1; i++) w.w0 = w.w0 << 2 | (r[x + i] & 3u);
    for (int i = -4; i <= 3; i++) w.w1 = w.w1 << 2 | (q[x + i] & 3u);
    for (int i = -4; i <= 2; i++) w.w2 = w.w2 << 2 | (q2[x + i] & 3u);
    for (int i = -3; i <= 1; i++) w.w3 = w.w3 << 2 | (q3[x + i] & 3u);
    return w;
}

TINCT__INLINE void tinct__slide(tinct__windows *w, const uint16_t *q, const uint16_t *q2, const uint16_t *q3, int32_t x) {
    w->w1 = (w->w1 << 2 | (q[x + 4] & 3u)) & 0xFFFF;
    w->w2 = (w->w2 << 2 | (q2[x + 3] & 3u)) & 0x3FFF;
    w->w3 = (w->w3 << 2 | (q3[x + 2] & 3u)) & 0x3FF;
}

TINCT__INLINE uint32_t tinct__T11(const tinct__windows *w) {
    return tinct__early(w->w1 >> 4 & 0x3FF, w->w2 >> 4 & 0x3F) + ((w->w0 & 0x3F) + 1) * TINCT__P8;
}
TINCT__INLINE uint32_t tinct__T16(const tinct__windows *w) {
    return tinct__early(w->w1 >> 2 & 0x3FFF, w->w2 >> 2 & 0x3FF) + ((w->w0 & 0xFF) + 1) * TINCT__P8;
}
TINCT__INLINE uint32_t tinct__T26(const tinct__windows *w) {
    return tinct__early(w->w1, w->w2 + (w->w3 << 14)) + (w->w0 + 1) * TINCT__P8;
}

TINCT__INLINE uint32_t tinct__activity(const tinct__swift_palette *p, uint32_t W, uint32_t N, uint32_t NW, uint32_t NE) {
    const int32_t w = p->green[W], n = p->green[N], nw = p->green[NW], ne = p->green[NE];
    return p->activity[tinct__abs(n - nw) + tinct__abs(n - ne) + tinct__abs(w - nw)];
}

/* ---- 6. photo mode ---- */

/* The current row and those above it. */
typedef struct {
    uint16_t *r;
    const uint16_t *q, *q2, *q3;
    uint32_t state;
    tinct__windows windows;
    int16_t *scratch;
    /* what the second digit needs of the first */
    uint32_t near8, W, N, hash2, hash3;
    unsigned digit;
} tinct__strip;

static tinct__strip tinct__strip_at(const tinct__swift *b, uint32_t y, uint32_t state, int16_t *scratch) {
    tinct__strip s;
    memset(&s, 0, sizeof s);
    s.r = tinct__line(b, y);
    s.q = tinct__line(b, y - 1);
    s.q2 = tinct__line(b, y - 2);
    s.q3 = tinct__line(b, y - 3);
    s.state = state;
    s.scratch = scratch;
    return s;
}

/* The first digit at column x, or the only one. */
TINCT__INLINE void tinct__first_digit(const tinct__swift *b, const tinct__swift_palette *p, tinct__strip *s, int32_t x, const uint8_t **in,
                                      const int kind) {
    const unsigned shift = b->shift;
    tinct__place p0, p1, p2, p3;
    if (kind == TINCT__FEW) {
        tinct__slide(&s->windows, s->q, s->q2, s->q3, x);
        p0 = tinct__direct((s->windows.w0 & 3) << 6 | (s->windows.w1 >> 6 & 63));
        p1 = tinct__hashed(b->first[1], tinct__T11(&s->windows), shift);
        p2 = tinct__hashed(b->first[2], tinct__T16(&s->windows), shift);
        p3 = tinct__hashed(b->first[3], tinct__T26(&s->windows), shift);
    } else {
        const uint32_t W = s->r[x - 1], N = s->q[x], NW = s->q[x - 1], NE = s->q[x + 1];
        const uint32_t late = (W + 1) * TINCT__P8, around = N | NE << 8 | NW << 16;
        s->near8 = 8u * p->cells[tinct__cell(p->wide, W, N, NE, NW)] + tinct__activity(p, W, N, NW, NE);
        s->W = W;
        s->N = N;
        p0 = tinct__direct(s->near8);
        p1 = tinct__direct(b->first[1] + (kind == TINCT__SMALL ? 16 * W + N : W));
        s->hash2 = tinct__early(kind == TINCT__SMALL ? around : N, 0) + late;
        p2 = kind == TINCT__LARGE ? tinct__direct(b->first[2] + N) : tinct__hashed(b->first[2], s->hash2, shift);
        if (kind == TINCT__SMALL)
            s->hash3 = tinct__early(around | (uint32_t)s->r[x - 2] << 24, s->q2[x]) + late;
        else
            s->hash3 = kind == TINCT__MEDIUM ? tinct__early(around, 0) + late : s->hash2;
        p3 = tinct__hashed(b->first[3], s->hash3, shift);
    }
    const unsigned v = tinct__symbol4(&b->slots, b->alphabets[0], s->scratch, p0, p1, p2, p3, &s->state, in);
    if (kind == TINCT__FEW) s->windows.w0 = (s->windows.w0 << 2 | (v & 3)) & 0xFFF;
    if (kind <= TINCT__SMALL)
        s->r[x] = (uint16_t)v;
    else
        s->digit = v;
}

/* The second digit at column x, if there are two. */
TINCT__INLINE void tinct__second_digit(const tinct__swift *b, tinct__strip *s, int32_t x, const uint8_t **in, const int kind) {
    if (kind <= TINCT__SMALL) return;
    const uint32_t d = s->digit, late = (d + 1) * TINCT__P9;
    const tinct__place p0 = tinct__direct(b->first[4] + 16 * s->near8 + d), p1 = tinct__direct(b->first[5] + 16 * s->W + d),
                       p2 = kind == TINCT__LARGE ? tinct__direct(b->first[6] + 16 * s->N + d) : tinct__hashed(b->first[6], s->hash2 + late, b->shift),
                       p3 = tinct__hashed(b->first[7], s->hash3 + late, b->shift);
    const unsigned low = tinct__symbol4(&b->slots, b->alphabets[1], s->scratch, p0, p1, p2, p3, &s->state, in);
    s->r[x] = (uint16_t)(d * b->last_digits + low);
}

/* Pixels of one row: those that have no partner, which are few, so that all kinds share this. 0 if the words do not suffice. */
TINCT__APART int tinct__photo_single(const tinct__swift *b, tinct__strip *s, int32_t from, int32_t to, const uint8_t **in) {
    for (int32_t x = from; x < to; x++) {
        if (*in > b->end) return 0;
        tinct__first_digit(b, b->palette, s, x, in, (int)b->kind);
        tinct__second_digit(b, s, x, in, (int)b->kind);
    }
    return 1;
}

/* Rows from b->y on, two at a time, the lower one six pixels behind the upper. */
TINCT__INLINE tinct__fault tinct__photo_rows(tinct__swift *band, uint32_t until, const int kind) {
    enum { LAG = 6 };
    TINCT__ALIGN32 int16_t scratch[2][32];
    const tinct__swift b = *band; /* a copy that nothing points to can live in registers */
    const tinct__swift_palette *const p = b.palette;
    const int32_t width = (int32_t)b.width;
    const uint8_t *const end = b.end;
    uint32_t y = b.y;
    while (y < until) {
        const int alone = width <= 2 * LAG || y + 1 == b.rows;
        tinct__begin_line(band, y);
        tinct__strip first = tinct__strip_at(band, y, band->state[0], scratch[0]), second;
        if (kind == TINCT__FEW) first.windows = tinct__windows_at(first.r, first.q, first.q2, first.q3, 0);
        if (!tinct__photo_single(band, &first, 0, alone ? width : LAG, &band->in)) return TINCT__INVALID("A swift band is too short");
        if (!alone) {
            tinct__begin_line(band, y + 1);
            second = tinct__strip_at(band, y + 1, band->state[1], scratch[1]);
            if (kind == TINCT__FEW) second.windows = tinct__windows_at(second.r, second.q, second.q2, second.q3, 0);
            tinct__strip A = first, B = second; /* these, too, are copies */
            const uint8_t *in = band->in;
            for (int32_t x = LAG; x < width; x++) {
                if (in > end) return TINCT__INVALID("A swift band is too short");
                tinct__first_digit(&b, p, &A, x, &in, kind);
                tinct__first_digit(&b, p, &B, x - LAG, &in, kind);
                tinct__second_digit(&b, &A, x, &in, kind);
                tinct__second_digit(&b, &B, x - LAG, &in, kind);
            }
            band->in = in;
            first.state = A.state;
            second.state = B.state;
            second.windows = B.windows;
            if (!tinct__end_line(band, y)) return TINCT__INVALID("An index of a swift band is not below the number of colours");
            if (!tinct__photo_single(band, &second, width - LAG, width, &band->in)) return TINCT__INVALID("A swift band is too short");
            band->state[1] = second.state;
            y++;
        }
        band->state[0] = first.state;
        if (!tinct__end_line(band, y)) return TINCT__INVALID("An index of a swift band is not below the number of colours");
        band->y = ++y;
    }
    return NULL;
}

TINCT__APART tinct__fault tinct__photo_few(tinct__swift *b, uint32_t until) { return tinct__photo_rows(b, until, TINCT__FEW); }
TINCT__APART tinct__fault tinct__photo_small(tinct__swift *b, uint32_t until) { return tinct__photo_rows(b, until, TINCT__SMALL); }
TINCT__APART tinct__fault tinct__photo_medium(tinct__swift *b, uint32_t until) { return tinct__photo_rows(b, until, TINCT__MEDIUM); }
TINCT__APART tinct__fault tinct__photo_large(tinct__swift *b, uint32_t until) { return tinct__photo_rows(b, until, TINCT__LARGE); }

/* ---- 7. graphic mode ---- */

/* A number of `bits` bits, all equally likely. */
TINCT__INLINE uint32_t tinct__raw(unsigned bits, uint32_t *state, const uint8_t **in) {
    const unsigned z = 15 - bits;
    const uint32_t v = *state & 32767, number = v >> z, x = ((*state >> 15) << z) + (v & ((1u << z) - 1));
    if (x < 65536) {
        *state = x << 16 | tinct__read16(*in);
        *in += 2;
    } else {
        *state = x;
    }
    return number;
}

static tinct__fault tinct__graphic_rows(tinct__swift *band, uint32_t until) {
    TINCT__ALIGN32 int16_t scratch[32];
    const tinct__swift b = *band;
    const tinct__swift_palette *const p = b.palette;
    const tinct__slots *const t = &b.slots;
    const int few = p->colors <= 4, matching = b.mode == TINCT__GRAPHIC_MATCHES;
    const int32_t width = (int32_t)b.width;
    const uint32_t colors = p->colors;
    uint32_t state = b.state[0], last_run = b.last_run;
    const uint8_t *in = b.in, *const end = b.end;
    const tinct__alphabet *const candidates = b.alphabets[b.digits], *const runs = b.alphabets[b.digits + 1],
                          *const copies = b.alphabets[b.digits + 2];
    const uint32_t run_slots = b.first[0], copy_slots = b.first[1], candidate_slots = b.first[2];
    const unsigned candidate_shift = b.candidate_shift;
    const uint32_t candidate_table = UINT32_C(1) << (32 - candidate_shift);

    for (uint32_t y = b.y; y < until; y++) {
        tinct__begin_line(band, y);
        uint16_t *const r = tinct__line(band, y);
        const uint16_t *const q = tinct__line(band, y - 1), *const q2 = tinct__line(band, y - 2), *const q3 = tinct__line(band, y - 3);
        uint16_t *const map = b.map + (size_t)y * b.width; /* has the row as far as it is known, for matches */
        uint8_t *const hits = b.hits[y & 1] + 1;
        const uint8_t *const hits_above = b.hits[(y & 1) ^ 1] + 1;
        memset(hits - 1, 0, (size_t)width + 2);
        int32_t x = 0, from = 0;
        uint32_t length = 0, position = 0, after = 0;
        while (x < width) {
            if (in > end) return TINCT__INVALID("A swift band is too short");
            uint32_t W = r[x - 1], N = q[x], NW = q[x - 1], NE = q[x + 1], WW = r[x - 2];
            if (W == N && W == NW && W == NE && W == WW && x >= from && (length == 0 || b.map[position] == W)) {
                const int32_t most = width - x < 4095 ? width - x : 4095;
                int32_t n = 1;
                while (n < most && q[x + n + 1] == W) n++;
                if (n >= 4) {
                    const unsigned s = tinct__symbol1(t, runs, scratch, run_slots + 4 * tinct__log2((uint32_t)n) + last_run, &state, &in);
                    if (s > 12) return TINCT__INVALID("A run of a swift band");
                    int32_t run = n;
                    if (s > 0) {
                        run = (int32_t)((UINT32_C(1) << (s - 1)) - 1 + tinct__raw(s - 1, &state, &in));
                        if (run >= n) return TINCT__INVALID("A run of a swift band");
                    }
                    for (int32_t i = 0; i < run; i++) r[x + i] = map[x + i] = (uint16_t)W;
                    x += run;
                    length = 0;
                    last_run = s > 0;
                    if (s == 0) continue;
                    after = 1;
                    from = x + 1;
                    W = r[x - 1], N = q[x], NW = q[x - 1], NE = q[x + 1], WW = r[x - 2];
                }
            }

            const uint32_t NN = q2[x];
            const uint32_t around = W * TINCT__P0 + N * TINCT__P1 + NW * TINCT__P2 + NE * TINCT__P3;
            const uint32_t wider = around + WW * TINCT__P4 + NN * TINCT__P5;
            if (matching) {
                const uint32_t here = y * b.width + (uint32_t)x;
                const uint32_t k = tinct__finish(wider + q2[x + 1] * TINCT__P6 + q[x - 2] * TINCT__P7 + q[x + 2] * TINCT__P8 +
                                                 q2[x - 1] * TINCT__P9 + r[x - 3] * TINCT__P10);
                uint32_t *const entry = &b.matches[k >> b.match_shift];
                const uint32_t found = *entry;
                *entry = here;
                if (length == 0 && found != 0) {
                    const uint32_t most = found < 16 ? found : 16;
                    while (length < most && b.map[found - 1 - length] == b.map[here - 1 - length]) length++;
                    position = found;
                }
                if (length >= 32 && x >= from && after == 0) {
                    const int32_t n = width - x < 32 ? width - x : 32;
                    const unsigned depth = tinct__log2(length);
                    const unsigned s = tinct__symbol1(t, copies, scratch, copy_slots + (depth < 15 ? depth : 15), &state, &in);
                    if (s > 1) return TINCT__INVALID("A copy of a swift band");
                    if (s == 0) {
                        for (int32_t i = 0; i < n; i++) r[x + i] = map[x + i] = b.map[position + (uint32_t)i];
                        x += n;
                        length = length + (uint32_t)n < 65535 ? length + (uint32_t)n : 65535;
                        position += (uint32_t)n;
                        continue;
                    }
                    from = x + n;
                }
            }

            const uint32_t expected = length > 0 ? b.map[position] : 0;
            /* Candidates; missing ones are set to a number that no colour has. */
            enum { NONE = 0x10000 };
            uint32_t list[4] = {NONE, NONE, NONE, NONE};
            unsigned count = 0;
            if (length > 0 && !few) list[count++] = expected;
            {
                const uint32_t next[4] = {W == NW ? N : W, W == NW ? W : N, NE, NW};
                for (int i = 0; i < 4 && count < 3; i++)
                    if (next[i] != list[0] && next[i] != list[1] && next[i] != list[2]) list[count++] = next[i];
            }
            const uint32_t grade = length == 0 || (few && length < 16) ? 0 : length < 8 ? 1 : length < 16 ? 2 : length < 32 ? 3 : 4;
            const uint32_t seen = hits[x - 1] + 4u * hits_above[x] + 16u * hits_above[x + 1];
            const uint32_t equal = (uint32_t)(W == N) | (uint32_t)(W == NW) << 1 | (uint32_t)(W == NE) << 2 | (uint32_t)(N == NW) << 3 |
                                   (uint32_t)(N == NE) << 4 | (uint32_t)(NW == NE) << 5;
            const uint32_t E = length > 0 ? 1 + expected : 0;
            uint32_t h2, h3;
            if (few) {
                tinct__windows w = tinct__windows_at(r, q, q2, q3, x);
                tinct__slide(&w, q, q2, q3, x);
                h2 = tinct__T16(&w) + after * TINCT__P9;
                h3 = tinct__T26(&w) + (2 * (grade > 2 ? E : 0) + after) * TINCT__P9;
            } else {
                h2 = wider + after * TINCT__P11;
                h3 = E * TINCT__P0 + W * TINCT__P1 + N * TINCT__P2 + (2 * grade + after) * TINCT__P3;
            }
            const uint32_t h1 = (equal + (seen << 6) + (grade << 12) + (after << 15)) * TINCT__P0;
            const uint32_t tables = candidate_slots + 1024;
            const unsigned which =
                tinct__symbol4(t, candidates, scratch, tinct__direct(candidate_slots + seen + 64 * grade + 512 * after),
                               tinct__hashed(tables, tinct__finish(h1), candidate_shift),
                               tinct__hashed(tables + candidate_table, tinct__finish(h2), candidate_shift),
                               tinct__hashed(tables + 2 * candidate_table, tinct__finish(h3), candidate_shift), &state, &in);
            uint32_t value;
            if (which < 3) {
                value = list[which];
                if (value == NONE) return TINCT__INVALID("A candidate of a swift band");
            } else {
                if (which > 3) return TINCT__INVALID("A candidate of a swift band");
                /* 7.4. digits */
                const uint32_t near = p->cells[tinct__cell(p->wide, W, N, NE, NW)];
                const uint32_t high = near >> b.high_shift;
                const uint32_t table = UINT32_C(1) << (32 - b.shift);
                uint32_t before = 1, slot = 8 * high + tinct__activity(p, W, N, NW, NE), digit = 0;
                value = 0;
                for (unsigned d = 0; d < b.digits; d++) {
                    const uint32_t base = b.first[4 + d], tables1 = base + (d == 0 ? 2048 : 4096), late = before * TINCT__P10;
                    digit = tinct__symbol6(t, b.alphabets[d], scratch, tinct__direct(base + slot),
                                           tinct__hashed(tables1, tinct__finish(W * TINCT__P0 + late), b.shift),
                                           tinct__hashed(tables1 + table, tinct__finish(N * TINCT__P0 + late), b.shift),
                                           tinct__hashed(tables1 + 2 * table, tinct__finish(W * TINCT__P0 + N * TINCT__P1 + late), b.shift),
                                           tinct__hashed(tables1 + 3 * table, tinct__finish(W * TINCT__P0 + WW * TINCT__P1 + late), b.shift),
                                           tinct__hashed(tables1 + 4 * table, tinct__finish(around + late), b.shift), &state, &in);
                    value = d + 1 < b.digits || d == 0 ? value * 16 + digit : value * b.last_digits + digit;
                    before = 16 * before + digit;
                    slot = 16 * high + digit;
                }
                if (value >= colors) return TINCT__INVALID("An index of a swift band is not below the number of colours");
            }
            r[x] = map[x] = (uint16_t)value;
            hits[x] = (uint8_t)which;
            after = 0;
            if (length > 0) {
                if (value == expected) {
                    length += length < 65535;
                    position++;
                } else {
                    length = 0;
                }
            }
            x++;
        }
        if (!tinct__end_line(band, y)) return TINCT__INVALID("An index of a swift band is not below the number of colours");
        band->y = y + 1;
        band->in = in;
        band->state[0] = state;
        band->last_run = last_run;
    }
    return NULL;
}

/* ---- 2. the band ---- */

/* Decodes on until `until` rows are done; checks the end when all are. */
static tinct__fault tinct__swift_rows(tinct__swift *b, uint32_t until) {
    static tinct__fault (*const photo[4])(tinct__swift *, uint32_t) = {tinct__photo_few, tinct__photo_small, tinct__photo_medium,
                                                                      tinct__photo_large};
    if (b->y >= until) return NULL;
    tinct__fault f;
    if (b->mode == TINCT__PHOTO)
        f = photo[b->kind](b, until);
    else
        f = tinct__graphic_rows(b, until);
    if (f == NULL && b->y == b->rows) {
        if (b->in != b->end) return TINCT__INVALID("A swift band is too short or too long");
        if (b->state[0] != 65536 || (b->mode == TINCT__PHOTO && b->state[1] != 65536))
            return TINCT__INVALID("A swift band does not end in its first state");
    }
    return f;
}

/* What a band's tables take: number of slots, and where each begins. */
static uint32_t tinct__swift_tables(tinct__swift *b) {
    const uint32_t colors = b->palette->colors, table = UINT32_C(1) << (32 - b->shift);
    uint32_t n = 0;
#define TINCT__TABLE(i, size) (b->first[i] = n, n += (uint32_t)(size))
    if (b->mode == TINCT__PHOTO) {
        const int few = b->kind == TINCT__FEW, large = b->kind == TINCT__LARGE;
        TINCT__TABLE(0, few ? 256 : 8 * colors);
        TINCT__TABLE(1, few ? table : 256);
        TINCT__TABLE(2, large ? 256 : table);
        TINCT__TABLE(3, table);
        if (b->kind >= TINCT__MEDIUM) {
            TINCT__TABLE(4, 128 * colors);
            TINCT__TABLE(5, 4096);
            TINCT__TABLE(6, large ? 4096 : table);
            TINCT__TABLE(7, table);
        }
    } else {
        TINCT__TABLE(0, 64);
        TINCT__TABLE(1, 16);
        TINCT__TABLE(2, 1024 + 3 * (UINT32_C(1) << (32 - b->candidate_shift)));
        for (unsigned d = 0; d < b->digits; d++) TINCT__TABLE(4 + d, (d == 0 ? 2048 : 4096) + 5 * table);
    }
#undef TINCT__TABLE
    return n;
}

static void tinct__swift_lay_out(tinct__swift *b, tinct__arena *a, size_t words, uint32_t slots) {
    const size_t line = ((size_t)b->width + 2 * TINCT__EDGE) * sizeof(uint16_t);
    b->map = (uint16_t *)tinct__take(a, (size_t)b->width * b->rows * sizeof *b->map);
    for (int i = 0; i < 8; i++) b->lines[i] = (uint16_t *)tinct__take(a, line);
    for (int i = 0; i < 2; i++) b->hits[i] = (uint8_t *)tinct__take(a, (size_t)b->width + 2);
    for (int i = 0; i < 7; i++) b->alphabets[i] = (tinct__alphabet *)tinct__take(a, sizeof(tinct__alphabet));
    b->in = (const uint8_t *)tinct__take(a, words + TINCT__WORDS_PAD);
    b->slots.values = (int16_t *)tinct__take(a, (size_t)slots * 32);
    b->slots.marks = (uint16_t *)tinct__take(a, (size_t)slots * 2);
    b->matches = (uint32_t *)tinct__take(a, b->mode == TINCT__GRAPHIC_MATCHES ? sizeof *b->matches << (32 - b->match_shift) : 0);
}

/* Prepares a band. Its tables go into a block, which is asked for through `grow`. */
static tinct__fault tinct__swift_start(tinct__swift *b, const tinct__swift_palette *p, const uint8_t *data, size_t size, uint32_t width,
                                       uint32_t rows, uint8_t *(*grow)(void *user, size_t size), void *user) {
    const uint32_t colors = p->colors;
    const int32_t size_bits = (int32_t)tinct__log2((uint64_t)width * rows) + 1;
    memset(b, 0, sizeof *b);
    b->palette = p;
    b->width = width;
    b->rows = rows;
    b->mode = data[0];
    if (b->mode > TINCT__GRAPHIC_MATCHES) return TINCT__UNSUPPORTED("A swift band has an unknown mode");
    if (b->mode == TINCT__PHOTO && colors > 256) return TINCT__INVALID("A swift band has photo mode with more than 256 colours");
    const size_t states = b->mode == TINCT__PHOTO ? 2 : 1, head = 1 + 4 * states;
    if (size < head || (size - head) % 2 != 0) return TINCT__INVALID("A swift band ends within a state or a word");
    for (size_t i = 0; i < states; i++) {
        b->state[i] = tinct__read32(data + 1 + 4 * i);
        if (b->state[i] < 65536) return TINCT__INVALID("A state of a swift band is too small");
    }

    b->kind = colors <= 4 ? TINCT__FEW : colors <= 16 ? TINCT__SMALL : colors <= 64 ? TINCT__MEDIUM : TINCT__LARGE;
    b->shift = 32 - (unsigned)tinct__clamp(size_bits, 6, 13);
    b->candidate_shift = 32 - (unsigned)tinct__clamp(size_bits, 6, 14);
    b->match_shift = 32 - (unsigned)tinct__clamp(size_bits - 1, 6, 16);
    b->digits = colors <= 16 ? 1 : colors <= 256 ? 2 : colors <= 4096 ? 3 : 4;
    const unsigned width_of_k = tinct__log2(colors - 1);
    b->high_shift = width_of_k > 7 ? width_of_k - 7 : 0;
    const uint32_t lower = UINT32_C(1) << 4 * (b->digits - 1); /* 16^(D - 1) */
    b->last_digits = (colors + lower - 1) / lower;

    const uint32_t slots = tinct__swift_tables(b);
    const size_t words = size - head;
    tinct__arena a = {NULL, 0};
    tinct__swift_lay_out(b, &a, words, slots);
    const size_t map = ((size_t)width * rows * sizeof *b->map + 63) & ~(size_t)63;
    a.base = grow(user, a.used);
    if (a.base == NULL) return TINCT__NO_MEMORY;
    memset(a.base + map, 0, a.used - map); /* the map is written before it is read */
    a.used = 0;
    tinct__swift_lay_out(b, &a, words, slots);
    memcpy((uint8_t *)(uintptr_t)b->in, data + head, words);
    b->end = b->in + words;
    b->slots.rates = p->rates;

    /* Section 5: the last digit counts to G, those between to 16, the first to what is left. */
    const int32_t G = (int32_t)b->last_digits, above = b->digits > 1 ? G << 4 * (b->digits - 2) : 1;
    const int photo_lines[4][2] = {{TINCT__W_FEW, 0}, {TINCT__W_SMALL, 0}, {TINCT__W_MEDIUM1, TINCT__W_MEDIUM2}, {TINCT__W_LARGE1, TINCT__W_LARGE2}};
    for (unsigned d = 0; d < b->digits; d++) {
        const int32_t symbols = d == 0 ? ((int32_t)colors + above - 1) / above : d + 1 < b->digits ? 16 : G;
        tinct__alphabet_make(b->alphabets[d], symbols < 2 ? 2 : symbols);
        if (b->mode == TINCT__PHOTO)
            tinct__alphabet_blend(b->alphabets[d], 4, photo_lines[b->kind][d]);
        else
            tinct__alphabet_blend(b->alphabets[d], 6, TINCT__W_DIGITS);
    }
    tinct__alphabet_make(b->alphabets[b->digits], 4);
    tinct__alphabet_blend(b->alphabets[b->digits], 4, TINCT__W_CANDIDATES);
    tinct__alphabet_make(b->alphabets[b->digits + 1], 13);
    tinct__alphabet_make(b->alphabets[b->digits + 2], 2);
    return NULL;
}

/* ======== dense bands (annex tinct-dense.md) ======== */

/* ---- 1. hashes ---- */

#define TINCT__GOLDEN UINT64_C(0x9E3779B97F4A7C15)

TINCT__INLINE uint32_t tinct__H(uint64_t a, uint64_t b) {
    uint64_t t = a * TINCT__GOLDEN ^ b * UINT64_C(0xC2B2AE3D27D4EB4F);
    t ^= t >> 29;
    t *= UINT64_C(0xBF58476D1CE4E5B9);
    return (uint32_t)(t >> 32);
}

TINCT__INLINE uint64_t tinct__pack(uint64_t a, uint64_t b, uint64_t c, uint64_t d) { return a + (b << 16) + (c << 32) + (d << 48); }

/* ---- 3. arithmetic decoder ---- */

typedef struct {
    uint32_t low, high, value;
    const uint8_t *in, *end;
    unsigned beyond; /* bytes read beyond the end */
} tinct__arithmetic;

TINCT__INLINE uint32_t tinct__next_byte(tinct__arithmetic *a) {
    if (a->in < a->end) return *a->in++;
    a->beyond += a->beyond < 255;
    return 0;
}

static void tinct__arithmetic_start(tinct__arithmetic *a, const uint8_t *in, size_t size) {
    a->low = 0;
    a->high = UINT32_MAX;
    a->value = 0;
    a->in = in;
    a->end = in + size;
    a->beyond = 0;
    for (int i = 0; i < 4; i++) a->value = a->value << 8 | tinct__next_byte(a);
}

TINCT__INLINE unsigned tinct__arithmetic_bit(tinct__arithmetic *a, uint32_t p) {
    const uint32_t middle = a->low + (uint32_t)((uint64_t)(a->high - a->low) * p >> 16);
    const unsigned bit = a->value <= middle;
    if (bit)
        a->high = middle;
    else
        a->low = middle + 1;
    while (((a->low ^ a->high) >> 24) == 0) {
        a->low <<= 8;
        a->high = a->high << 8 | 255;
        a->value = a->value << 8 | tinct__next_byte(a);
    }
    return bit;
}

TINCT__INLINE int tinct__arithmetic_overrun(const tinct__arithmetic *a) { return a->beyond > 4; }
static int tinct__arithmetic_ended_well(const tinct__arithmetic *a) { return a->beyond == (a->low != 0 ? 3u : 4u); }

/* ---- 4. and 5. tables ---- */

enum { TINCT__LOGIT = 2816 };

typedef struct {
    uint16_t squash[2 * TINCT__LOGIT + 1]; /* at s + LOGIT */
    int16_t stretch[4096];
    int16_t confidence[256];
    int16_t rate[256];
    uint8_t bucket[1024]; /* by a counter's lower ten bits: u and n */
    uint8_t size[1024];   /* 10.2 */
} tinct__tables;

static uint32_t tinct__squash(int32_t s) {
    static const uint16_t q[23] = {32768, 40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269,
                                   65374, 65438, 65476, 65500, 65514, 65523, 65528, 65531, 65533, 65534, 65535};
    const int32_t v = tinct__abs(s), k = v >> 7, f = v & 127;
    const uint32_t p = (uint32_t)(q[k] * (128 - f) + q[k < 22 ? k + 1 : 22] * f) >> 7;
    return s < 0 ? 65536 - p : p;
}

static unsigned tinct__tier(unsigned n) {
    return n < 3 ? n : n < 5 ? 3 : n < 9 ? 4 : n < 20 ? 5 : n < 80 ? 6 : 7;
}

static uint8_t tinct__size_of(int d) {
    return d == 0 ? 0 : d < 3 ? 1 : d < 6 ? 2 : d < 11 ? 3 : d < 20 ? 4 : d < 36 ? 5 : d < 64 ? 6 : d < 128 ? 7 : 8;
}

static void tinct__tables_build(tinct__tables *t) {
    for (int s = -TINCT__LOGIT; s <= TINCT__LOGIT; s++) t->squash[s + TINCT__LOGIT] = (uint16_t)tinct__squash(s);
    int s = -TINCT__LOGIT;
    for (int i = 0; i < 4096; i++) {
        while (s < TINCT__LOGIT && t->squash[s + TINCT__LOGIT] < 16 * i + 8) s++;
        t->stretch[i] = (int16_t)s;
    }
    for (unsigned n = 0; n < 256; n++) {
        t->rate[n] = (int16_t)(163840 / (10 * n + 16));
        if (n == 0) {
            t->confidence[n] = 0;
        } else {
            const unsigned e = tinct__log2(n), g = 256 * e + (256 * n >> e) - 256, c = 141 + (51 * g >> 8);
            t->confidence[n] = (int16_t)(c < 410 ? c : 410);
        }
        for (unsigned u = 0; u < 4; u++) t->bucket[u << 8 | n] = (uint8_t)(4 * tinct__tier(n) + u);
    }
    for (int d = 0; d < 1024; d++) t->size[d] = tinct__size_of(d);
}

TINCT__INLINE uint32_t tinct__counter_next(const tinct__tables *t, uint32_t counter, unsigned bit) {
    const int32_t q = (int32_t)counter >> 10;
    const uint32_t n = counter & 255, u = counter >> 8 & 3;
    const int32_t target = bit ? (1 << 21) - 1 : -(1 << 21);
    const uint32_t surprise = (q >= 0) != bit;
    const int32_t moved = q + ((((target - q) >> 5) * t->rate[n]) >> 9);
    return (uint32_t)moved << 10 | (2 * (u & 1) + surprise) << 8 | (n + (n < 255));
}

/* ---- 6. predictor ---- */

enum { TINCT__KINDS = 16, TINCT__BUCKETS = 32, TINCT__SITES = 1024, TINCT__ENTRIES = 24, TINCT__LANES = 32, TINCT__SETS = 5 };

typedef struct {
    int32_t *own;                 /* [kind][lane][bucket] */
    int32_t *shared[TINCT__SETS - 1]; /* [row][lane] each */
    int32_t mix[TINCT__KINDS][TINCT__SETS];
    uint16_t *curves[3]; /* [row][ENTRIES] each */
    unsigned shift;          /* of near and far, for their curves' rows */
    uint32_t count;
    int32_t rate;
} tinct__predictor;

static void tinct__predictor_lay_out(tinct__predictor *p, tinct__arena *a, int lanes, int sets, unsigned row_bits) {
    p->own = (int32_t *)tinct__take(a, (size_t)TINCT__KINDS * TINCT__BUCKETS * (size_t)lanes * sizeof *p->own);
    for (int s = 0; s + 1 < sets; s++) p->shared[s] = (int32_t *)tinct__take(a, (size_t)TINCT__SITES * (size_t)lanes * sizeof *p->own);
    for (int r = 0; r < 3; r++)
        p->curves[r] = (uint16_t *)tinct__take(a, (r == 0 ? (size_t)TINCT__SITES : (size_t)1 << row_bits) * TINCT__ENTRIES * sizeof **p->curves);
}

static void tinct__predictor_start(tinct__predictor *p, const tinct__tables *t, int lanes, int sets, unsigned row_bits) {
    p->shift = 32 - row_bits;
    p->count = 0;
    const size_t own = (size_t)TINCT__KINDS * TINCT__BUCKETS * (size_t)lanes, shared = (size_t)TINCT__SITES * (size_t)lanes;
    const int32_t first = 131072 / (lanes + 4);
    for (size_t i = 0; i < own; i++) p->own[i] = first;
    for (int s = 0; s + 1 < sets; s++)
        for (size_t i = 0; i < shared; i++) p->shared[s][i] = first;
    for (int k = 0; k < TINCT__KINDS; k++)
        for (int s = 0; s < sets; s++) p->mix[k][s] = 65536 / sets;
    for (int r = 0; r < 3; r++) {
        const size_t rows = r == 0 ? (size_t)TINCT__SITES : (size_t)1 << row_bits;
        for (int i = 0; i < TINCT__ENTRIES; i++)
            p->curves[r][i] = t->squash[tinct__clamp(256 * (i - 11), -TINCT__LOGIT, TINCT__LOGIT) + TINCT__LOGIT];
        for (size_t i = 1; i < rows; i++) memcpy(p->curves[r] + i * TINCT__ENTRIES, p->curves[r], TINCT__ENTRIES * sizeof **p->curves);
    }
}

/* What a decision is about. */
typedef struct {
    unsigned kind, site, match_state, texture, error_state;
    uint32_t near_key, far_key;
} tinct__question;

/* The two loops over lanes, whose number is a multiple of 8: a weighted sum, and the weights' step. */
#if defined(TINCT__AVX2)
TINCT__INLINE int32_t tinct__weigh(const int32_t *x, const int32_t *w, const int lanes) {
    __m256i sum = _mm256_setzero_si256();
    for (int i = 0; i < lanes; i += 8) {
        const __m256i product = _mm256_mullo_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(x + i)),
                                                   _mm256_loadu_si256((const __m256i *)(const void *)(w + i)));
        sum = _mm256_add_epi32(sum, _mm256_srai_epi32(product, 8));
    }
    const __m128i four = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    const __m128i two = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4E));
    return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 0xB1)));
}
TINCT__INLINE void tinct__step(int32_t *w, const int32_t *x, int32_t error, const int lanes) {
    const __m256i e = _mm256_set1_epi32(error), half = _mm256_set1_epi32(8192), most = _mm256_set1_epi32(524287), least = _mm256_set1_epi32(-524287);
    for (int i = 0; i < lanes; i += 8) {
        const __m256i step = _mm256_add_epi32(_mm256_mullo_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(x + i)), e), half);
        const __m256i v = _mm256_add_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(w + i)), _mm256_srai_epi32(step, 14));
        _mm256_storeu_si256((__m256i *)(void *)(w + i), _mm256_max_epi32(_mm256_min_epi32(v, most), least));
    }
}
#elif defined(TINCT__WASM)
TINCT__INLINE int32_t tinct__weigh(const int32_t *x, const int32_t *w, const int lanes) {
    v128_t sum = wasm_i32x4_splat(0);
    for (int i = 0; i < lanes; i += 4) sum = wasm_i32x4_add(sum, wasm_i32x4_shr(wasm_i32x4_mul(wasm_v128_load(x + i), wasm_v128_load(w + i)), 8));
    return wasm_i32x4_extract_lane(sum, 0) + wasm_i32x4_extract_lane(sum, 1) + wasm_i32x4_extract_lane(sum, 2) + wasm_i32x4_extract_lane(sum, 3);
}
TINCT__INLINE void tinct__step(int32_t *w, const int32_t *x, int32_t error, const int lanes) {
    const v128_t e = wasm_i32x4_splat(error), half = wasm_i32x4_splat(8192), most = wasm_i32x4_splat(524287), least = wasm_i32x4_splat(-524287);
    for (int i = 0; i < lanes; i += 4) {
        const v128_t step = wasm_i32x4_shr(wasm_i32x4_add(wasm_i32x4_mul(wasm_v128_load(x + i), e), half), 14);
        wasm_v128_store(w + i, wasm_i32x4_max(wasm_i32x4_min(wasm_i32x4_add(wasm_v128_load(w + i), step), most), least));
    }
}
#elif defined(TINCT__NEON)
TINCT__INLINE int32_t tinct__weigh(const int32_t *x, const int32_t *w, const int lanes) {
    int32x4_t sum = vdupq_n_s32(0);
    for (int i = 0; i < lanes; i += 4) sum = vaddq_s32(sum, vshrq_n_s32(vmulq_s32(vld1q_s32(x + i), vld1q_s32(w + i)), 8));
    return vgetq_lane_s32(sum, 0) + vgetq_lane_s32(sum, 1) + vgetq_lane_s32(sum, 2) + vgetq_lane_s32(sum, 3);
}
TINCT__INLINE void tinct__step(int32_t *w, const int32_t *x, int32_t error, const int lanes) {
    const int32x4_t e = vdupq_n_s32(error), half = vdupq_n_s32(8192), most = vdupq_n_s32(524287), least = vdupq_n_s32(-524287);
    for (int i = 0; i < lanes; i += 4) {
        const int32x4_t step = vshrq_n_s32(vaddq_s32(vmulq_s32(vld1q_s32(x + i), e), half), 14);
        vst1q_s32(w + i, vmaxq_s32(vminq_s32(vaddq_s32(vld1q_s32(w + i), step), most), least));
    }
}
#else
TINCT__INLINE int32_t tinct__weigh(const int32_t *x, const int32_t *w, const int lanes) {
    int32_t sum = 0;
    for (int i = 0; i < lanes; i++) sum += (x[i] * w[i]) >> 8;
    return sum;
}
TINCT__INLINE void tinct__step(int32_t *w, const int32_t *x, int32_t error, const int lanes) {
    for (int i = 0; i < lanes; i++) w[i] = tinct__clamp(w[i] + ((x[i] * error + 8192) >> 14), -524287, 524287);
}
#endif

/* Decodes one decision and learns from it. */
TINCT__INLINE unsigned tinct__decide(tinct__predictor *p, tinct__arithmetic *a, const tinct__tables *t, uint32_t *const *counters, const int lanes,
                       const int sets, const tinct__question *about) {
    int32_t x[TINCT__LANES], gathered[TINCT__LANES], *own[TINCT__LANES], *weights[TINCT__SETS], m[TINCT__SETS];
    int32_t *const base = p->own + (size_t)about->kind * (size_t)lanes * TINCT__BUCKETS;
    for (int lane = 0; lane < lanes; lane++) {
        const uint32_t c = *counters[lane];
        x[lane] = (t->stretch[c >> 20 ^ 0x800] * t->confidence[c & 255]) >> 8;
        own[lane] = base + lane * TINCT__BUCKETS + t->bucket[c & 1023];
        gathered[lane] = *own[lane];
    }
    const size_t n = (size_t)lanes;
    weights[0] = gathered;
    weights[1] = p->shared[0] + about->site * n;
    if (sets > 2) {
        weights[2] = p->shared[1] + about->match_state * n;
        weights[3] = p->shared[2] + about->texture * n;
    }
    if (sets > 4) weights[4] = p->shared[3] + about->error_state * n;

    int32_t *const mix = p->mix[about->kind];
    int32_t mixed = 0;
    for (int s = 0; s < sets; s++) {
        m[s] = tinct__clamp(tinct__weigh(x, weights[s], lanes) >> 8, -TINCT__LOGIT, TINCT__LOGIT);
        mixed += (m[s] * mix[s]) >> 8;
    }
    mixed = tinct__clamp(mixed >> 8, -TINCT__LOGIT, TINCT__LOGIT);
    const int32_t probability = t->squash[mixed + TINCT__LOGIT];

    const int32_t position = mixed + TINCT__LOGIT, f = position & 255;
    uint16_t *entry[3] = {p->curves[0] + about->site * TINCT__ENTRIES,
                          p->curves[1] + (size_t)(about->near_key >> p->shift) * TINCT__ENTRIES,
                          p->curves[2] + (size_t)(about->far_key >> p->shift) * TINCT__ENTRIES};
    int32_t refined = probability;
    for (int r = 0; r < 3; r++) {
        entry[r] += position >> 8;
        refined += (entry[r][0] * (256 - f) + entry[r][1] * f) >> 8;
    }
    const unsigned bit = tinct__arithmetic_bit(a, (uint32_t)tinct__clamp(refined >> 2, 1, 65535));

    if ((p->count & 255) == 0) {
        const uint64_t rate = 20971520 / (UINT64_C(65536) + p->count);
        p->rate = rate > 32 ? (int32_t)rate : 32;
    }
    p->count++;

    const int32_t one = bit ? 65536 : 0, rate = p->rate;
    for (int s = 0; s < sets; s++) {
        mix[s] = tinct__clamp(mix[s] + ((m[s] * (one - probability) + 131072) >> 18), -262143, 262143);
        const int32_t error = ((one - t->squash[m[s] + TINCT__LOGIT]) * rate) >> 8;
        tinct__step(weights[s], x, error, lanes);
    }
    for (int lane = 0; lane < lanes; lane++) {
        *own[lane] = gathered[lane];
        *counters[lane] = tinct__counter_next(t, *counters[lane], bit);
    }
    const int32_t target = bit ? 65535 : 0;
    for (int r = 0; r < 3; r++) {
        entry[r][0] = (uint16_t)(entry[r][0] + (((target - entry[r][0]) * (256 - f)) >> 14));
        entry[r][1] = (uint16_t)(entry[r][1] + (((target - entry[r][1]) * f) >> 14));
    }
    return bit;
}

/* The three predictors there are: of coded palettes, and of bands with up to four colours and more. */
TINCT__APART unsigned tinct__decide_palette(tinct__predictor *p, tinct__arithmetic *a, const tinct__tables *t, uint32_t *const *counters,
                                            const tinct__question *about) {
    return tinct__decide(p, a, t, counters, 8, 2, about);
}
TINCT__APART unsigned tinct__decide_few(tinct__predictor *p, tinct__arithmetic *a, const tinct__tables *t, uint32_t *const *counters,
                                        const tinct__question *about) {
    return tinct__decide(p, a, t, counters, 24, 4, about);
}
TINCT__APART unsigned tinct__decide_many(tinct__predictor *p, tinct__arithmetic *a, const tinct__tables *t, uint32_t *const *counters,
                                         const tinct__question *about) {
    return tinct__decide(p, a, t, counters, 32, 5, about);
}

/* ---- 7. palette tree ---- */

typedef struct {
    int32_t child[2];      /* at least 0: a node; below 0: ~entry, a leaf */
    uint32_t low, mid, high; /* the leaves below, by place in leaf order: side 0 is low..mid, side 1 mid..high */
    uint32_t group;
    uint16_t threshold;
    uint8_t axis, depth, rank;
} tinct__node;

typedef struct {
    tinct__tables tables;
    uint32_t colors;
    tinct__node *nodes;      /* colors - 1 */
    uint16_t *fine, *coarse;
    uint32_t *leaf_place;  /* entry -> place in leaf order */
    int16_t (*doubled)[4]; /* entry -> its channels doubled */
    int32_t (*kernel)[766]; /* 10.4, by recentError and distance */
} tinct__dense_palette;

static void tinct__tree_build(tinct__dense_palette *d, const tinct_color *palette, uint32_t *order, uint32_t *keys) {
    const uint32_t colors = d->colors;
    for (uint32_t i = 0; i < colors; i++) order[i] = i;
    uint32_t made = 1, groups = 1;
    uint16_t fine = 0, coarse = 0;
    memset(&d->nodes[0], 0, sizeof d->nodes[0]);
    d->nodes[0].high = colors;
    for (uint32_t i = 0; i < made; i++) {
        tinct__node *const node = &d->nodes[i];
        uint32_t *const entries = order + node->low;
        const uint32_t n = node->high - node->low;
        node->axis = (uint8_t)tinct__widest_axis(palette, entries, n);
        tinct__sort_entries(palette, entries, n, node->axis, keys);
        node->mid = node->low + n / 2;
        node->threshold = (uint16_t)(tinct__channel(palette[entries[n / 2 - 1]], node->axis) + tinct__channel(palette[entries[n / 2]], node->axis));

        const uint8_t depth = (uint8_t)(node->depth + 1);
        for (unsigned side = 0; side < 2; side++) {
            const uint32_t low = side ? node->mid : node->low, high = side ? node->high : node->mid;
            const int leaf = high - low == 1;
            if (depth == 4 || (depth < 4 && leaf)) {
                for (uint32_t k = low; k < high; k++) d->fine[order[k]] = fine;
                fine++;
            }
            if (depth == 3 || (depth < 3 && leaf)) {
                for (uint32_t k = low; k < high; k++) d->coarse[order[k]] = coarse;
                coarse++;
            }
            if (leaf) {
                node->child[side] = ~(int32_t)order[low];
                continue;
            }
            tinct__node *const child = &d->nodes[made];
            memset(child, 0, sizeof *child);
            node->child[side] = (int32_t)made++;
            child->low = low;
            child->high = high;
            child->depth = depth;
            if (depth % 3 == 2) {
                child->group = groups++;
                child->rank = 0;
            } else {
                child->group = node->group;
                child->rank = (uint8_t)(2u * node->rank + 1u + side);
            }
        }
    }
    for (uint32_t k = 0; k < colors; k++) d->leaf_place[order[k]] = k;
}

static tinct__fault tinct__dense_open(const tinct_options *o, const tinct_color *palette, uint32_t colors, tinct__dense_palette **result) {
    tinct__arena a = {NULL, 0};
    tinct__dense_palette lay, *d;
    uint32_t *order, *keys;
    for (;;) {
        d = (tinct__dense_palette *)tinct__take(&a, sizeof *d);
        lay.nodes = (tinct__node *)tinct__take(&a, colors * sizeof *lay.nodes);
        lay.fine = (uint16_t *)tinct__take(&a, colors * sizeof *lay.fine);
        lay.coarse = (uint16_t *)tinct__take(&a, colors * sizeof *lay.coarse);
        lay.leaf_place = (uint32_t *)tinct__take(&a, colors * sizeof *lay.leaf_place);
        lay.doubled = (int16_t(*)[4])tinct__take(&a, colors * sizeof *lay.doubled);
        lay.kernel = (int32_t(*)[766])tinct__take(&a, 8 * sizeof *lay.kernel);
        order = (uint32_t *)tinct__take(&a, colors * sizeof *order);
        keys = (uint32_t *)tinct__take(&a, colors * sizeof *keys);
        if (a.base != NULL) break;
        a.base = (uint8_t *)tinct__allocate(o, a.used);
        if (a.base == NULL) return TINCT__NO_MEMORY;
        a.used = 0;
    }
    d->colors = colors;
    d->nodes = lay.nodes;
    d->fine = lay.fine;
    d->coarse = lay.coarse;
    d->leaf_place = lay.leaf_place;
    d->doubled = lay.doubled;
    d->kernel = lay.kernel;
    *result = d;
    tinct__tables_build(&d->tables);
    tinct__tree_build(d, palette, order, keys);
    for (uint32_t i = 0; i < colors; i++)
        for (unsigned c = 0; c < 4; c++) d->doubled[i][c] = (int16_t)(2 * tinct__channel(palette[i], c));
    static const int64_t scale[8] = {3, 5, 8, 12, 18, 27, 42, 70};
    for (int e = 0; e < 8; e++)
        for (int64_t distance = 0; distance < 766; distance++) {
            const int64_t s2 = scale[e] * scale[e], t = s2 + distance * distance;
            const int64_t kernel = (4096 * s2 * s2 + (t * t >> 1)) / (t * t);
            d->kernel[e][distance] = kernel > 1 ? (int32_t)kernel : 1;
        }
    return NULL;
}

/* ---- 9. match models ---- */

typedef struct {
    uint32_t *table;
    unsigned shift;
    uint32_t search_below, length, position, expected, trail;
} tinct__match;

TINCT__INLINE void tinct__match_find(tinct__match *m, const uint16_t *indices, uint32_t position, uint32_t surroundings) {
    uint32_t *const entry = &m->table[surroundings >> m->shift];
    const uint32_t e = *entry;
    if (e != 0 && (m->length == 0 || (m->length < m->search_below && e != m->position))) {
        uint32_t n = 0;
        while (n < 32 && n < e && indices[e - 1 - n] == indices[position - 1 - n]) n++;
        if (m->length == 0 || (n >= 16 && n > m->length)) {
            m->length = n;
            m->position = e;
            m->expected = indices[e];
        }
    }
    *entry = position;
}

TINCT__INLINE void tinct__match_advance(tinct__match *m, const uint16_t *indices, uint32_t index) {
    if (m->length != 0) {
        if (index == m->expected) {
            m->length++;
            m->position++;
            m->expected = indices[m->position];
        } else {
            m->length = 0;
        }
    }
    if (m->length != 0)
        m->trail = m->position;
    else if (m->trail != 0)
        m->trail++;
}

TINCT__INLINE uint32_t tinct__grade(uint32_t length) {
    return length < 16 ? length : length < 32 ? 16 : length < 64 ? 17 : length < 400 ? 18 : 19;
}

/* ---- a band ---- */

/* 20 slot contexts stand before those of the matches. */
enum { TINCT__PAD = 16, TINCT__EARLY = 20, TINCT__SLOTS = 24, TINCT__COLOR_LANES = 8, TINCT__TAPS = 11, TINCT__NO_ENTRY = -1 };
#define TINCT__LANES_OF(few) ((few) ? 24 : 32)
#define TINCT__SETS_OF(few) ((few) ? 4 : 5)

typedef struct {
    uint32_t check;
    uint32_t counters[7];
} tinct__slot;

/* Predictions of a pixel's colour (10.2, 10.3), doubled. */
enum { TINCT__P_WEST, TINCT__P_NORTH, TINCT__P_NORTH_EAST, TINCT__P_NORTH_WEST, TINCT__P_FAR_WEST, TINCT__P_PLANE, TINCT__P_BLEND, TINCT__P_LINE_WEST, TINCT__P_LINE_NORTH, TINCT__P_MEAN, TINCT__P_AVERAGE, TINCT__P_SLOW, TINCT__P_FAST,
       TINCT__PREDICTIONS };

typedef struct {
    const tinct__dense_palette *d;
    const tinct__tables *t;
    uint32_t width, rows;
    unsigned size_bits, slot_bits;
    uint16_t *out; /* all indices of the band */
    tinct__arithmetic stream;
    tinct__predictor mixer;
    tinct__match near, far; /* far: the wide one */

    tinct__slot *slots; /* [context][1 << slot_bits] */
    uint16_t *lines[8]; /* the last eight rows, by y mod 8; from -PAD to width + PAD */
    uint16_t *top;      /* what stands above row 0 */
    uint8_t *packed[8]; /* the same rows, two bits an index, for the templates; 4 indices a byte, the first highest */
    uint8_t *packed_top;
    uint8_t *misses[2];
    uint32_t *color_counters; /* [D][65536] */
    int32_t *uses, *mass;     /* in leaf order; NULL with more than 256 colours */
    uint32_t *below;          /* below[i]: the sum of the first i masses */
    int16_t *leaf_color[4];

    uint32_t run_counters[TINCT__COLOR_LANES][6];
    int32_t adapt[2][TINCT__TAPS][4];
    int32_t energy;
    unsigned recent_error;

    /* The pixel. */
    uint32_t x, y; /* between calls, y is the number of rows that are done */
    const uint16_t *at[8]; /* at[k][dx] is P(x + dx, y - k) */
    uint32_t W, N, NW, NE, WW, NN, NWW, NEE, NNW, NNE, WWW;
    unsigned equal, miss_bits, activity;
    uint32_t surroundings, wide_hash;
    uint64_t left_row; /* the last 15 indices, two bits each, where K <= 4 */
    int32_t predicted[TINCT__PREDICTIONS][4];
    int32_t taps[TINCT__TAPS][4];
    uint32_t hash[TINCT__SLOTS];
    uint32_t check[TINCT__SLOTS];
    tinct__slot *found[TINCT__SLOTS];
    uint32_t found_group;
    int32_t asked[3]; /* candidates that were refused */
    int asked_count;
} tinct__dense;

/* Templates (10.1). */
enum { TINCT__TEMPLATES = 20, TINCT__REACH = 12 };
static const uint8_t tinct__templates[TINCT__TEMPLATES][8] = {
    {2, 2, 1, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0, 0},  {4, 4, 3, 1, 0, 0, 0, 0}, {15, 13, 13, 12, 11, 10, 9, 8},
    {6, 6, 5, 4, 2, 0, 0, 0}, {8, 7, 6, 5, 4, 3, 0, 0},  {8, 3, 0, 0, 0, 0, 0, 0}, {1, 2, 2, 2, 2, 2, 0, 0},
    {4, 5, 0, 0, 0, 0, 0, 0}, {6, 4, 4, 3, 0, 0, 0, 0},  {3, 4, 4, 4, 0, 0, 0, 0}, {1, 7, 1, 0, 0, 0, 0, 0},
    {1, 1, 1, 1, 1, 1, 0, 0}, {7, 7, 6, 5, 3, 0, 0, 0},  {8, 9, 9, 7, 6, 5, 4, 3}, {5, 5, 4, 2, 0, 0, 0, 0},
    {2, 2, 2, 2, 2, 2, 2, 2}, {1, 4, 4, 4, 4, 4, 4, 4},  {2, 6, 6, 6, 6, 6, 6, 6}, {14, 13, 0, 0, 0, 0, 0, 0}};

/* ---- 8. neighbours ---- */

TINCT__INLINE void tinct__see_neighbors(tinct__dense *b) {
    const uint16_t *const a0 = b->at[0], *const a1 = b->at[1], *const a2 = b->at[2];
    b->W = a0[-1], b->WW = a0[-2], b->WWW = a0[-3];
    b->NWW = a1[-2], b->NW = a1[-1], b->N = a1[0], b->NE = a1[1], b->NEE = a1[2];
    b->NNW = a2[-1], b->NN = a2[0], b->NNE = a2[1];
    const uint32_t W = b->W, N = b->N, NW = b->NW, NE = b->NE, NN = b->NN, NNE = b->NNE;
    b->equal = (unsigned)(W == N) | (unsigned)(W == NW) << 1 | (unsigned)(W == NE) << 2 | (unsigned)(N == NW) << 3 |
               (unsigned)(N == NE) << 4 | (unsigned)(NW == NE) << 5 | (unsigned)(W == b->WW) << 6 |
               (unsigned)(N == NN) << 7 | (unsigned)(NE == b->NEE) << 8 | (unsigned)(NW == b->NWW) << 9 |
               (unsigned)(N == NNE) << 10 | (unsigned)(W == b->NWW) << 11 | (unsigned)(NN == b->NNW) << 12 |
               (unsigned)(NN == NNE) << 13 | (unsigned)(NE == NNE) << 14 | (unsigned)(NW == b->NNW) << 15;
    const uint8_t *const m0 = b->misses[b->y & 1] + TINCT__PAD + b->x, *const m1 = b->misses[(b->y & 1) ^ 1] + TINCT__PAD + b->x;
    b->miss_bits = m0[-1] | (unsigned)m1[0] << 1 | (unsigned)m1[1] << 2 | (unsigned)m1[-1] << 3 | (unsigned)m0[-2] << 4;
    b->surroundings = tinct__H(tinct__pack(W, N, NW, NE),
                        tinct__pack(b->WW, NN, NNE, b->NWW) + tinct__pack(b->NEE, b->NNW, b->WWW, 0) * TINCT__GOLDEN);
    TINCT__PREFETCH(&b->near.table[b->surroundings >> b->near.shift]);
}

TINCT__INLINE uint64_t tinct__four(const tinct__dense *b, int d) {
    const uint16_t *const p = b->at[0] - d;
    return tinct__pack(p[0], p[-1], p[-2], p[-3]);
}

/* ---- 10. contexts ---- */

TINCT__INLINE int32_t tinct__descend(const tinct__dense_palette *d, const int32_t *color) {
    int32_t n = 0;
    do {
        const tinct__node *const node = &d->nodes[n];
        n = node->child[color[node->axis] >= node->threshold];
    } while (n >= 0);
    return ~n;
}

/* The blend and the activity of the pixel, all that C6 needs. */
TINCT__INLINE void tinct__blend_colors(tinct__dense *b) {
    const int16_t(*const doubled)[4] = (const int16_t(*)[4])b->d->doubled;
    const int16_t *const w = doubled[b->W], *const n = doubled[b->N], *const nw = doubled[b->NW],
                        *const ne = doubled[b->NE];
    for (int c = 0; c < 4; c++) {
        const int32_t v = (3 * (w[c] + n[c]) + 2 * (ne[c] - nw[c])) / 2;
        b->predicted[TINCT__P_BLEND][c] = v < 0 ? 0 : tinct__clamp(v / 3, 0, 510);
    }
    const int32_t d = tinct__abs(w[1] - nw[1]) + tinct__abs(n[1] - nw[1]) + tinct__abs(n[1] - ne[1]);
    b->activity = d < 12 ? 0 : d < 28 ? 1 : d < 56 ? 2 : d < 112 ? 3 : 4;
}

/* The seven rows above the pixel, REACH indices to either side, two bits each. */
TINCT__INLINE void tinct__see_rows(const tinct__dense *b, uint64_t window[8]) {
    window[0] = b->left_row;
    if (b->y == 0) {
        uint64_t all = 0;
        for (int dx = -TINCT__REACH; dx <= TINCT__REACH; dx++) all = all << 2 | b->at[1][dx];
        for (int k = 1; k < 8; k++) window[k] = all;
        return;
    }
    const uint32_t first = b->x + TINCT__PAD - TINCT__REACH;
    for (uint32_t k = 1; k < 8; k++) {
        const uint8_t *const p = (k <= b->y ? b->packed[(b->y - k) & 7] : b->packed_top) + (first >> 2);
        uint64_t v = 0;
        for (int i = 0; i < 8; i++) v = v << 8 | p[i];
        window[k] = v << 2 * (first & 3) >> (64 - 2 * (2 * TINCT__REACH + 1));
    }
}

TINCT__INLINE uint32_t tinct__template(const uint64_t window[8], const int i) {
    const uint8_t *const t = tinct__templates[i];
    uint64_t v = 0;
    for (int k = 7; k >= 1; k--) {
        v *= TINCT__GOLDEN;
        if (t[k] > 0) v += window[k] >> 2 * (TINCT__REACH + 1 - t[k]) & ((UINT64_C(1) << 2 * (2 * t[k] - 1)) - 1);
    }
    v = v * TINCT__GOLDEN + (window[0] & ((UINT64_C(1) << 2 * t[0]) - 1));
    return tinct__H(v, (uint64_t)i);
}

TINCT__INLINE void tinct__see_matches(tinct__dense *b) {
    const tinct__match *const m = &b->near, *const w = &b->far;
    const uint32_t expected = m->length ? m->expected : 0;
    const uint32_t M1 = tinct__H(tinct__pack(expected, b->W, b->N, m->length > 15), 13);
    uint32_t *const h = b->hash + TINCT__EARLY;
    h[0] = m->length ? tinct__H(expected, tinct__pack(tinct__grade(m->length), 0, 12, 0)) : 0;
    h[1] = M1;
    const uint32_t wide = w->length ? w->expected : 0;
    const uint32_t trust = w->length ? 1 + (w->length >> 3 < 3 ? w->length >> 3 : 3) : 0;
    h[2] = w->length ? tinct__H(wide, tinct__pack(tinct__grade(w->length), 0, 14, 0)) : 0;
    h[3] = tinct__H(tinct__pack(wide, expected, trust, (m->length < 16 ? m->length : 16) >> 2), tinct__pack(15, 0, b->W, 0));
}

TINCT__APART uint64_t tinct__index_set(const tinct__dense *b) {
    const uint32_t n[11] = {b->W, b->N, b->NW, b->NE, b->WW, b->NN, b->NWW, b->NEE, b->NNW, b->NNE, b->WWW};
    uint64_t sum = 0;
    for (int i = 0; i < 11; i++) {
        int seen = 0;
        for (int k = 0; k < i; k++) seen |= n[k] == n[i];
        if (!seen) sum += tinct__H(n[i], 24);
    }
    return sum;
}

/* All slot contexts except those of the matches. */
TINCT__INLINE void tinct__see_contexts(tinct__dense *b, const int few) {
    uint32_t *const h = b->hash;
    const uint32_t W = b->W, N = b->N, NW = b->NW, NE = b->NE, WW = b->WW, NN = b->NN;
    const uint32_t C2 = tinct__H(b->equal, tinct__pack(b->miss_bits & 7, 0, 3, 0));
    if (few) {
        uint64_t window[8];
        tinct__see_rows(b, window);
        h[0] = tinct__template(window, 0);
        h[1] = C2;
        h[2] = tinct__template(window, 2);
        h[3] = tinct__template(window, 3);
        h[4] = tinct__template(window, 4);
        h[5] = tinct__template(window, 5);
        h[6] = tinct__template(window, 6);
        h[7] = tinct__template(window, 7);
        h[8] = tinct__template(window, 8);
        h[9] = tinct__template(window, 9);
        h[10] = tinct__template(window, 10);
        h[11] = tinct__template(window, 11);
        h[12] = tinct__template(window, 12);
        h[13] = tinct__template(window, 13);
        h[14] = tinct__template(window, 14);
        h[15] = tinct__template(window, 15);
        h[16] = tinct__template(window, 16);
        h[17] = tinct__template(window, 17);
        h[18] = tinct__template(window, 18);
        h[19] = tinct__template(window, 19);
        b->wide_hash = tinct__H(h[14] + ((uint64_t)h[3] << 32), 0);
        return;
    }
    tinct__blend_colors(b);
    const uint32_t C1 = tinct__H(tinct__pack(W, N, NW, NE), tinct__pack(WW, NN, 2, 0)), C3 = tinct__H(tinct__pack(W, WW, 0, 0), 4),
                   C4 = tinct__H(tinct__pack(N, NN, 0, 0), 5), C13 = tinct__H(N, 16),
                   C6 = tinct__H(tinct__pack((uint32_t)tinct__descend(b->d, b->predicted[TINCT__P_BLEND]), b->activity, 0, 0), 6);
    const uint16_t *const a0 = b->at[0], *const a1 = b->at[1], *const a2 = b->at[2], *const a3 = b->at[3];
    const uint32_t sides = tinct__H(tinct__pack(a0[-4], a0[-5], a0[-6], a1[-3]), tinct__pack(a1[-4], a1[-5], a1[3], a1[4]));
    b->wide_hash = tinct__H(b->surroundings + ((uint64_t)sides << 32), tinct__pack(a2[-2], a2[2], a3[0], a3[1]));
    TINCT__PREFETCH(&b->far.table[b->wide_hash >> b->far.shift]);
    uint32_t left = 1, up = 1;
    while (left < 15 && a0[-1 - (int)left] == W) left++;
    while (up < 6 && b->at[up + 1][0] == N) up++;
    const uint16_t *const fine = b->d->fine, *const coarse = b->d->coarse;
    const uint64_t before1 = tinct__four(b, 1), before5 = tinct__four(b, 5);
    h[0] = tinct__H(tinct__pack(W, N, NW, 0), 1);
    h[1] = C1;
    h[2] = C2;
    h[3] = C3;
    h[4] = C4;
    h[5] = b->wide_hash;
    h[6] = C6;
    h[7] = tinct__H(tinct__pack(fine[W], fine[N], fine[NE], fine[NW]), tinct__pack(coarse[WW], coarse[NN], 7, 0));
    h[8] = tinct__H(tinct__pack(N, NN, NE, b->NEE), 8);
    h[9] = tinct__H(before1, before5);
    h[10] = tinct__H(tinct__pack(W, N, NW, NE), 10);
    h[11] = tinct__H(before1 + TINCT__GOLDEN * before5, tinct__four(b, 9) + TINCT__GOLDEN * tinct__four(b, 13));
    h[12] = tinct__H(before1 + TINCT__GOLDEN * tinct__pack(a0[-5], a0[-6], NW, 0), tinct__pack(N, NE, b->NEE, 23));
    h[13] = C13;
    h[14] = tinct__H(tinct__pack(W, N, left, up), 17);
    h[15] = tinct__H(tinct__pack(W, a0[-1 - (int)left], left, NE), 18);
    h[16] = tinct__H(tinct__index_set(b), tinct__pack(W, N, 19, 0));
    h[17] = tinct__H(b->near.trail ? b->out[b->near.trail] : 0, 20);
    h[18] = tinct__H(b->x, tinct__pack(N, 21, 0, 0));
    h[19] = tinct__H(tinct__pack(N, NE, b->NNE, NN), 22);
}

/* Begins to find the slots of the contexts from..count for a group: says where to look, and prefetches the memory. */
TINCT__INLINE void tinct__look_ahead(tinct__dense *b, uint32_t group, const int from, const int count) {
    const uint32_t salt = group * UINT32_C(0x9E3779B1);
    const unsigned shift = 32 - b->slot_bits;
    for (int i = from; i < count; i++) {
        uint32_t t = (b->hash[i] + salt) * UINT32_C(0x2C1B3C6D);
        t ^= t >> 15;
        t *= UINT32_C(0x297A2D39);
        b->check[i] = t | 1;
        b->found[i] = b->slots + ((size_t)i << b->slot_bits) + (t >> shift);
        TINCT__PREFETCH(b->found[i]);
    }
}

/* Finds the slots that look_ahead was called for. */
TINCT__APART void tinct__look_up(tinct__dense *b, uint32_t group, const int count) {
    for (int i = 0; i < count; i++) {
        tinct__slot *one = b->found[i];
        if (one->check != b->check[i]) {
            tinct__slot *const other = b->slots + ((size_t)(one - b->slots) ^ 1);
            if (other->check == b->check[i]) {
                one = other;
            } else {
                if ((other->counters[0] & 255) < (one->counters[0] & 255)) one = other;
                memset(one, 0, sizeof *one);
                one->check = b->check[i];
            }
            b->found[i] = one;
        }
    }
    b->found_group = group;
}

/* Both steps, for all contexts. */
TINCT__APART void tinct__slots_of(tinct__dense *b, uint32_t group) {
    tinct__look_ahead(b, group, 0, TINCT__SLOTS);
    tinct__look_up(b, group, TINCT__SLOTS);
}

/* ---- 10.2, 10.3, 10.4: colours ---- */

/* All predictions for a pixel of section 12. */
TINCT__APART void tinct__predict_colors(tinct__dense *b) {
    const int16_t(*const doubled)[4] = (const int16_t(*)[4])b->d->doubled;
    const int16_t *const W = doubled[b->W], *const N = doubled[b->N], *const NW = doubled[b->NW],
                        *const NE = doubled[b->NE], *const WW = doubled[b->WW], *const NN = doubled[b->NN],
                        *const NWW = doubled[b->NWW], *const NNE = doubled[b->NNE], *const NEE = doubled[b->NEE],
                        *const NNW = doubled[b->NNW], *const WWW = doubled[b->WWW];
    int32_t(*const p)[4] = b->predicted;
    for (int c = 0; c < 4; c++) {
        const int32_t w = W[c], n = N[c], nw = NW[c], ne = NE[c], ww = WW[c], nn = NN[c];
        p[TINCT__P_WEST][c] = w;
        p[TINCT__P_NORTH][c] = n;
        p[TINCT__P_NORTH_EAST][c] = ne;
        p[TINCT__P_NORTH_WEST][c] = nw;
        p[TINCT__P_FAR_WEST][c] = ww;
        p[TINCT__P_PLANE][c] = tinct__clamp(w + n - nw, 0, 510);
        p[TINCT__P_LINE_WEST][c] = tinct__clamp(2 * w - ww, 0, 510);
        p[TINCT__P_LINE_NORTH][c] = tinct__clamp(2 * n - nn, 0, 510);
        p[TINCT__P_MEAN][c] = (w >> 1) + ((n + ne) >> 2);
        p[TINCT__P_AVERAGE][c] = (2 * (w + n) + ne + nw + ww + nn) >> 3;
        b->taps[0][c] = (n - nw) / 2;
        b->taps[1][c] = (w - nw) / 2;
        b->taps[2][c] = (ne - n) / 2;
        b->taps[3][c] = (w - ww) / 2;
        b->taps[4][c] = (n - nn) / 2;
        b->taps[5][c] = (nw - NWW[c]) / 2;
        b->taps[6][c] = (ne - NNE[c]) / 2;
        b->taps[7][c] = (NEE[c] - ne) / 2;
        b->taps[8][c] = (nw - NNW[c]) / 2;
        b->taps[9][c] = (ww - WWW[c]) / 2;
        b->taps[10][c] = (NNE[c] - nn) / 2;
    }
    for (int a = 0; a < 2; a++) {
        int32_t sum[4] = {0};
        for (int i = 0; i < TINCT__TAPS; i++)
            for (int c = 0; c < 4; c++) sum[c] += b->adapt[a][i][c] * b->taps[i][c];
        for (int c = 0; c < 4; c++)
            p[TINCT__P_SLOW + a][c] = tinct__clamp(2 * ((p[TINCT__P_WEST][c] / 2 + p[TINCT__P_NORTH][c] / 2 + 1) >> 1) + (sum[c] >> 15), 0, 510);
    }
}

/* Learns from the pixel's colour. */
TINCT__APART void tinct__learn_colors(tinct__dense *b, uint32_t index) {
    const int16_t *const value = b->d->doubled[index];
    int32_t squares[4] = {64, 64, 64, 64};
    for (int i = 0; i < TINCT__TAPS; i++)
        for (int c = 0; c < 4; c++) squares[c] += b->taps[i][c] * b->taps[i][c];
    for (int a = 0; a < 2; a++) {
        int32_t step[4];
        for (int c = 0; c < 4; c++) {
            const int32_t e = value[c] - b->predicted[TINCT__P_SLOW + a][c];
            const int32_t s = tinct__abs(e) * (a == 0 ? 40000 : 600000) / squares[c];
            step[c] = e < 0 ? -s : s;
        }
        for (int i = 0; i < TINCT__TAPS; i++)
            for (int c = 0; c < 4; c++)
                b->adapt[a][i][c] =
                    tinct__clamp(b->adapt[a][i][c] + ((step[c] * b->taps[i][c] + 128) >> 8), -262144, 262143);
    }
    int32_t error[4];
    for (int c = 0; c < 4; c++) error[c] = tinct__abs(value[c] - b->predicted[TINCT__P_SLOW][c]);
    b->energy += (16 * ((error[0] + 2 * error[1] + error[2] + error[3]) >> 1) - b->energy) >> 3;
    const int32_t level = b->energy >> 4;
    b->recent_error = level < 6    ? 0
                : level < 10 ? 1
                : level < 16 ? 2
                : level < 24 ? 3
                : level < 36 ? 4
                : level < 54 ? 5
                : level < 90 ? 6
                             : 7;

    if (b->uses != NULL) {
        int32_t *const uses = b->uses;
        uses[b->d->leaf_place[index]] += 24;
        if (uses[b->d->leaf_place[index]] > 8000)
            for (uint32_t i = 0; i < b->d->colors; i++) uses[i] -= uses[i] >> 1;
    }
}

/* Gives every palette entry its mass; returns their sum. */
TINCT__APART uint32_t tinct__weigh_entries(tinct__dense *b) {
    const int32_t *const kernel = b->d->kernel[b->recent_error];
    const int32_t *const slow = b->predicted[TINCT__P_SLOW];
    const int16_t r = (int16_t)slow[0], g = (int16_t)slow[1], bl = (int16_t)slow[2], al = (int16_t)slow[3];
    uint32_t sum = 0;
    const uint32_t colors = b->d->colors;
    for (uint32_t i = 0; i < colors; i++) {
        const int32_t d = (tinct__abs(r - b->leaf_color[0][i]) + 2 * tinct__abs(g - b->leaf_color[1][i]) +
                           tinct__abs(bl - b->leaf_color[2][i]) + 2 * tinct__abs(al - b->leaf_color[3][i])) >> 2;
        const int32_t w = ((b->uses[i] * kernel[d]) >> 8) + 1;
        b->mass[i] = w;
        sum += (uint32_t)w;
    }
    return sum;
}

TINCT__INLINE int32_t tinct__log(uint32_t v) {
    const unsigned e = tinct__log2(v);
    return (int32_t)(256 * e + (uint32_t)(((uint64_t)256 * v) >> e)) - 256;
}

TINCT__INLINE int32_t tinct__odds(uint32_t a, uint32_t b) {
    return tinct__clamp(((tinct__log(a ? a : 1) - tinct__log(b ? b : 1)) * 177) >> 8, -2047, 2047);
}

TINCT__INLINE uint32_t tinct__dist(const tinct__dense *b, int prediction, int32_t entry) {
    const int32_t *const v = b->predicted[prediction];
    const int16_t *const c = b->d->doubled[entry];
    const int32_t e =
        (tinct__abs(v[0] - c[0]) + tinct__abs(v[1] - c[1]) + tinct__abs(v[2] - c[2]) + tinct__abs(v[3] - c[3])) >> 1;
    return 8u + b->t->size[e < 1023 ? e : 1023];
}

TINCT__INLINE uint32_t tinct__side(const tinct__dense *b, int prediction, const tinct__node *node) {
    const int32_t d = b->predicted[prediction][node->axis] - node->threshold;
    return d < 0 ? 8u - b->t->size[-d] : 8u + b->t->size[d];
}

/* Points the colour lanes at their counters; values[4] is not used, D4's counter is made from the odds. */
TINCT__APART void tinct__point_colors(tinct__dense *b, const uint64_t values[TINCT__COLOR_LANES], int32_t odds, uint32_t *made,
                          uint32_t **lanes) {
    for (uint32_t i = 0; i < TINCT__COLOR_LANES; i++) {
        if (i == 4) continue;
        lanes[i] = b->color_counters + (i << 16) + (tinct__H(values[i], i + 32) >> 16);
    }
    *made = (uint32_t)(64 * (b->t->squash[odds + TINCT__LOGIT] - 32768)) << 10 | 255;
    lanes[4] = made;
}

/* ---- 11. and 12. ---- */

TINCT__INLINE void tinct__point_slots(const tinct__dense *b, uint32_t **lanes, unsigned place, const int count) {
    for (int i = 0; i < count; i++) lanes[i] = &b->found[i]->counters[place];
}

/* Records the pixel's index and goes on to the next pixel. */
TINCT__INLINE void tinct__put_pixel(tinct__dense *b, uint32_t index, int missed, const int few) {
    const uint32_t x = b->x;
    b->out[(size_t)b->y * b->width + x] = (uint16_t)index;
    b->lines[b->y & 7][TINCT__PAD + x] = (uint16_t)index;
    b->misses[b->y & 1][TINCT__PAD + x] = (uint8_t)missed;
    if (b->y == 0)
        for (uint32_t i = 1; i <= TINCT__PAD; i++) b->top[TINCT__PAD + x + i] = (uint16_t)index;
    tinct__match_advance(&b->near, b->out, index);
    tinct__match_advance(&b->far, b->out, index);
    if (few) b->left_row = (b->left_row << 2 | index) & ((1u << 30) - 1);
    b->x = x + 1;
    for (int k = 0; k < 8; k++) b->at[k]++;
}

/* Decodes the index of a pixel by itself. */
TINCT__INLINE void tinct__decode_pixel(tinct__dense *b, const int few) {
    const tinct__dense_palette *const d = b->d;
    const uint32_t position = b->y * b->width + b->x;
    tinct__look_ahead(b, 0, 0, TINCT__EARLY);
    tinct__match_find(&b->near, b->out, position, b->surroundings);
    tinct__match_find(&b->far, b->out, position, b->wide_hash);
    tinct__see_matches(b);
    tinct__look_ahead(b, 0, TINCT__EARLY, TINCT__SLOTS);

    const int weighed = !few && b->uses != NULL;
    uint32_t all = 0;
    if (!few) {
        tinct__predict_colors(b);
        if (weighed) all = tinct__weigh_entries(b);
    }
    tinct__look_up(b, 0, TINCT__SLOTS);

    const tinct__match *const m = &b->near;
    const uint32_t grade = tinct__grade(m->length);
    const int32_t expected = m->length ? (int32_t)m->expected : TINCT__NO_ENTRY;
    const uint32_t E = m->length ? 256 * m->expected + grade + 1 : 0;
    const uint32_t few_mask = few ? (1u << tinct__clamp((int32_t)b->size_bits - 8, 2, 10)) - 1 : 0;
    const uint32_t few_row = b->W << 2 | b->N << 4 | b->NW << 6 | b->NE << 8;

    uint32_t *lanes[TINCT__LANES];
    uint32_t made = 0;
    int32_t first = TINCT__NO_ENTRY;
    b->asked_count = 0;

    if (d->colors > 2) {
        int32_t candidate[3], second = TINCT__NO_ENTRY;
        int count = 1;
        if (b->W == b->NW && b->N != b->NW) {
            first = (int32_t)b->N;
            second = (int32_t)b->W;
        } else {
            first = (int32_t)b->W;
            second = (int32_t)b->N;
        }
        if (second == first) {
            second = (int32_t)b->NE != first   ? (int32_t)b->NE
                     : (int32_t)b->NW != first ? (int32_t)b->NW
                                               : TINCT__NO_ENTRY;
        }
        candidate[0] = first;
        unsigned which[3] = {0, 1, 2};
        if (second != TINCT__NO_ENTRY) candidate[count++] = second;
        if (!few && m->length >= 8 && expected != first && expected != second) {
            which[count] = 2;
            candidate[count++] = expected;
        }
        uint64_t base[TINCT__COLOR_LANES] = {0};
        if (!few) {
            const uint64_t s2 = second != TINCT__NO_ENTRY ? tinct__dist(b, TINCT__P_BLEND, second) : 31;
            const uint64_t slow_second = second != TINCT__NO_ENTRY ? tinct__dist(b, TINCT__P_SLOW, second) : 31;
            const uint64_t mean = tinct__dist(b, TINCT__P_MEAN, first), line_west = tinct__dist(b, TINCT__P_LINE_WEST, first),
                           slow = tinct__dist(b, TINCT__P_SLOW, first);
            base[0] = tinct__dist(b, TINCT__P_BLEND, first) + (mean << 5) + ((uint64_t)tinct__dist(b, TINCT__P_NORTH_EAST, first) << 10) +
                      ((uint64_t)tinct__dist(b, TINCT__P_NORTH_WEST, first) << 15);
            base[1] = mean + ((uint64_t)(b->equal & 255) << 16);
            base[2] = line_west + ((uint64_t)tinct__dist(b, TINCT__P_LINE_NORTH, first) << 5) +
                      ((uint64_t)tinct__dist(b, TINCT__P_FAR_WEST, first) << 10);
            base[3] = tinct__dist(b, TINCT__P_PLANE, first) + (s2 << 5) + (line_west << 10);
            base[5] = (uint64_t)(uint32_t)first << 8;
            base[6] = slow + ((uint64_t)tinct__dist(b, TINCT__P_FAST, first) << 5);
            base[7] = slow + (slow_second << 5) + ((uint64_t)b->recent_error << 10);
        }
        for (int i = 0; i < count; i++) {
            static const uint8_t places[3] = {0, 1, 6};
            const unsigned w = which[i];
            unsigned hint = expected == TINCT__NO_ENTRY ? 0 : expected == candidate[i] ? 2 : 1;
            if (w == 1 && expected == first) hint = 0;
            tinct__question q;
            q.kind = w;
            q.site = few ? (w | few_row) & few_mask : 32 * w + b->miss_bits;
            q.match_state = 64 * q.kind + (hint ? 2 * grade + hint : 0);
            q.texture = 64 * q.kind + (b->equal & 63);
            q.error_state = !few ? 64 * q.kind + 8 * b->recent_error + b->activity : 0;
            q.near_key = (b->hash[0] + w * UINT32_C(0x9E3779B1)) * UINT32_C(0x85EBCA6B);
            q.far_key = (4 * E + hint + (q.kind << 26)) * UINT32_C(0x9E3779B1);
            tinct__point_slots(b, lanes, places[w], TINCT__SLOTS);
            if (!few) {
                int32_t odds = 0;
                if (weighed) {
                    const uint32_t own = (uint32_t)b->mass[d->leaf_place[candidate[i]]];
                    all -= own;
                    odds = tinct__odds(own, all);
                }
                uint64_t values[TINCT__COLOR_LANES];
                for (int k = 0; k < TINCT__COLOR_LANES; k++) values[k] = base[k] + ((uint64_t)w << 60);
                values[5] += (uint32_t)(odds + 2048) >> 7;
                tinct__point_colors(b, values, odds, &made, lanes + TINCT__SLOTS);
            }
            if ((few ? tinct__decide_few : tinct__decide_many)(&b->mixer, &b->stream, b->t, lanes, &q)) {
                if (!few) tinct__learn_colors(b, (uint32_t)candidate[i]);
                tinct__put_pixel(b, (uint32_t)candidate[i], i > 0, few);
                return;
            }
            b->asked[b->asked_count++] = candidate[i];
        }
    }

    if (weighed) {
        for (int i = 0; i < b->asked_count; i++) b->mass[d->leaf_place[b->asked[i]]] = 0;
        uint32_t sum = 0;
        for (uint32_t i = 0; i < d->colors; i++) {
            b->below[i] = sum;
            sum += (uint32_t)b->mass[i];
        }
        b->below[d->colors] = sum;
    }
    int expected_asked = 0;
    int32_t leaves[3] = {0, 0, 0}; /* the asked candidates as they stand in node.child; 0 is never a child */
    for (int i = 0; i < b->asked_count; i++) {
        leaves[i] = ~b->asked[i];
        expected_asked |= b->asked[i] == expected;
    }
    const uint32_t expected_place = expected != TINCT__NO_ENTRY && !expected_asked ? d->leaf_place[expected] : UINT32_MAX;

    int32_t n = 0;
    do {
        const tinct__node *const node = &d->nodes[n];
        const int32_t c0 = node->child[0], c1 = node->child[1];
        unsigned side;
        if (c0 < 0 && (c0 == leaves[0] || c0 == leaves[1] || c0 == leaves[2])) {
            side = 1;
        } else if (c1 < 0 && (c1 == leaves[0] || c1 == leaves[1] || c1 == leaves[2])) {
            side = 0;
        } else {
            if (node->group != b->found_group) {
                tinct__slots_of(b, node->group);
            }
            const unsigned depth = node->depth;
            const uint32_t number = (uint32_t)n + 3;
            const unsigned hint = expected_place < node->low || expected_place >= node->high ? 0
                                  : expected_place < node->mid                               ? 1
                                                                                             : 2;
            tinct__question q;
            q.kind = 5 + (depth < 10 ? depth : 10);
            q.site = n < TINCT__SITES - 1 - 104 ? 104 + (uint32_t)n : TINCT__SITES - 1;
            if (few) {
                q.site = (d->colors == 2 ? b->W | b->N << 1 | b->NW << 2 | b->NE << 3 | b->WW << 4 | b->NN << 5 |
                                              b->NWW << 6 | b->NEE << 7 | b->NNW << 8 | b->NNE << 9
                                        : (n == 0 ? 2 : 3) | few_row) & few_mask;
            }
            q.match_state = 64 * q.kind + (hint ? 2 * grade + hint : 0);
            q.texture = 64 * q.kind + (b->equal & 63);
            q.error_state = !few ? 64 * q.kind + 8 * b->recent_error + b->activity : 0;
            q.near_key = (b->hash[0] + number * UINT32_C(0x9E3779B1)) * UINT32_C(0x85EBCA6B);
            q.far_key = (4 * E + hint + (q.kind << 26)) * UINT32_C(0x9E3779B1);
            tinct__point_slots(b, lanes, node->rank + (node->group == 0 ? 2u : 0u), TINCT__SLOTS);
            if (!few) {
                const int32_t odds = weighed ? tinct__odds(b->below[node->high] - b->below[node->mid],
                                                       b->below[node->mid] - b->below[node->low])
                                             : 0;
                const uint64_t self = (uint64_t)n << 32, level = (uint64_t)(8 * depth + node->axis) << 40;
                const int32_t threshold = node->threshold, axis = node->axis;
                uint64_t values[TINCT__COLOR_LANES];
                values[0] = level + tinct__side(b, TINCT__P_WEST, node) + ((uint64_t)tinct__side(b, TINCT__P_NORTH, node) << 5) +
                            ((uint64_t)tinct__side(b, TINCT__P_NORTH_EAST, node) << 10) +
                            ((uint64_t)tinct__side(b, TINCT__P_NORTH_WEST, node) << 15);
                values[1] = self + tinct__side(b, TINCT__P_MEAN, node) + ((uint64_t)tinct__side(b, TINCT__P_LINE_NORTH, node) << 5);
                values[2] = self + tinct__side(b, TINCT__P_LINE_WEST, node) + ((uint64_t)tinct__side(b, TINCT__P_FAR_WEST, node) << 5);
                values[3] = self + (uint64_t)(((b->predicted[TINCT__P_AVERAGE][axis] - threshold) >> 1) & 1023);
                values[4] = 0;
                values[5] = self + tinct__side(b, TINCT__P_SLOW, node) + ((uint64_t)tinct__side(b, TINCT__P_FAST, node) << 5);
                values[6] = self + (uint64_t)(((b->predicted[TINCT__P_SLOW][axis] - threshold) >> 1) & 1023);
                values[7] = self + (uint64_t)(((b->predicted[TINCT__P_FAST][axis] - threshold) >> 1) & 1023);
                tinct__point_colors(b, values, odds, &made, lanes + TINCT__SLOTS);
            }
            side = (few ? tinct__decide_few : tinct__decide_many)(&b->mixer, &b->stream, b->t, lanes, &q);
        }
        n = side ? c1 : c0;
    } while (n >= 0);
    const uint32_t index = (uint32_t)~n;
    if (!few) tinct__learn_colors(b, index);
    tinct__put_pixel(b, index, index != (uint32_t)first, few);
}

/* Decodes the decision on a run. */
TINCT__INLINE int tinct__decode_run(tinct__dense *b, unsigned kind, unsigned rung, const int few) {
    uint32_t *lanes[TINCT__LANES];
    tinct__see_matches(b);
    tinct__slots_of(b, 0);
    tinct__point_slots(b, lanes, 5, TINCT__SLOTS);
    if (!few)
        for (int i = 0; i < TINCT__COLOR_LANES; i++) lanes[TINCT__SLOTS + i] = &b->run_counters[i][rung];
    const tinct__question q = {kind, 96 + rung, 64 * kind, 64 * kind, 64 * kind, b->hash[0], b->hash[0]};
    return (few ? tinct__decide_few : tinct__decide_many)(&b->mixer, &b->stream, b->t, lanes, &q);
}

static void tinct__pack_line(const uint16_t *line, uint32_t width, uint8_t *to) {
    for (uint32_t x = 0; x < width + 2 * TINCT__PAD; x += 4, line += 4)
        *to++ = (uint8_t)(line[0] << 6 | line[1] << 4 | line[2] << 2 | line[3]);
}

/* Decodes on until `until` rows are done; 0 if the stream is too short. */
TINCT__INLINE int tinct__decode_rows(tinct__dense *b, uint32_t until, const int few) {
    const uint32_t width = b->width;
    for (uint32_t y = b->y; y < until; y++) {
        uint16_t *const line = b->lines[y & 7];
        const uint16_t edge = y == 0 ? 0 : b->lines[(y - 1) & 7][TINCT__PAD];
        for (int i = 0; i < TINCT__PAD; i++) line[i] = edge;
        memset(b->misses[y & 1], 0, width + 2 * TINCT__PAD);
        if (few) b->left_row = edge * (uint64_t)0x15555555;
        b->x = 0;
        for (uint32_t k = 0; k < 8; k++) b->at[k] = (k <= y ? b->lines[(y - k) & 7] : b->top) + TINCT__PAD;

        uint32_t runs_from = 0;
        while (b->x < width) {
            const uint32_t x = b->x, left = width - x;
            tinct__see_neighbors(b);
            tinct__see_contexts(b, few);
            if (x >= runs_from) {
                const uint32_t W = b->W;
                uint32_t run = 0;
                unsigned kind = 3, rung = 0;
                if (b->equal == 0xFFFF && W == b->WWW && (b->near.length == 0 || b->near.expected == W)) {
                    const uint32_t most = left < 32 ? left : 32;
                    if (y == 0)
                        run = most;
                    else
                        while (run < most && b->at[1][run + 2] == W && b->at[2][run + 1] == W) run++;
                    if (run > 0) rung = tinct__log2(run);
                } else if (!few && b->near.length >= 400) {
                    run = left < 16 ? left : 16;
                    kind = 4;
                    rung = tinct__grade(b->near.length) - 17;
                }
                if (run >= 8) {
                    if (tinct__decode_run(b, kind, rung, few)) {
                        uint32_t from = b->near.position;
                        for (uint32_t k = 0; k < run; k++) tinct__put_pixel(b, kind == 3 ? W : b->out[from++], 0, few);
                        if (tinct__arithmetic_overrun(&b->stream)) return 0;
                        continue;
                    }
                    runs_from = x + run;
                }
            }
            tinct__decode_pixel(b, few);
            if (tinct__arithmetic_overrun(&b->stream)) return 0;
        }

        for (int i = 0; i < TINCT__PAD; i++) line[TINCT__PAD + width + (uint32_t)i] = line[TINCT__PAD + width - 1];
        if (few) {
            tinct__pack_line(line, width, b->packed[y & 7]);
            if (y == 0) tinct__pack_line(b->top, width, b->packed_top);
        }
        b->y = y + 1;
    }
    return 1;
}

TINCT__APART int tinct__decode_few(tinct__dense *b, uint32_t until) { return tinct__decode_rows(b, until, 1); }
TINCT__APART int tinct__decode_many(tinct__dense *b, uint32_t until) { return tinct__decode_rows(b, until, 0); }

/* Decodes on until `until` rows are done; checks the end when all are. */
static tinct__fault tinct__dense_rows(tinct__dense *b, uint32_t until) {
    if (b->y >= until) return NULL;
    if (!(b->d->colors <= 4 ? tinct__decode_few(b, until) : tinct__decode_many(b, until)) ||
        (b->y == b->rows && !tinct__arithmetic_ended_well(&b->stream)))
        return TINCT__INVALID("A dense band is too short or too long");
    return NULL;
}

static uint8_t *tinct__dense_lay_out(tinct__dense *b, tinct__arena *a, size_t stream, unsigned match_bits, unsigned curve_bits) {
    const int few = b->d->colors <= 4;
    const size_t line = (size_t)b->width + 2 * TINCT__PAD + 4;
    b->out = (uint16_t *)tinct__take(a, (size_t)b->width * b->rows * sizeof *b->out);
    uint8_t *const copy = (uint8_t *)tinct__take(a, stream);
    tinct__predictor_lay_out(&b->mixer, a, TINCT__LANES_OF(few), TINCT__SETS_OF(few), curve_bits);
    b->slots = (tinct__slot *)tinct__take(a, ((size_t)TINCT__SLOTS << b->slot_bits) * sizeof *b->slots);
    b->near.table = (uint32_t *)tinct__take(a, sizeof *b->near.table << match_bits);
    b->far.table = (uint32_t *)tinct__take(a, sizeof *b->far.table << match_bits);
    for (int i = 0; i < 8; i++) b->lines[i] = (uint16_t *)tinct__take(a, line * sizeof **b->lines);
    b->top = (uint16_t *)tinct__take(a, line * sizeof *b->top);
    for (int i = 0; i < 2; i++) b->misses[i] = (uint8_t *)tinct__take(a, line);
    if (few) {
        for (int i = 0; i < 8; i++) b->packed[i] = (uint8_t *)tinct__take(a, line / 4 + 9);
        b->packed_top = (uint8_t *)tinct__take(a, line / 4 + 9);
    } else {
        b->color_counters = (uint32_t *)tinct__take(a, ((size_t)TINCT__COLOR_LANES << 16) * sizeof *b->color_counters);
    }
    if (!few && b->d->colors <= 256) {
        const size_t colors = b->d->colors;
        b->uses = (int32_t *)tinct__take(a, colors * sizeof *b->uses);
        b->mass = (int32_t *)tinct__take(a, colors * sizeof *b->mass);
        b->below = (uint32_t *)tinct__take(a, (colors + 1) * sizeof *b->below);
        for (int c = 0; c < 4; c++) b->leaf_color[c] = (int16_t *)tinct__take(a, colors * sizeof **b->leaf_color);
    }
    return copy;
}

/* Prepares a band. Its tables go into a block, which is asked for through `grow`. */
static tinct__fault tinct__dense_start(tinct__dense *b, const tinct__dense_palette *d, const uint8_t *data, size_t size, uint32_t width,
                                       uint32_t rows, uint8_t *(*grow)(void *user, size_t size), void *user) {
    const int few = d->colors <= 4;
    const int32_t size_bits = (int32_t)tinct__log2((uint64_t)width * rows) + 1;
    const unsigned match_bits = (unsigned)tinct__clamp(size_bits - 2, 6, 18), curve_bits = (unsigned)tinct__clamp(size_bits - 3, 6, 12);
    memset(b, 0, sizeof *b);
    if (data[0] != 0x11) return TINCT__UNSUPPORTED("A dense band has an unknown model");
    b->d = d;
    b->t = &d->tables;
    b->width = width;
    b->rows = rows;
    b->size_bits = (unsigned)size_bits;
    b->slot_bits = (unsigned)tinct__clamp(size_bits, 6, 16);

    const size_t stream = size - 1, map = ((size_t)width * rows * sizeof *b->out + 63) & ~(size_t)63;
    tinct__arena a = {NULL, 0};
    tinct__dense_lay_out(b, &a, stream, match_bits, curve_bits);
    a.base = grow(user, a.used);
    if (a.base == NULL) return TINCT__NO_MEMORY;
    memset(a.base + map, 0, a.used - map); /* the map is written before it is read */
    a.used = 0;
    uint8_t *const copy = tinct__dense_lay_out(b, &a, stream, match_bits, curve_bits);
    memcpy(copy, data + 1, stream);
    tinct__arithmetic_start(&b->stream, copy, stream);
    tinct__predictor_start(&b->mixer, b->t, TINCT__LANES_OF(few), TINCT__SETS_OF(few), curve_bits);
    b->near.shift = b->far.shift = 32 - match_bits;
    b->far.search_below = 20;
    for (int k = 0; k < 2; k++)
        for (int c = 0; c < 4; c++) {
            b->adapt[k][0][c] = b->adapt[k][1][c] = 16384;
            b->adapt[k][2][c] = 10922;
        }
    if (b->uses != NULL)
        for (uint32_t i = 0; i < d->colors; i++) {
            b->uses[i] = 32;
            for (int c = 0; c < 4; c++) b->leaf_color[c][d->leaf_place[i]] = d->doubled[i][c];
        }
    return NULL;
}

/* ======== coded palettes (annex tinct-palette.md) ======== */

enum { TINCT__A, TINCT__G, TINCT__R, TINCT__B, TINCT__PALETTE_LANES = 8, TINCT__PALETTE_SETS = 2, TINCT__PALETTE_BITS = 12 };

typedef struct {
    tinct__tables tables;
    tinct__arithmetic stream;
    tinct__predictor mixer;
    uint32_t counters[TINCT__PALETTE_LANES][1 << TINCT__PALETTE_BITS];
    int32_t first;     /* the first channel coded */
    int32_t prefix[4]; /* section 4 */
    tinct_color *out, *out_end;
} tinct__palette_decoder;

static tinct_color tinct__color_of(const int32_t v[4]) {
    const tinct_color c = {(uint8_t)v[TINCT__R], (uint8_t)v[TINCT__G], (uint8_t)v[TINCT__B], (uint8_t)v[TINCT__A]};
    return c;
}

static unsigned tinct__palette_bit(tinct__palette_decoder *p, uint64_t self, const uint64_t values[TINCT__PALETTE_LANES], unsigned kind,
                            unsigned row, uint32_t near, uint32_t far) {
    uint32_t *lanes[TINCT__PALETTE_LANES];
    for (uint32_t i = 0; i < TINCT__PALETTE_LANES; i++)
        lanes[i] = &p->counters[i][tinct__H(self, ((uint64_t)i << 32) + values[i]) >> (32 - TINCT__PALETTE_BITS)];
    const tinct__question q = {kind, row, 0, 0, 0, near, far};
    return tinct__decide_palette(&p->mixer, &p->stream, &p->tables, lanes, &q);
}

/* lean(v), section 3 */
static uint32_t tinct__lean(int32_t v, int32_t middle) {
    const int32_t d = v - middle, size = d < 0 ? -d - 1 : d;
    int32_t g = size == 0 ? 0 : (int32_t)tinct__log2((uint64_t)size) + 1;
    if (g > 8) g = 8;
    return (uint32_t)(d < 0 ? 8 - g : 9 + g);
}

static int tinct__decode_list(tinct__palette_decoder *p) {
    int32_t previous[4] = {0};
    for (; p->out < p->out_end; p->out++) {
        int32_t value[4] = {255, 0, 0, 0};
        for (int32_t c = p->first; c <= TINCT__B; c++) {
            const int32_t moved = c == TINCT__A || c == TINCT__G ? 0 : value[TINCT__G] - previous[TINCT__G];
            const int32_t moved_red = c == TINCT__B ? value[TINCT__R] - previous[TINCT__R] : moved;
            const int32_t level = c == TINCT__A || c == TINCT__G ? 0 : value[TINCT__G];
            const int32_t level_red = c == TINCT__B ? value[TINCT__R] : level;
            const uint64_t alpha = c == TINCT__A ? 0 : (uint64_t)value[TINCT__A];
            uint32_t node = 1;
            for (int32_t plane = 7; plane >= 0; plane--) {
                const int32_t middle = (int32_t)((node << (plane + 1)) & 255) + (1 << plane);
                const uint32_t pl = (uint32_t)plane, same = tinct__lean(previous[c], middle), follow = tinct__lean(previous[c] + moved, middle),
                               follow_red = tinct__lean(previous[c] + moved_red, middle);
                const uint64_t values[TINCT__PALETTE_LANES] = {
                    node,
                    node * 256 + (uint32_t)previous[c],
                    follow * 16 + pl,
                    follow_red * 512 + same * 16 + pl,
                    tinct__lean(level, middle) * 512 + tinct__lean(level_red, middle) * 16 + pl,
                    node * 256 + (uint32_t)level,
                    same * 16 + pl,
                    alpha * 256 + pl,
                };
                const uint32_t channel = (uint32_t)c;
                node = 2 * node + tinct__palette_bit(p, (channel << 20) + (UINT32_C(1) << 30), values, channel,
                                              256 * channel + node, follow << 27, pl << 24);
            }
            value[c] = (int32_t)(node & 255);
            if (tinct__arithmetic_overrun(&p->stream)) return 0;
        }
        *p->out = tinct__color_of(value);
        memcpy(previous, value, sizeof previous);
    }
    return 1;
}

static unsigned tinct__set_bit(tinct__palette_decoder *p, uint32_t n, int32_t plane, int32_t c, uint32_t step) {
    const int32_t *const prefix = p->prefix;
    const int32_t own = prefix[c];
    const uint32_t by_green = c == TINCT__R || c == TINCT__B ? (uint32_t)(tinct__clamp(2 * own - prefix[TINCT__G], -4, 4) + 5) : 0;
    const uint32_t by_red = c == TINCT__B ? (uint32_t)(tinct__clamp(2 * own - prefix[TINCT__R], -4, 4) + 5) : 0;
    const uint32_t size = n < 3 ? n : n < 5 ? 3 : n < 9 ? 4 : n < 17 ? 5 : 6;
    const uint32_t channel = (uint32_t)c, pl = (uint32_t)plane, kind = step < 3 ? step : 3;
    const uint64_t values[TINCT__PALETTE_LANES] = {
        pl,
        (uint32_t)own * 16 + pl,
        by_green,
        by_green * 16 + by_red,
        by_green * 256 + by_red * 16 + pl,
        n,
        ((uint64_t)(uint32_t)own << 20) + (uint32_t)prefix[TINCT__G] * 16 + pl,
        (uint32_t)prefix[TINCT__A] * 256 + by_green * 16 + pl,
    };
    return tinct__palette_bit(p, step + (channel << 20) + (size << 24), values, channel + 4 * kind,
                       256 * channel + 32 * size + 8 * kind + pl, by_green << 28, (pl + 8 * channel) << 27);
}

static uint32_t tinct__decode_zeros(tinct__palette_decoder *p, uint32_t n, int32_t plane, int32_t c) {
    if (n == 1) return tinct__set_bit(p, n, plane, c, 0) ? 0 : 1;
    if (!tinct__set_bit(p, n, plane, c, 1)) return tinct__set_bit(p, n, plane, c, 2) ? 0 : n;
    uint32_t low = 1, high = n - 1, step = 3;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        const unsigned bit = tinct__set_bit(p, n, plane, c, step);
        if (bit)
            low = middle + 1;
        else
            high = middle;
        step = 2 * step + bit;
    }
    return low;
}

/* At most 33 deep. */
static int tinct__decode_cell(tinct__palette_decoder *p, uint32_t n, int32_t plane, int32_t c) {
    if (plane < 0) {
        for (; n > 0; n--) *p->out++ = tinct__color_of(p->prefix);
        return 1;
    }
    const uint32_t zeros = tinct__decode_zeros(p, n, plane, c);
    if (tinct__arithmetic_overrun(&p->stream)) return 0;
    const int32_t next = c == TINCT__B ? p->first : c + 1, next_plane = c == TINCT__B ? plane - 1 : plane, own = p->prefix[c];
    int good = 1;
    if (zeros > 0) {
        p->prefix[c] = 2 * own;
        good = tinct__decode_cell(p, zeros, next_plane, next);
    }
    if (good && zeros < n) {
        p->prefix[c] = 2 * own + 1;
        good = tinct__decode_cell(p, n - zeros, next_plane, next);
    }
    p->prefix[c] = own;
    return good;
}

static tinct__fault tinct__palette_decode(const tinct_options *o, const uint8_t *data, size_t size, uint32_t colors, int alpha, tinct_color *out) {
    enum { CURVE_BITS = 8 };
    if (data[0] != 0x10 && data[0] != 0x11) return TINCT__UNSUPPORTED("The coded palette has an unknown model");
    tinct__arena a = {NULL, 0};
    tinct__palette_decoder *p;
    tinct__predictor mixer;
    memset(&mixer, 0, sizeof mixer);
    for (;;) {
        p = (tinct__palette_decoder *)tinct__take(&a, sizeof *p);
        tinct__predictor_lay_out(&mixer, &a, TINCT__PALETTE_LANES, TINCT__PALETTE_SETS, CURVE_BITS);
        if (a.base != NULL) break;
        a.base = (uint8_t *)tinct__allocate(o, a.used);
        if (a.base == NULL) return TINCT__NO_MEMORY;
        memset(a.base, 0, a.used);
        a.used = 0;
    }
    tinct__tables_build(&p->tables);
    p->mixer = mixer;
    tinct__predictor_start(&p->mixer, &p->tables, TINCT__PALETTE_LANES, TINCT__PALETTE_SETS, CURVE_BITS);
    tinct__arithmetic_start(&p->stream, data + 1, size - 1);
    p->first = alpha ? TINCT__A : TINCT__G;
    p->prefix[TINCT__A] = alpha ? 0 : 255;
    p->out = out;
    p->out_end = out + colors;
    const int good = (data[0] == 0x10 ? tinct__decode_list(p) : tinct__decode_cell(p, colors, 7, p->first)) &&
                     tinct__arithmetic_ended_well(&p->stream);
    tinct__release(o, a.base);
    return good ? NULL : TINCT__INVALID("The coded palette is too short or too long");
}

/* ======== the file (tinct.md) ======== */

enum { TINCT__STORED, TINCT__LZ4, TINCT__SWIFT, TINCT__DENSE, TINCT__METHODS };
enum { TINCT__ALPHA = 1, TINCT__CODED = 2, TINCT__BANDED = 4, TINCT__COLOR_SECTIONS = 8, TINCT__SECTIONS = 16, TINCT__RESERVED = 0xE0 };
enum { TINCT__AT_HEADER, TINCT__AT_COLOR_SECTIONS, TINCT__AT_BANDS, TINCT__AT_END };
enum { TINCT__NO_BAND = -1 };

struct tinct_decoder {
    tinct_options options;
    tinct_error error;
    tinct__crc_table crc;

    const uint8_t *data;
    size_t size;
    int is_whole;
    int stage;          /* what is to be looked at next */
    tinct__fault fault; /* of the file; those of bands are not kept */
    uint64_t fault_at;

    tinct_info info;
    tinct_color *palette;
    uint64_t front;          /* length of the front matter */
    uint64_t table;          /* where the band table is */
    uint64_t file_end;       /* known when all sections have been read */
    uint64_t *offsets;       /* of the bands, and of what follows the last one */
    uint32_t color_sections; /* their length, 0 if there are none */
    int has_sections;
    tinct_section *sections;
    size_t section_count, section_room;
    uint64_t section_bytes; /* what is left of the limit */

    /* The current band, or TINCT__NO_BAND. */
    int64_t band;
    unsigned method;
    uint8_t *block; /* its packed rows, or its tables, at a multiple of 64; kept for the next band */
    size_t block_size;
    void *block_memory;
    tinct__swift_palette *swift_palette;
    tinct__dense_palette *dense_palette;
    union {
        tinct__swift swift;
        tinct__dense dense;
    } u;

    /* What pixels are made with: palette entries as four bytes, in the order of indices and in that of swift's code numbers. */
    int expansion_format; /* a tinct_format, or -1 */
    tinct__expansion expansion;
    uint32_t *colors, *swift_colors;
};

const char *tinct_kind_name(tinct_kind kind) {
    static const char *const names[] = {"ok", "not-tinct", "unsupported", "truncated", "invalid", "checksum", "limit", "no-memory", "misuse"};
    return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : "?";
}

/* Notes a fault, if it is one, and gives its kind. */
static tinct_kind tinct__report(tinct_error *error, tinct__fault fault, uint64_t offset) {
    if (fault == NULL) return TINCT_OK;
    error->kind = (tinct_kind)(fault[0] - '0');
    error->text = fault + 1;
    error->offset = offset;
    return error->kind;
}

/* ---- 3. header ---- */

/* Reads the header's fields as far as the end of rows a band; *length is where they end. */
static tinct__fault tinct__read_header(const uint8_t *p, size_t size, tinct_info *info, unsigned *flags, size_t *length) {
    static const uint8_t signature[4] = {0x8E, 0x54, 0x4E, 0x43};
    const size_t have = size < 4 ? size : 4;
    if (have > 0 && memcmp(p, signature, have) != 0) return TINCT__NOT_TINCT("This is not a Tinct file");
    if (size > 4 && p[4] != 1) return TINCT__UNSUPPORTED("The file has a later version than 1");
    if (size > 5 && (p[5] & TINCT__RESERVED)) return TINCT__UNSUPPORTED("A reserved flag is set");
    const int banded = size > 5 && (p[5] & TINCT__BANDED);
    *length = banded ? 16 : 14;
    if (size < *length) return TINCT__TRUNCATED("The file ends within its header");
    *flags = p[5];
    info->has_alpha = (p[5] & TINCT__ALPHA) != 0;
    info->width = tinct__read24(p + 6);
    info->height = tinct__read24(p + 9);
    info->colors = tinct__read16(p + 12) + 1;
    info->band_rows = banded ? tinct__read16(p + 14) : info->height;
    if (info->width == 0 || info->height == 0) return TINCT__INVALID("The picture has no pixels");
    if (banded && info->colors == 1) return TINCT__INVALID("A picture of one colour has bands");
    if (banded && (info->band_rows == 0 || info->band_rows >= info->height)) return TINCT__INVALID("The rows a band are 0, or not below the height");
    info->band_count = info->colors == 1 ? 0 : (info->height - 1) / info->band_rows + 1;
    return NULL;
}

static uint32_t tinct__rows_of(const tinct_info *info, uint32_t band) {
    return band + 1 < info->band_count ? info->band_rows : info->height - band * info->band_rows;
}

/* ---- 5, 6. palette and band table ---- */

/* Reads the front matter once it is there. *wait is set if it is not. */
static tinct__fault tinct__read_front(tinct_decoder *d, int *wait) {
    const uint8_t *const p = d->data;
    tinct_info info;
    unsigned flags = 0;
    size_t at = 0;
    memset(&info, 0, sizeof info);
    const tinct__fault f = tinct__read_header(p, d->size, &info, &flags, &at);
    if (f != NULL) {
        *wait = f[0] == '0' + TINCT_TRUNCATED && !d->is_whole;
        return *wait ? NULL : f;
    }
    if ((uint64_t)info.width * info.height > d->options.max_pixels) return TINCT__LIMIT("The picture has more pixels than the limit");

    /* The two lengths that follow the header, where there are any; then it is known how much there is to wait for. */
    const size_t plain = (size_t)info.colors * (info.has_alpha ? 4 : 3);
    uint32_t sections = 0;
    size_t palette_size = plain;
    uint64_t need = at + (flags & TINCT__COLOR_SECTIONS ? 4 : 0) + (flags & TINCT__CODED ? 3 : 0);
    if (d->size >= need) {
        if (flags & TINCT__COLOR_SECTIONS) {
            sections = tinct__read32(p + at);
            at += 4;
            if (sections == 0) return TINCT__INVALID("The colour sections have no length");
            if (sections > d->section_bytes) return TINCT__LIMIT("The sections have more bytes than the limit");
        }
        if (flags & TINCT__CODED) {
            palette_size = tinct__read24(p + at);
            at += 3;
            if (palette_size == 0 || palette_size > plain) return TINCT__INVALID("The coded palette is empty, or longer than a plain one");
        }
        need = at + palette_size + (uint64_t)9 * info.band_count + 4;
    }
    if (d->size < need) {
        *wait = !d->is_whole;
        return *wait ? NULL : TINCT__TRUNCATED("The file ends within its front matter");
    }
    d->front = need;
    d->table = at + palette_size;
    if (!tinct__crc_fits(&d->crc, p, (size_t)need - 4, tinct__read32(p + need - 4))) return TINCT__CHECKSUM("The front matter is damaged");
    d->color_sections = sections;
    d->has_sections = (flags & TINCT__SECTIONS) != 0;

    d->palette = (tinct_color *)tinct__allocate(&d->options, info.colors * sizeof *d->palette);
    if (d->palette == NULL) return TINCT__NO_MEMORY;
    if (flags & TINCT__CODED) {
        const tinct__fault coded = tinct__palette_decode(&d->options, p + at, palette_size, info.colors, info.has_alpha, d->palette);
        if (coded != NULL) return coded;
    } else {
        const uint8_t *c = p + at;
        for (uint32_t i = 0; i < info.colors; i++) {
            d->palette[i].r = c[0];
            d->palette[i].g = c[1];
            d->palette[i].b = c[2];
            d->palette[i].a = info.has_alpha ? c[3] : 255;
            c += info.has_alpha ? 4 : 3;
        }
    }

    d->offsets = (uint64_t *)tinct__allocate(&d->options, ((size_t)info.band_count + 1) * sizeof *d->offsets);
    if (d->offsets == NULL) return TINCT__NO_MEMORY;
    const uint64_t row = tinct__row_size(info.width, tinct__index_bits(info.colors));
    uint64_t offset = need + sections, work = 0;
    for (uint32_t i = 0; i < info.band_count; i++) {
        const uint8_t *const entry = p + d->table + (size_t)i * 9;
        const uint32_t length = tinct__read32(entry + 1), rows = tinct__rows_of(&info, i);
        const uint64_t packed = row * rows, pixels = (uint64_t)info.width * rows;
        if (entry[0] >= TINCT__METHODS) return TINCT__UNSUPPORTED("A band has an unknown method");
        if (length == 0) return TINCT__INVALID("A band is empty");
        if (entry[0] == TINCT__STORED && length != packed) return TINCT__INVALID("A stored band has another length than its rows");
        if (entry[0] == TINCT__LZ4 && packed / 255 > length) return TINCT__INVALID("An LZ4 band is too short for its rows");
        if (entry[0] >= TINCT__SWIFT && pixels > 1 << 24) return TINCT__INVALID("A swift or dense band has more than 16,777,216 pixels");
        if (packed > SIZE_MAX / 2) return TINCT__LIMIT("A band is too large for this machine");
        /* To clear the tables of a dense band takes as long as to decode a thousand pixels or so, of a swift one as fifty. */
        if (entry[0] >= TINCT__SWIFT) work += entry[0] == TINCT__DENSE ? pixels + 1024 : 64;
        d->offsets[i] = offset;
        offset += length;
    }
    if (work > d->options.max_dense_pixels) return TINCT__LIMIT("The dense bands have more pixels than the limit");
    d->offsets[info.band_count] = offset;
    if (d->is_whole && offset > d->size) return TINCT__TRUNCATED("The file ends within its bands, or before them");
    d->info = info;
    return NULL;
}

/* ---- 8. sections ---- */

static int tinct__is_utf8(const uint8_t *p, size_t n) {
    const uint8_t *const end = p + n;
    while (p < end) {
        const unsigned first = *p++;
        if (first < 0x80) continue;
        unsigned more, low = 0x80, high = 0xBF;
        if (first >= 0xC2 && first <= 0xDF) {
            more = 1;
        } else if (first >= 0xE0 && first <= 0xEF) {
            more = 2;
            if (first == 0xE0) low = 0xA0;
            if (first == 0xED) high = 0x9F;
        } else if (first >= 0xF0 && first <= 0xF4) {
            more = 3;
            if (first == 0xF0) low = 0x90;
            if (first == 0xF4) high = 0x8F;
        } else {
            return 0;
        }
        for (; more > 0; more--, low = 0x80, high = 0xBF) {
            if (p == end || *p < low || *p > high) return 0;
            p++;
        }
    }
    return 1;
}

static int tinct__text_fits(const uint8_t *p, size_t n) {
    size_t key = 0;
    while (key < n && p[key] != 0) key++;
    return key < n && key >= 1 && key <= 79 && tinct__is_utf8(p, key) && tinct__is_utf8(p + key + 1, n - key - 1);
}

static int tinct__are_finite(const uint8_t *p, size_t count) {
    for (; count > 0; count--, p += 4)
        if ((tinct__read32(p) >> 23 & 0xFF) == 0xFF) return 0;
    return 1;
}

static int tinct__model_fits(const uint8_t *p, size_t n, uint32_t colors) {
    if (n < 24) return 0;
    const unsigned method = p[0], covariance = p[1], space = p[2], D = p[3];
    if (method > 1 || covariance > 3 || space > 5 || (D != 3 && D != 4)) return 0;
    const uint64_t likelihood = tinct__read64(p + 8), squared = tinct__read64(p + 16);
    if ((likelihood >> 52 & 0x7FF) == 0x7FF || (squared >> 52 & 0x7FF) == 0x7FF) return 0;
    if (squared >> 63 && squared << 1) return 0; /* below 0; minus zero is 0 */
    const uint32_t matrix = D * (D + 1) / 2, common = covariance == 1 ? matrix : 0;
    const uint32_t each = covariance == 0 ? 1 : covariance == 1 ? 0 : covariance == 2 ? D : matrix;
    if (n != 24 + 4 * ((uint64_t)common + (uint64_t)colors * (1 + D + each))) return 0;
    p += 24;
    if (!tinct__are_finite(p, common)) return 0;
    p += 4 * common;
    for (uint32_t i = 0; i < colors; i++, p += 4 * (size_t)(1 + D + each)) {
        const uint32_t share = tinct__read32(p);
        if (share > UINT32_C(0x3F800000) && share != UINT32_C(0x80000000)) return 0; /* 0 to 1 */
        if (!tinct__are_finite(p + 4, D + each)) return 0;
    }
    return 1;
}

enum { TINCT__ICCP, TINCT__CICP, TINCT__EXIF, TINCT__XMPP, TINCT__DENS, TINCT__TEXT, TINCT__MODL, TINCT__TAGS };

static int tinct__data_fits(int tag, const uint8_t *p, size_t n, uint32_t colors) {
    switch (tag) {
    case TINCT__CICP: return n == 4 && p[2] == 0 && p[3] <= 1;
    case TINCT__DENS: return n == 9 && p[0] <= 1 && tinct__read32(p + 1) > 0 && tinct__read32(p + 5) > 0;
    case TINCT__TEXT: return tinct__text_fits(p, n);
    case TINCT__MODL: return tinct__model_fits(p, n, colors);
    default: return n >= 1;
    }
}

/* Reads the sections that fill `total` bytes from d->data + at on. */
static tinct__fault tinct__read_sections(tinct_decoder *d, uint64_t at, uint32_t total, int are_front) {
    static const char tags[TINCT__TAGS][5] = {"iccp", "cicp", "exif", "xmpp", "dens", "text", "mOdl"};
    enum { BEFORE = 13, AROUND = 17 };
    const uint8_t *p = d->data + at;
    while (total > 0) {
        d->fault_at = (uint64_t)(p - d->data);
        if (total < AROUND) return TINCT__INVALID("A section does not fit the sections' length");
        const uint32_t n = tinct__read32(p + 5), m = tinct__read32(p + 9);
        if (n > total - AROUND) return TINCT__INVALID("A section does not fit the sections' length");
        if (!tinct__crc_fits(&d->crc, p, BEFORE + (size_t)n, tinct__read32(p + BEFORE + n))) return TINCT__CHECKSUM("A section is damaged");
        for (int i = 0; i < 4; i++)
            if (!((p[i] >= 'A' && p[i] <= 'Z') || (p[i] >= 'a' && p[i] <= 'z'))) return TINCT__INVALID("A section's tag has other than letters");
        int tag = TINCT__TAGS - 1;
        while (tag >= 0 && memcmp(p, tags[tag], 4) != 0) tag--;
        if (tag < 0 && p[0] <= 'Z') return TINCT__UNSUPPORTED("The file has an unknown section that is required");
        if ((tag == TINCT__ICCP || tag == TINCT__CICP) != are_front) {
            if (tag >= 0 || are_front) return TINCT__INVALID("A section stands where it must not");
        }

        if (d->section_count == d->section_room) {
            const size_t room = d->section_room > 0 ? 2 * d->section_room : 8;
            tinct_section *const grown = (tinct_section *)tinct__allocate(&d->options, room * sizeof *grown);
            if (grown == NULL) return TINCT__NO_MEMORY;
            if (d->section_count > 0) memcpy(grown, d->sections, d->section_count * sizeof *grown);
            tinct__release(&d->options, d->sections);
            d->sections = grown;
            d->section_room = room;
        }
        tinct_section *const section = &d->sections[d->section_count];
        memset(section, 0, sizeof *section);
        memcpy(section->tag, p, 4);
        if (tag >= 0) {
            for (size_t i = 0; tag != TINCT__TEXT && i < d->section_count; i++) /* there may be millions of texts */
                if (memcmp(d->sections[i].tag, tags[tag], 4) == 0) return TINCT__INVALID("A section is repeated");
            const unsigned method = p[4];
            if (method > 1) return TINCT__UNSUPPORTED("A section has an unknown method");
            if (method == 0 ? m != n : m > (uint64_t)255 * n) return TINCT__INVALID("A section's two lengths do not fit each other");
            if (m > d->section_bytes) return TINCT__LIMIT("The sections have more bytes than the limit");
            d->section_bytes -= m;
            uint8_t *const data = (uint8_t *)tinct__allocate(&d->options, (size_t)m + TINCT__SLACK);
            if (data == NULL) return TINCT__NO_MEMORY;
            section->is_known = 1;
            section->size = m;
            section->data = data;
            d->section_count++;
            if (method == 0)
                memcpy(data, p + BEFORE, m);
            else if (!tinct__lz4(p + BEFORE, n, data, m))
                return TINCT__INVALID("The LZ4 block of a section is malformed");
            if (!tinct__data_fits(tag, data, m, d->info.colors)) return TINCT__INVALID("A section's data is not what its tag asks for");
        } else {
            d->section_count++;
        }
        p += AROUND + (size_t)n;
        total -= AROUND + n;
    }
    return NULL;
}

/* ---- as the bytes come ---- */

/* Looks at one part of the file, d->stage; *wait is set if it has not come yet. */
static tinct__fault tinct__advance(tinct_decoder *d, int *wait) {
    d->fault_at = 0;
    switch (d->stage) {
    case TINCT__AT_HEADER: {
        const tinct__fault f = tinct__read_front(d, wait);
        if (f == NULL && !*wait) d->stage = d->color_sections > 0 ? TINCT__AT_COLOR_SECTIONS : TINCT__AT_BANDS;
        return f;
    }
    case TINCT__AT_COLOR_SECTIONS:
        d->fault_at = d->front;
        if (d->front + d->color_sections > d->size) {
            *wait = !d->is_whole;
            return *wait ? NULL : TINCT__TRUNCATED("The file ends within its colour sections");
        }
        d->stage = TINCT__AT_BANDS;
        return tinct__read_sections(d, d->front, d->color_sections, 1);
    case TINCT__AT_BANDS: {
        const uint64_t end = d->offsets[d->info.band_count], left = d->size - (d->size < end ? d->size : end);
        d->fault_at = end;
        if (d->size < end) {
            *wait = !d->is_whole;
            return *wait ? NULL : TINCT__TRUNCATED("The file ends within its bands, or before them");
        }
        uint64_t file_end = end;
        uint32_t total = 0;
        if (d->has_sections) {
            if (left >= 4) {
                total = tinct__read32(d->data + end);
                if (total == 0) return TINCT__INVALID("The sections have no length");
                if (total > d->options.max_section_bytes) return TINCT__LIMIT("The sections have more bytes than the limit");
            }
            if (left < 4 || left - 4 < total) {
                *wait = !d->is_whole;
                return *wait ? NULL : TINCT__TRUNCATED("The file ends within its sections");
            }
            file_end += 4 + (uint64_t)total;
        }
        d->fault_at = file_end;
        if (d->size > file_end) return TINCT__INVALID("Something follows the end of the file");
        d->stage = TINCT__AT_END;
        d->file_end = file_end;
        return total > 0 ? tinct__read_sections(d, end + 4, total, 0) : NULL;
    }
    default:
        *wait = 1;
        d->fault_at = d->file_end;
        return d->size > d->file_end ? TINCT__INVALID("Something follows the end of the file") : NULL;
    }
}

tinct_kind tinct_feed(tinct_decoder *d, const void *data, size_t size, int is_whole) {
    d->data = (const uint8_t *)data;
    d->size = size;
    d->is_whole = is_whole;
    int wait = 0;
    while (d->fault == NULL && !wait) d->fault = tinct__advance(d, &wait);
    return tinct__report(&d->error, d->fault, d->fault_at);
}

/* ---- a decoder ---- */

static tinct_options tinct__options(const tinct_options *options) {
    tinct_options o;
    memset(&o, 0, sizeof o);
    if (options != NULL) o = *options;
    if (o.max_pixels == 0) o.max_pixels = UINT64_C(1) << 29;
    if (o.max_dense_pixels == 0) o.max_dense_pixels = UINT64_C(1) << 27;
    if (o.max_section_bytes == 0) o.max_section_bytes = UINT64_C(1) << 26;
    return o;
}

tinct_decoder *tinct_open(const tinct_options *options) {
    const tinct_options o = tinct__options(options);
    tinct_decoder *const d = (tinct_decoder *)tinct__allocate(&o, sizeof *d);
    if (d == NULL) return NULL;
    memset(d, 0, sizeof *d);
    d->options = o;
    d->error.text = "Nothing is wrong";
    d->section_bytes = o.max_section_bytes;
    d->band = TINCT__NO_BAND;
    d->expansion_format = -1;
    tinct__crc_build(&d->crc);
    return d;
}

void tinct_close(tinct_decoder *d) {
    if (d == NULL) return;
    const tinct_options o = d->options;
    for (size_t i = 0; i < d->section_count; i++) tinct__release(&o, (void *)(uintptr_t)d->sections[i].data);
    tinct__release(&o, d->sections);
    tinct__release(&o, d->palette);
    tinct__release(&o, d->offsets);
    tinct__release(&o, d->block_memory);
    tinct__release(&o, d->swift_palette);
    tinct__release(&o, d->dense_palette);
    tinct__release(&o, d->colors);
    tinct__release(&o, d->swift_colors);
    tinct__release(&o, d);
}

const tinct_info *tinct_get_info(const tinct_decoder *d) { return d->info.width > 0 ? &d->info : NULL; }
const tinct_color *tinct_palette(const tinct_decoder *d) { return d->info.width > 0 ? d->palette : NULL; }
const tinct_error *tinct_last_error(const tinct_decoder *d) { return &d->error; }
size_t tinct_section_count(const tinct_decoder *d) { return d->section_count; }
const tinct_section *tinct_get_section(const tinct_decoder *d, size_t i) { return i < d->section_count ? &d->sections[i] : NULL; }

int tinct_get_band(const tinct_decoder *d, uint32_t i, tinct_band *band) {
    if (d->info.width == 0 || i >= d->info.band_count) return 0;
    band->first_row = i * d->info.band_rows;
    band->rows = tinct__rows_of(&d->info, i);
    band->method = d->data[d->table + (size_t)i * 9];
    band->offset = d->offsets[i];
    band->size = (uint32_t)(d->offsets[i + 1] - d->offsets[i]);
    return 1;
}

uint32_t tinct_rows_ready(const tinct_decoder *d) {
    if (d->info.width == 0 || d->stage == TINCT__AT_COLOR_SECTIONS) return 0;
    uint32_t low = 0, high = d->info.band_count;
    if (high == 0) return d->info.height;
    while (low < high) { /* the number of bands that end within the data */
        const uint32_t middle = low + (high - low) / 2;
        if (d->offsets[middle + 1] <= d->size)
            low = middle + 1;
        else
            high = middle;
    }
    return low == d->info.band_count ? d->info.height : low * d->info.band_rows;
}

/* ---- rows ---- */

/* A block of at least `size` bytes; the former one is lost. */
static uint8_t *tinct__grow(void *decoder, size_t size) {
    tinct_decoder *const d = (tinct_decoder *)decoder;
    if (size > d->block_size) {
        tinct__release(&d->options, d->block_memory);
        d->block_memory = tinct__allocate(&d->options, size + 63);
        d->block = d->block_memory != NULL ? (uint8_t *)d->block_memory + ((64 - ((uintptr_t)d->block_memory & 63)) & 63) : NULL;
        d->block_size = d->block != NULL ? size : 0;
    }
    return d->block;
}

/* Makes band i the current one: checks its checksum, and decompresses or prepares it. */
static tinct__fault tinct__enter_band(tinct_decoder *d, uint32_t i) {
    const uint8_t *const entry = d->data + d->table + (size_t)i * 9, *const data = d->data + d->offsets[i];
    const size_t size = (size_t)(d->offsets[i + 1] - d->offsets[i]);
    const uint32_t rows = tinct__rows_of(&d->info, i), width = d->info.width;
    tinct__fault f = NULL;
    d->band = TINCT__NO_BAND;
    d->method = entry[0];
    if (!tinct__crc_fits(&d->crc, data, size, tinct__read32(entry + 5))) return TINCT__CHECKSUM("A band is damaged");
    if (d->method == TINCT__STORED) {
        f = tinct__check_packed(data, width, rows, d->info.colors);
    } else if (d->method == TINCT__LZ4) {
        const size_t packed = tinct__row_size(width, tinct__index_bits(d->info.colors)) * rows;
        if (tinct__grow(d, packed + TINCT__SLACK) == NULL) return TINCT__NO_MEMORY;
        if (!tinct__lz4(data, size, d->block, packed)) return TINCT__INVALID("The LZ4 block of a band is malformed");
        f = tinct__check_packed(d->block, width, rows, d->info.colors);
    } else if (d->method == TINCT__SWIFT) {
        if (d->swift_palette == NULL) f = tinct__swift_open(&d->options, d->palette, d->info.colors, &d->swift_palette);
        if (f == NULL) f = tinct__swift_start(&d->u.swift, d->swift_palette, data, size, width, rows, tinct__grow, d);
    } else {
        if (d->dense_palette == NULL) f = tinct__dense_open(&d->options, d->palette, d->info.colors, &d->dense_palette);
        if (f == NULL) f = tinct__dense_start(&d->u.dense, d->dense_palette, data, size, width, rows, tinct__grow, d);
    }
    if (f == NULL) d->band = i;
    return f;
}

/* Prepares the colours for a format of four bytes a pixel. */
static tinct__fault tinct__prepare_colors(tinct_decoder *d, tinct_format format) {
    const uint32_t colors = d->info.colors;
    const size_t room = tinct__at_least(colors, 256);
    if (d->expansion_format != (int)format) {
        if (d->colors == NULL) d->colors = (uint32_t *)tinct__allocate(&d->options, room * sizeof *d->colors);
        if (d->colors == NULL) return TINCT__NO_MEMORY;
        memset(d->colors, 0, room * sizeof *d->colors);
        for (uint32_t i = 0; i < colors; i++) {
            const tinct_color c = d->palette[i];
            const uint8_t bytes[4] = {format == TINCT_BGRA ? c.b : c.r, c.g, format == TINCT_BGRA ? c.r : c.b, c.a};
            memcpy(&d->colors[i], bytes, 4);
        }
        tinct__release(&d->options, d->swift_colors);
        d->swift_colors = NULL;
        d->expansion.values = d->colors;
        const unsigned bits = tinct__index_bits(colors);
        if (bits > 0 && bits < 8) tinct__widen(&d->expansion, bits);
        d->expansion_format = (int)format;
    }
    if (d->band != TINCT__NO_BAND && d->method == TINCT__SWIFT && d->swift_colors == NULL) {
        d->swift_colors = (uint32_t *)tinct__allocate(&d->options, colors * sizeof *d->swift_colors);
        if (d->swift_colors == NULL) return TINCT__NO_MEMORY;
        for (uint32_t i = 0; i < colors; i++) d->swift_colors[i] = d->colors[d->swift_palette->order[i]];
    }
    return NULL;
}

/* Row y of the current band, which is decoded that far, to pixels. */
static void tinct__write_row(const tinct_decoder *d, uint32_t y, tinct_format format, uint8_t *out) {
    const uint32_t width = d->info.width;
    const int to_colors = format == TINCT_RGBA || format == TINCT_BGRA;
    if (d->band == TINCT__NO_BAND) { /* one colour */
        if (to_colors)
            for (uint32_t x = 0; x < width; x++) memcpy(out + 4 * (size_t)x, d->colors, 4);
        else
            memset(out, 0, (size_t)width * (format == TINCT_INDEX16 ? 2 : 1));
        return;
    }
    if (d->method <= TINCT__LZ4) {
        const unsigned bits = tinct__index_bits(d->info.colors);
        const uint8_t *const rows = d->method == TINCT__STORED ? d->data + d->offsets[d->band] : d->block;
        const uint8_t *const row = rows + y * tinct__row_size(width, bits);
        if (to_colors)
            tinct__expand_packed(&d->expansion, row, bits, width, out);
        else
            tinct__unpack(row, bits, width, out, format == TINCT_INDEX16);
        return;
    }
    const int swift = d->method == TINCT__SWIFT;
    const uint16_t *const row = (swift ? d->u.swift.map : d->u.dense.out) + (size_t)y * width;
    if (to_colors) {
        const uint32_t *const colors = swift ? d->swift_colors : d->colors;
        for (uint32_t x = 0; x < width; x++) memcpy(out + 4 * (size_t)x, colors + row[x], 4);
        return;
    }
    uint16_t *const broad = (uint16_t *)(void *)out;
    for (uint32_t x = 0; x < width; x++) {
        const uint32_t index = swift ? d->swift_palette->order[row[x]] : row[x];
        if (format == TINCT_INDEX16)
            broad[x] = (uint16_t)index;
        else
            out[x] = (uint8_t)index;
    }
}

tinct_kind tinct_read(tinct_decoder *d, uint32_t first_row, uint32_t rows, tinct_format format, void *out, size_t stride) {
    const tinct_info *const info = &d->info;
    if (info->width == 0) return d->fault != NULL ? d->error.kind : tinct__report(&d->error, TINCT__MISUSE("The front matter has not come yet"), 0);
    if ((unsigned)format > TINCT_INDEX16 || (format == TINCT_INDEX8 && info->colors > 256))
        return tinct__report(&d->error, TINCT__MISUSE("The format is none that this picture can be read in"), 0);
    if (first_row > info->height || rows > info->height - first_row)
        return tinct__report(&d->error, TINCT__MISUSE("The picture does not have these rows"), 0);

    uint8_t *to = (uint8_t *)out;
    uint32_t y = first_row;
    const uint32_t end = first_row + rows;
    while (y < end) {
        const uint32_t band = info->band_count > 0 ? y / info->band_rows : 0, top = band * info->band_rows;
        uint32_t until = info->band_count > 0 ? top + tinct__rows_of(info, band) : end;
        if (until > end) until = end;
        tinct__fault f = NULL;
        uint64_t at = 0;
        if (info->band_count > 0) {
            at = d->offsets[band];
            if (d->offsets[band + 1] > d->size)
                return tinct__report(&d->error, TINCT__MISUSE("The rows that are asked for have not come yet"), at);
            if (d->band != (int64_t)band) f = tinct__enter_band(d, band);
            if (f == NULL && d->method == TINCT__SWIFT) f = tinct__swift_rows(&d->u.swift, until - top);
            if (f == NULL && d->method == TINCT__DENSE) f = tinct__dense_rows(&d->u.dense, until - top);
        }
        if (f == NULL && format <= TINCT_BGRA) f = tinct__prepare_colors(d, format);
        if (f != NULL) {
            d->band = TINCT__NO_BAND;
            return tinct__report(&d->error, f, at);
        }
        for (; y < until; y++, to += stride) tinct__write_row(d, y - top, format, to);
    }
    return TINCT_OK;
}

/* ---- a whole file ---- */

tinct_kind tinct_read_info(const void *data, size_t size, tinct_info *info) {
    unsigned flags;
    size_t length;
    memset(info, 0, sizeof *info);
    const tinct__fault f = tinct__read_header((const uint8_t *)data, size, info, &flags, &length);
    return f != NULL ? (tinct_kind)(f[0] - '0') : TINCT_OK;
}

uint8_t *tinct_decode(const void *data, size_t size, tinct_format format, const tinct_options *options, tinct_info *info, tinct_error *error) {
    tinct_error ignored;
    if (error == NULL) error = &ignored;
    error->offset = 0;
    error->kind = TINCT_OK;
    error->text = "Nothing is wrong";
    tinct_decoder *const d = tinct_open(options);
    if (d == NULL) {
        tinct__report(error, TINCT__NO_MEMORY, 0);
        return NULL;
    }
    uint8_t *pixels = NULL;
    tinct_kind kind = tinct_feed(d, data, size, 1);
    if (kind == TINCT_OK) {
        const uint64_t stride = (uint64_t)d->info.width * (format == TINCT_INDEX8 ? 1 : format == TINCT_INDEX16 ? 2 : 4);
        if (stride * d->info.height > SIZE_MAX / 2) {
            kind = tinct__report(&d->error, TINCT__LIMIT("The picture is too large for this machine"), 0);
        } else {
            pixels = (uint8_t *)tinct__allocate(&d->options, (size_t)stride * d->info.height);
            kind = pixels == NULL ? tinct__report(&d->error, TINCT__NO_MEMORY, 0)
                                  : tinct_read(d, 0, d->info.height, format, pixels, (size_t)stride);
        }
        if (info != NULL) *info = d->info;
    }
    if (kind != TINCT_OK) {
        *error = d->error;
        tinct__release(&d->options, pixels);
        pixels = NULL;
    }
    tinct_close(d);
    return pixels;
}

void tinct_release(const tinct_options *options, void *memory) {
    const tinct_options o = tinct__options(options);
    tinct__release(&o, memory);
}

#endif /* TINCT__IMPLEMENTED */
#endif /* TINCT_IMPLEMENTATION */

/*
   MIT License

   Copyright (c) 2026 The Tinct authors

   Permission is hereby granted, free of charge, to any person obtaining a copy
   of this software and associated documentation files (the "Software"), to deal
   in the Software without restriction, including without limitation the rights
   to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
   copies of the Software, and to permit persons to whom the Software is
   furnished to do so, subject to the following conditions:

   The above copyright notice and this permission notice shall be included in all
   copies or substantial portions of the Software.

   THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
   IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
   FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
   AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
   LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
   OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
   SOFTWARE.
*/
