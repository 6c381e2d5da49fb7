/* Prints, for each PNG named, what libpng makes of it: name, width, height and the 8-bit RGBA pixels' SHA-256, or "bad".
   16-bit samples are reduced with rounding (png_set_scale_16).
   cc -O2 png_oracle.c -lpng -lcrypto -o png_oracle && ./png_oracle pngsuite/*.png > pngsuite/expected.txt */
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/sha.h>

static void one(const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    FILE *file = fopen(path, "rb");
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    unsigned char *volatile pixels = NULL;
    png_bytep *volatile rows = NULL;
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    if (setjmp(png_jmpbuf(png))) {
        printf("%s bad\n", name);
    } else {
        png_init_io(png, file);
        png_read_info(png, info);
        png_uint_32 width = png_get_image_width(png, info), height = png_get_image_height(png, info);
        png_set_expand(png);
        png_set_scale_16(png);
        png_set_gray_to_rgb(png);
        png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
        png_set_interlace_handling(png);
        png_read_update_info(png, info);
        pixels = malloc((size_t)width * height * 4);
        rows = malloc(height * sizeof *rows);
        for (png_uint_32 y = 0; y < height; y++) rows[y] = pixels + (size_t)y * width * 4;
        png_read_image(png, rows);
        png_read_end(png, info);
        unsigned char digest[SHA256_DIGEST_LENGTH];
        SHA256(pixels, (size_t)width * height * 4, digest);
        printf("%s %u %u ", name, width, height);
        for (int i = 0; i < SHA256_DIGEST_LENGTH; i++) printf("%02x", digest[i]);
        printf("\n");
    }
    free(pixels); free(rows);
    png_destroy_read_struct(&png, &info, NULL);
    fclose(file);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) one(argv[i]);
    return 0;
}
