/* Times tinct.h: speed FILE... prints a line of "FILE,MEGAPIXELS A SECOND" each: the best of a second's runs, in processor time, to RGBA, by
   one thread. */
#define TINCT_IMPLEMENTATION
#include "../../decoder/tinct.h"

#include <stdio.h>
#include <time.h>

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        FILE *const f = fopen(argv[i], "rb");
        if (f == NULL) return fprintf(stderr, "%s cannot be read\n", argv[i]), 1;
        fseek(f, 0, SEEK_END);
        const size_t size = (size_t)ftell(f);
        rewind(f);
        uint8_t *const data = (uint8_t *)malloc(size);
        if (fread(data, 1, size, f) != size) return 1;
        fclose(f);
        tinct_info info;
        tinct_error error;
        double sum = 0, best = 1e9;
        for (int n = 0; sum < 1 || n < 3; n++) {
            const clock_t start = clock();
            uint8_t *const rgba = tinct_decode(data, size, TINCT_RGBA, NULL, &info, &error);
            const double took = (double)(clock() - start) / CLOCKS_PER_SEC;
            if (rgba == NULL) return fprintf(stderr, "%s: %s\n", argv[i], error.text), 1;
            tinct_release(NULL, rgba);
            sum += took;
            if (took < best) best = took;
        }
        printf("%s,%.2f\n", argv[i], (double)info.width * info.height / best * 1e-6);
        free(data);
    }
    return 0;
}
