/* Writes a Tinct file as a PPM: cc -O2 -o example example.c && ./example picture.tinct > picture.ppm */
#define TINCT_IMPLEMENTATION
#include "tinct.h"

#include <stdio.h>

int main(int argc, char **argv) {
    FILE *const in = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (in == NULL) return fprintf(stderr, argc > 1 ? "%s cannot be opened\n" : "usage: example PICTURE.tinct > PICTURE.ppm\n", argv[1]), 1;
    uint8_t *file = NULL;
    size_t size = 0, room = 0;
    for (size_t read = 1; read > 0; size += read) {
        if (size == room) file = (uint8_t *)realloc(file, room = 2 * room + 65536);
        if (file == NULL) return fprintf(stderr, "There is not enough memory\n"), 1;
        read = fread(file + size, 1, room - size, in);
    }
    if (ferror(in)) return fprintf(stderr, "%s cannot be read\n", argv[1]), 1;
    fclose(in);
    tinct_info info;
    tinct_error error;
    uint8_t *const rgba = tinct_decode(file, size, TINCT_RGBA, NULL, &info, &error);
    if (rgba == NULL) return fprintf(stderr, "%s: %s\n", tinct_kind_name(error.kind), error.text), 1;
    printf("P6\n%u %u\n255\n", (unsigned)info.width, (unsigned)info.height);
    for (size_t i = 0; i < (size_t)info.width * info.height; i++) fwrite(rgba + 4 * i, 1, 3, stdout);
    tinct_release(NULL, rgba);
    free(file);
    return fflush(stdout) != 0 || ferror(stdout) != 0;
}
