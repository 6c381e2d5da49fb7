/* Tests libtinct through its header, as a C program would use it. Ends with 0 if all is well. */
#include "tinct_encode.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 61, HEIGHT = 47, PIXELS = WIDTH * HEIGHT };

static int failures, checks;

#define CHECK(condition) \
    do { \
        checks++; \
        if (!(condition)) { \
            char text_[200]; \
            libtinct_last_error(text_, sizeof text_); \
            failures++; \
            fprintf(stderr, "%s:%d: %s  (last error: %s)\n", __FILE__, __LINE__, #condition, text_); \
        } \
    } while (0)

static void gradient(uint8_t *rgba, size_t stride) {
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            uint8_t *p = rgba + y * stride + 4 * x;
            p[0] = (uint8_t)(x * 4), p[1] = (uint8_t)(y * 5), p[2] = (uint8_t)(x + y), p[3] = (uint8_t)(x < 5 ? 128 : 255);
        }
}

static libtinct_encode_options options(void) {
    libtinct_encode_options all_default;
    memset(&all_default, 0, sizeof all_default);
    all_default.struct_size = sizeof all_default;
    return all_default;
}

static void encodes_and_decodes(void) {
    static uint8_t rgba[PIXELS * 4], shown[PIXELS * 4], again[PIXELS * 4];
    gradient(rgba, WIDTH * 4);
    libtinct_encode_options how = options();
    how.colors = 32;
    how.icc = (const uint8_t *)"a profile";
    how.icc_size = 9;
    uint8_t *file = NULL;
    size_t size = 0;
    libtinct_encode_result result = { sizeof result, 0, 0, 0, 0, 0 };
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, &how, &file, &size, &result) == LIBTINCT_OK);
    CHECK(file != NULL && size > 20 && memcmp(file, "\x8ETNC", 4) == 0);
    CHECK(result.struct_size == sizeof result && result.colors == 32 && result.unique_colors > 2000);
    CHECK(result.mean_squared_error > 0 && result.psnr > 20 && result.psnr < 60);

    libtinct_info info = { sizeof info, 0, 0, 0, 0, 0, 0, 0 };
    CHECK(libtinct_read_info(file, size, NULL, &info) == LIBTINCT_OK);
    CHECK(info.width == WIDTH && info.height == HEIGHT && info.colors == 32 && info.has_alpha == 1 && info.band_count >= 1);

    CHECK(libtinct_decode_rgba(file, size, NULL, shown, sizeof shown, 0) == LIBTINCT_OK);
    static uint16_t indices[PIXELS];
    uint8_t palette[32 * 4];
    CHECK(libtinct_decode_indices(file, size, NULL, indices, PIXELS, palette, 32) == LIBTINCT_OK);
    uint8_t alone[32 * 4];
    CHECK(libtinct_read_palette(file, size, NULL, alone, 32) == LIBTINCT_OK && memcmp(alone, palette, sizeof alone) == 0);
    CHECK(libtinct_read_palette(file, size, NULL, alone, 31) == LIBTINCT_BAD_ARGUMENT);
    int same = 1;
    for (int i = 0; i < PIXELS; i++) same &= indices[i] < 32 && memcmp(shown + 4 * i, palette + 4 * indices[i], 4) == 0;
    CHECK(same);

    /* Rows apart, in and out. */
    enum { STRIDE = WIDTH * 4 + 12 };
    static uint8_t apart[STRIDE * HEIGHT], apart_shown[STRIDE * HEIGHT];
    gradient(apart, STRIDE);
    uint8_t *second = NULL;
    size_t second_size = 0;
    CHECK(libtinct_encode(apart, WIDTH, HEIGHT, STRIDE, &how, &second, &second_size, NULL) == LIBTINCT_OK);
    CHECK(second_size == size && memcmp(second, file, size) == 0);
    memset(apart_shown, 0xA5, sizeof apart_shown);
    CHECK(libtinct_decode_rgba(file, size, NULL, apart_shown, sizeof apart_shown - 12, STRIDE) == LIBTINCT_OK);
    for (int y = 0; y < HEIGHT; y++) memcpy(again + y * WIDTH * 4, apart_shown + y * STRIDE, WIDTH * 4);
    CHECK(memcmp(again, shown, sizeof shown) == 0);
    CHECK(apart_shown[WIDTH * 4] == 0xA5 && apart_shown[sizeof apart_shown - 1] == 0xA5);

    /* Indices and palette as they are. */
    uint8_t *third = NULL;
    size_t third_size = 0;
    CHECK(libtinct_encode_indices(indices, WIDTH, HEIGHT, palette, 32, NULL, &third, &third_size) == LIBTINCT_OK);
    CHECK(libtinct_decode_rgba(third, third_size, NULL, again, sizeof again, 0) == LIBTINCT_OK);
    CHECK(memcmp(again, shown, sizeof shown) == 0);

    uint8_t *profile = NULL;
    size_t profile_size = 0;
    CHECK(libtinct_read_section(file, size, NULL, "iccp", &profile, &profile_size) == LIBTINCT_OK);
    CHECK(profile_size == 9 && memcmp(profile, "a profile", 9) == 0);
    libtinct_free(profile);
    CHECK(libtinct_read_section(file, size, NULL, "exif", &profile, &profile_size) == LIBTINCT_OK && profile == NULL && profile_size == 0);

    /* Every cut and every changed byte is refused. */
    int refused = 1;
    for (size_t cut = 0; cut < size; cut++) refused &= libtinct_decode_rgba(file, cut, NULL, again, sizeof again, 0) != LIBTINCT_OK;
    for (size_t i = 0; i < size; i++) {
        file[i] ^= 0x40;
        libtinct_status status = libtinct_decode_rgba(file, size, NULL, again, sizeof again, 0);
        refused &= status != LIBTINCT_OK && status != LIBTINCT_INTERNAL;
        file[i] ^= 0x40;
    }
    CHECK(refused);
    CHECK(libtinct_decode_rgba(file, size, NULL, again, sizeof again, 0) == LIBTINCT_OK);
    libtinct_free(file);
    libtinct_free(second);
    libtinct_free(third);
    libtinct_free(NULL);
}

