/* Writes a Tinct file as a PPM: cc -O2 -o example example.c && ./example picture.tinct > picture.ppm */
#define TINCT_IMPLEMENTATION
#include "tinct.h"

#include <stdio.h>

int main(int argc, char **argv) {
    static uint8_t file[1 << 26];
    FILE *const in = argc > 1 ? fopen(argv[1], "rb") : NULL;
    const size_t size = in != NULL ? fread(file, 1, sizeof file, in) : 0;
    tinct_info info;
    tinct_error error;
    uint8_t *const rgba = tinct_decode(file, size, TINCT_RGBA, NULL, &info, &error);
    if (rgba == NULL) return fprintf(stderr, "%s: %s\n", tinct_kind_name(error.kind), error.text), 1;
    printf("P6\n%u %u\n255\n", (unsigned)info.width, (unsigned)info.height);
    for (size_t i = 0; i < (size_t)info.width * info.height; i++) fwrite(rgba + 4 * i, 1, 3, stdout);
    tinct_release(NULL, rgba);
    return 0;
}
