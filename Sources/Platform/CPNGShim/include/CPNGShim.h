/* libpng for Swift. Every function returns 0, or -1 with a message; no jump crosses a Swift frame. */
#ifndef CRMSITE_CPNGSHIM_H
#define CRMSITE_CPNGSHIM_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
  char message[128];
} cpng_buffer;

typedef struct {
  uint32_t width, height;
  uint32_t channels;    /* 1: indices, 3: red, green, blue, 4: with alpha */
  uint32_t entry_count; /* 0 unless channels is 1 */
  uint8_t palette[768]; /* red, green, blue of each entry */
  uint8_t *pixels;      /* width * height * channels */
  char message[128];
} cpng_image;

/* Writes a picture of 8 bits a channel: 1 channel is palette indices, 3 red, green, blue, 4 with alpha, not multiplied.
   `rows` are `height` rows of one filter byte 0 and `width` * `channels` bytes. `idat` NULL: libpng compresses at
   `level`; else those `idat_count` bytes, a whole zlib stream, are the data. */
int cpng_write(cpng_buffer *out, uint32_t width, uint32_t height, uint32_t channels, const uint8_t *palette,
               uint32_t entry_count, const uint8_t *rows, int level, const uint8_t *idat, size_t idat_count);

/* Reads a picture of 8 bits a channel with palette, colours or colours and alpha; a wrong checksum anywhere is an
   error. */
int cpng_read(cpng_image *out, const uint8_t *bytes, size_t count);

void cpng_buffer_free(cpng_buffer *buffer);
void cpng_image_free(cpng_image *image);

#endif