static void wrong_arguments_are_statuses(void) {
    static uint8_t rgba[PIXELS * 4];
    gradient(rgba, WIDTH * 4);
    uint8_t *file = (uint8_t *)rgba;
    size_t size = 1;
    libtinct_encode_options how = options();
    CHECK(libtinct_encode(NULL, WIDTH, HEIGHT, 0, NULL, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    CHECK(file == NULL && size == 0);
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, NULL, NULL, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, NULL, &file, NULL, NULL) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_encode(rgba, 0, HEIGHT, 0, NULL, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_encode(rgba, 0xFFFFFFFFu, 0xFFFFFFFFu, 0, NULL, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_encode(rgba, 16000000u, 16000000u, 0, NULL, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, WIDTH * 4 - 1, NULL, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    how.colors = 65537;
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, &how, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    how = options();
    how.tune = 3;
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, &how, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    how = options();
    how.goal = LIBTINCT_GOAL_PALETTE; /* and no palette */
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, &how, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    how = options();
    how.goal = LIBTINCT_GOAL_BYTES;
    how.max_bytes = 10;
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, &how, &file, &size, NULL) == LIBTINCT_NOT_REACHED);
    how = options();
    how.exif_size = 5; /* and no bytes */
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, &how, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);

    static const uint16_t high[4] = { 0, 1, 2, 3 };
    static const uint8_t three[12];
    CHECK(libtinct_encode_indices(high, 2, 2, three, 3, NULL, &file, &size) == LIBTINCT_BAD_ARGUMENT); /* 3 is no entry */
    CHECK(libtinct_encode_indices(high, 2, 2, three, 0, NULL, &file, &size) == LIBTINCT_BAD_ARGUMENT);

    char text[64], cut[4];
    CHECK(libtinct_encode(NULL, 1, 1, 0, NULL, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_last_error(text, sizeof text) == strlen(text) + 1 && strstr(text, "rgba") != NULL);
    CHECK(libtinct_last_error(cut, sizeof cut) == strlen(text) + 1 && strlen(cut) == 3);
    CHECK(libtinct_last_error(NULL, 0) == strlen(text) + 1);

    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, NULL, &file, &size, NULL) == LIBTINCT_OK);
    CHECK(libtinct_last_error(text, sizeof text) == 1 && text[0] == 0);
    libtinct_info info = { sizeof info, 0, 0, 0, 0, 0, 0, 0 };
    libtinct_limits limits = { sizeof limits, 0, PIXELS - 1, 0, 0 };
    CHECK(libtinct_read_info(file, size, &limits, &info) == LIBTINCT_LIMIT);
    CHECK(libtinct_read_info(file, size, NULL, NULL) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_read_info(NULL, size, NULL, &info) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_read_info("GIF89a; not ours", 16, NULL, &info) == LIBTINCT_NOT_TINCT);
    CHECK(libtinct_decode_rgba(file, size, NULL, NULL, 0, 0) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_decode_rgba(file, size, NULL, rgba, PIXELS * 4 - 1, 0) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_decode_rgba(file, size, NULL, rgba, sizeof rgba, SIZE_MAX) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_decode_indices(file, size, NULL, (uint16_t *)(void *)rgba, PIXELS - 1, NULL, 0) == LIBTINCT_BAD_ARGUMENT);
    CHECK(libtinct_read_section(file, size, NULL, "none", &file, NULL) == LIBTINCT_BAD_ARGUMENT);
}

