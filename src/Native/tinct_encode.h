/* tinct_encode.h - libtinct: encodes pictures as .tinct files, and opens them again.

   The library is the C# codec compiled ahead of time; it needs no .NET. To decode only, tinct.h needs no library; both may be used
   in one program.

       #include "tinct_encode.h"                                // cc program.c -L. -l:libtinct.so

       libtinct_encode_options options = { sizeof options };    // all else zero: the defaults
       options.colors = 64;
       uint8_t *file;
       size_t size;
       if (libtinct_encode(rgba, width, height, 0, &options, &file, &size, NULL) != LIBTINCT_OK) {
           char text[256];
           libtinct_last_error(text, sizeof text);
           fprintf(stderr, "%s\n", text);
       } else {
           fwrite(file, 1, size, out);
           libtinct_free(file);
       }

   Every function returns a libtinct_status, and nothing ends the process: whatever goes wrong is a status and a text. Pointers are checked
   for being NULL, sizes for making sense; that memory is as large as the caller says is taken on trust. Any number of threads may call
   at once. The same picture and options give the same bytes on every system and with any number of threads.

   Versions: structures begin with their own size, which the caller sets. Later versions only add members at the end, where zero means the
   old behaviour, so programs built with an older header go on working; one built with a newer header is refused where it sets a member that the
   library does not know.

   MIT licence; see LICENSE. */
#ifndef TINCT_ENCODE_H
#define TINCT_ENCODE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface: the library's libtinct_interface_version() returns at least this. */
#define LIBTINCT_INTERFACE_VERSION 1

typedef int32_t libtinct_status;
enum {
    LIBTINCT_OK = 0,
    /* What is wrong with a file; the numbers and meanings are those of tinct_kind in tinct.h. */
    LIBTINCT_NOT_TINCT = 1,
    LIBTINCT_UNSUPPORTED = 2,
    LIBTINCT_TRUNCATED = 3,
    LIBTINCT_INVALID = 4,
    LIBTINCT_CHECKSUM = 5,
    LIBTINCT_LIMIT = 6,
    /* What is wrong otherwise. */
    LIBTINCT_NO_MEMORY = 7,
    LIBTINCT_BAD_ARGUMENT = 8,    /* NULL, a size that makes no sense, an option out of range */
    LIBTINCT_TOO_MANY_COLORS = 9, /* lossless was asked for: the picture has more than 65,536 colours */
    LIBTINCT_NOT_REACHED = 10,    /* no file has the quality or the size that was asked for */
    LIBTINCT_INTERNAL = 11        /* a fault of the library */
};

enum { LIBTINCT_TUNE_BALANCED = 0, LIBTINCT_TUNE_PSNR = 1, LIBTINCT_TUNE_VISUAL = 2 };
enum { LIBTINCT_KMEANS = 0, LIBTINCT_EM = 1 };
enum { LIBTINCT_DITHER_NONE = 0, LIBTINCT_DITHER_FLOYD_STEINBERG = 1, LIBTINCT_DITHER_ORDERED = 2 };
enum { /* balanced: the smaller of LZ4 and swift; smallest: tries dense, too */
    LIBTINCT_BALANCED = 0, LIBTINCT_SMALLEST = 1, LIBTINCT_STORED = 2, LIBTINCT_LZ4 = 3, LIBTINCT_SWIFT = 4, LIBTINCT_DENSE = 5
};
enum { /* what decides the palette */
    LIBTINCT_GOAL_COLORS = 0,   /* as many colours as asked for; a picture of fewer is kept exactly */
    LIBTINCT_GOAL_LOSSLESS = 1, /* all colours of the picture */
    LIBTINCT_GOAL_PSNR = 2,     /* the smallest file found with at least target_psnr */
    LIBTINCT_GOAL_BYTES = 3,    /* the best file of at most max_bytes */
    LIBTINCT_GOAL_KNEE = 4,     /* where more colours no longer pay */
    LIBTINCT_GOAL_PALETTE = 5   /* the colours in palette */
};

typedef struct libtinct_encode_options {
    uint32_t struct_size;      /* sizeof (libtinct_encode_options) */
    int32_t colors;            /* 1 to 65,536; 0: 256 */
    int32_t effort;            /* 1 (fastest) to 9 (best); 0: 5 */
    int32_t tune;              /* the metric: LIBTINCT_TUNE_... */
    int32_t method;            /* LIBTINCT_KMEANS or LIBTINCT_EM */
    int32_t dither;            /* LIBTINCT_DITHER_... */
    int32_t compression;       /* LIBTINCT_BALANCED ... LIBTINCT_DENSE */
    int32_t goal;              /* LIBTINCT_GOAL_... */
    int32_t keep_hidden_color; /* not 0: keeps the colour of fully transparent pixels */
    int32_t threads;           /* 0: one a processor. Does not change the file */
    double dither_strength;    /* above 0 to 1; 0: 0.5 */
    double smooth;             /* 0: off; 0.2 gives up about 1 % of error for 6 to 9 % of the bytes */
    double target_psnr;        /* decibels, for LIBTINCT_GOAL_PSNR */
    uint64_t max_bytes;        /* for LIBTINCT_GOAL_BYTES */
    uint64_t seed;             /* of random choices; 0: 1 */
    const uint8_t *palette;    /* for LIBTINCT_GOAL_PALETTE: palette_colors times R, G, B, A */
    size_t palette_colors;
    const uint8_t *icc;        /* kept in the file as they are; NULL: none */
    size_t icc_size;
    const uint8_t *exif;       /* from the TIFF header on */
    size_t exif_size;
    const uint8_t *xmp;        /* UTF-8 */
    size_t xmp_size;
} libtinct_encode_options;

