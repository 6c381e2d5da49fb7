/* A target for libFuzzer: every input is read in four ways that must agree, with the checksums left out, so that what lies behind them is
   reached. Built by `make -C decoder/test fuzz`; start it with the golden files as its corpus. */
#define TINCT_IMPLEMENTATION
#define TINCT_FUZZING
#include "../tinct.h"

static void need(int good) {
    if (!good) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    tinct_options options;
    tinct_info info;
    tinct_error error;
    memset(&options, 0, sizeof options);
    /* Small, so that an execution is short. */
    options.max_pixels = 1 << 13;
    options.max_dense_pixels = 1 << 12;
    options.max_section_bytes = 1 << 16;

    uint8_t *const whole = tinct_decode(data, size, TINCT_RGBA, &options, &info, &error);
    need((whole == NULL) == (error.kind != TINCT_OK) && error.text != NULL);
    if (whole != NULL) {
        uint16_t *const indices = (uint16_t *)(void *)tinct_decode(data, size, TINCT_INDEX16, &options, NULL, NULL);
        need(indices != NULL);
        tinct_decoder *const d = tinct_open(&options);
        uint8_t *const row = (uint8_t *)malloc((size_t)info.width * 4);
        const size_t stride = (size_t)info.width * 4;
        uint32_t done = 0;
        for (size_t have = 0;; have = have + size / 7 + 1 < size ? have + size / 7 + 1 : size) {
            need(tinct_feed(d, data, have, have == size) == TINCT_OK);
            for (; done < tinct_rows_ready(d); done++) {
                need(tinct_read(d, done, 1, TINCT_RGBA, row, stride) == TINCT_OK);
                need(memcmp(row, whole + done * stride, stride) == 0);
                for (uint32_t x = 0; x < info.width; x++) {
                    const uint16_t index = indices[(size_t)done * info.width + x];
                    need(index < info.colors && memcmp(&tinct_palette(d)[index], row + 4 * (size_t)x, 4) == 0);
                }
            }
            if (have == size) break;
        }
        need(done == info.height);
        free(row);
        tinct_close(d);
        tinct_release(&options, indices);
    }
    tinct_release(&options, whole);

    /* What may still be read of a damaged file. */
    tinct_decoder *const d = tinct_open(&options);
    tinct_feed(d, data, size, 1);
    if (tinct_get_info(d) != NULL) {
        const tinct_info *const i = tinct_get_info(d);
        uint8_t *const row = (uint8_t *)malloc((size_t)i->width * 4);
        for (uint32_t n = 0; n < 4; n++) tinct_read(d, (i->height - 1) * n / 3, 1, TINCT_BGRA, row, 0);
        free(row);
    }
    tinct_close(d);
    return 0;
}