static void structures_of_other_versions(void) {
    static uint8_t rgba[PIXELS * 4];
    gradient(rgba, WIDTH * 4);
    uint8_t *file;
    size_t size;
    struct { libtinct_encode_options known; uint64_t later; } newer;
    memset(&newer, 0, sizeof newer);
    newer.known.struct_size = sizeof newer;
    newer.known.colors = 4;
    libtinct_encode_result result = { 12, 0, 77, 0, 0, 0 }; /* an older one, of three members */
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, &newer.known, &file, &size, &result) == LIBTINCT_OK);
    CHECK(result.colors == 4 && result.unique_colors > 77 && result.psnr == 0);
    libtinct_free(file);
    newer.later = 1;
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, &newer.known, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    newer.known.struct_size = 8; /* an older one, of two members */
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, &newer.known, &file, &size, NULL) == LIBTINCT_OK);
    libtinct_free(file);
    newer.known.struct_size = 0;
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, &newer.known, &file, &size, NULL) == LIBTINCT_BAD_ARGUMENT);
    result.struct_size = 0; /* told before the work is done: a goal that cannot be reached would be told otherwise */
    libtinct_encode_options unreachable;
    memset(&unreachable, 0, sizeof unreachable);
    unreachable.struct_size = sizeof unreachable;
    unreachable.goal = LIBTINCT_GOAL_BYTES;
    unreachable.max_bytes = 10;
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, &unreachable, &file, &size, &result) == LIBTINCT_BAD_ARGUMENT);
    libtinct_info info;
    memset(&info, 0, sizeof info);
    CHECK(libtinct_read_info((const uint8_t *)"no file", 7, NULL, &info) == LIBTINCT_BAD_ARGUMENT);
}

static uint8_t *expected;
static size_t expected_size;

static void *encode_often(void *wrong) {
    static uint8_t rgba[PIXELS * 4];
    int *count = wrong;
    gradient(rgba, WIDTH * 4);
    for (int i = 0; i < 4; i++) {
        uint8_t *file;
        size_t size;
        char text[64];
        *count += libtinct_encode(rgba, WIDTH, HEIGHT, 0, NULL, &file, &size, NULL) != LIBTINCT_OK || size != expected_size
            || memcmp(file, expected, size) != 0;
        libtinct_free(file);
        *count += libtinct_encode(NULL, 1, 1, 0, NULL, &file, &size, NULL) != LIBTINCT_BAD_ARGUMENT || libtinct_last_error(text, sizeof text) < 5;
    }
    return NULL;
}

static void threads_do_not_disturb_each_other(void) {
    static uint8_t rgba[PIXELS * 4];
    gradient(rgba, WIDTH * 4);
    CHECK(libtinct_encode(rgba, WIDTH, HEIGHT, 0, NULL, &expected, &expected_size, NULL) == LIBTINCT_OK);
    pthread_t threads[4];
    int wrong[4] = { 0 };
    for (int i = 0; i < 4; i++) CHECK(pthread_create(&threads[i], NULL, encode_often, &wrong[i]) == 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        CHECK(wrong[i] == 0);
    }
    libtinct_free(expected);
}

int main(void) {
    CHECK(libtinct_interface_version() >= LIBTINCT_INTERFACE_VERSION);
    CHECK(strlen(libtinct_version()) >= 5);
    encodes_and_decodes();
    wrong_arguments_are_statuses();
    structures_of_other_versions();
    threads_do_not_disturb_each_other();
    printf("libtinct %s: %d checks, %d failed\n", libtinct_version(), checks, failures);
    return failures != 0;
}