/* How an encode came out. */
typedef struct libtinct_encode_result {
    uint32_t struct_size;      /* sizeof (libtinct_encode_result), set by the caller */
    uint32_t colors;           /* in the palette */
    uint32_t unique_colors;    /* in the picture */
    uint32_t reserved;
    double mean_squared_error; /* over the pixels, of the channels' squared errors added up */
    double psnr;               /* decibels; infinite where nothing was lost */
} libtinct_encode_result;

/* What a decoder accepts: 0 is the default, NULL in place of a pointer all defaults. */
typedef struct libtinct_limits {
    uint32_t struct_size;       /* sizeof (libtinct_limits) */
    uint32_t reserved;
    uint64_t max_pixels;        /* 0: 2^29 */
    uint64_t max_dense_pixels;  /* 0: 2^27 */
    uint64_t max_section_bytes; /* 0: 64 MB */
} libtinct_limits;

typedef struct libtinct_info {
    uint32_t struct_size; /* sizeof (libtinct_info), set by the caller */
    uint32_t width, height;
    uint32_t colors;      /* palette entries */
    uint32_t has_alpha;   /* 1 where some entry may not be opaque */
    uint32_t band_rows, band_count;
    uint32_t reserved;
} libtinct_info;

/* The version of the interface, and of the library as text ("0.1.0"), which lives as long as the library. */
uint32_t libtinct_interface_version(void);
const char *libtinct_version(void);

/* Encodes a picture.
   rgba     R, G, B, straight A: rows from the top, stride bytes apart; a stride of 0 is width * 4
   options  NULL: all defaults
   file     gets the file, to be given to libtinct_free; *file is NULL after an error
   result   may be NULL */
libtinct_status libtinct_encode(const uint8_t *rgba, uint32_t width, uint32_t height, size_t stride, const libtinct_encode_options *options,
                                uint8_t **file, size_t *file_size, libtinct_encode_result *result);

/* Writes indices and palette as they are, in their order. Of the options, effort, compression, threads and the profiles apply.
   indices  width * height of them, row by row; each below colors
   palette  colors times R, G, B, A */
libtinct_status libtinct_encode_indices(const uint16_t *indices, uint32_t width, uint32_t height, const uint8_t *palette, size_t colors,
                                        const libtinct_encode_options *options, uint8_t **file, size_t *file_size);

/* Reads what a file says about itself; checks all that stands before the bands. */
libtinct_status libtinct_read_info(const void *file, size_t file_size, const libtinct_limits *limits, libtinct_info *info);

/* Reads the palette, R, G, B, A each, without decoding the picture. palette_colors is how many there is room for; libtinct_read_info says how many there are. */
libtinct_status libtinct_read_palette(const void *file, size_t file_size, const libtinct_limits *limits, uint8_t *palette, size_t palette_colors);

/* Decodes a file to R, G, B, A, rows stride bytes apart; a stride of 0 is width * 4. pixels_size is what there is room for, in bytes.
   After an error some of the pixels may have been written. */
libtinct_status libtinct_decode_rgba(const void *file, size_t file_size, const libtinct_limits *limits, uint8_t *pixels, size_t pixels_size, size_t stride);

/* Decodes a file to palette indices, width * height of them, and its palette, R, G, B, A each. The counts are what there is room for. palette may be NULL. */
libtinct_status libtinct_decode_indices(const void *file, size_t file_size, const libtinct_limits *limits, uint16_t *indices, size_t index_count, uint8_t *palette,
                                        size_t palette_colors);

/* Reads a profile of a file: tag is "iccp", "exif" or "xmpp". *data is NULL and *size 0 where there is none; otherwise libtinct_free frees it. */
libtinct_status libtinct_read_section(const void *file, size_t file_size, const libtinct_limits *limits, const char *tag, uint8_t **data, size_t *size);

/* Copies what went wrong in this thread's last call, in English and UTF-8, ending with a zero byte and cut to what fits; empty after a success.
   Returns the bytes that all of it takes, the zero byte included. text may be NULL where capacity is 0. */
size_t libtinct_last_error(char *text, size_t capacity);

/* Frees what the library returned; NULL is allowed. */
void libtinct_free(void *memory);

#ifdef __cplusplus
}
#endif
#endif
