/* Times tinct.h: speed FILE... prints a line of "FILE,MEGAPIXELS A SECOND" each: the best of a second's runs, in processor time, to RGBA, by
   one thread. Memory comes from a hook that keeps it and asks Linux for large pages, as the C# decoder does: malloc and free hand it back to the
   system each time, which has to clear it. `speed malloc FILE...` goes without the hook; bench/RESULTS.md says what that costs. */
#define _DEFAULT_SOURCE
#define TINCT_IMPLEMENTATION
#include "../../decoder/tinct.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

/* Blocks that were released wait here for the next that fits. */
typedef struct block {
    struct block *next;
    size_t size;
} block;

enum { HEAD = 64, PAGE = 1 << 21, LARGE = 1 << 22 };
static block *kept;

static void *take(void *user, size_t size) {
    (void)user;
    for (block **link = &kept; *link != NULL; link = &(*link)->next)
        if ((*link)->size >= size && (*link)->size / 2 <= size) {
            block *const found = *link;
            *link = found->next;
            return (uint8_t *)found + HEAD;
        }
    const int is_large = size >= LARGE;
    const size_t whole = is_large ? (size + HEAD + PAGE - 1) / PAGE * PAGE : size + HEAD;
    block *const fresh = (block *)(is_large ? aligned_alloc(PAGE, whole) : malloc(whole));
    if (fresh == NULL) return NULL;
#ifdef MADV_HUGEPAGE
    if (is_large) madvise(fresh, whole, MADV_HUGEPAGE);
#endif
    fresh->size = whole - HEAD;
    return (uint8_t *)fresh + HEAD;
}

static void give_back(void *user, void *memory) {
    (void)user;
    if (memory == NULL) return;
    block *const returned = (block *)((uint8_t *)memory - HEAD);
    returned->next = kept;
    kept = returned;
}

int main(int argc, char **argv) {
    const int plain = argc > 1 && strcmp(argv[1], "malloc") == 0;
    tinct_options options = {0};
    if (!plain) {
        options.allocate = take;
        options.release = give_back;
    }
    for (int i = 1 + plain; i < argc; i++) {
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
            uint8_t *const rgba = tinct_decode(data, size, TINCT_RGBA, &options, &info, &error);
            const double took = (double)(clock() - start) / CLOCKS_PER_SEC;
            if (rgba == NULL) return fprintf(stderr, "%s: %s\n", argv[i], error.text), 1;
            tinct_release(&options, rgba);
            sum += took;
            if (took < best) best = took;
        }
        printf("%s,%.2f\n", argv[i], (double)info.width * info.height / best * 1e-6);
        free(data);
    }
    return 0;
}
