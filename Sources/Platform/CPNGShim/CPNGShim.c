/* Owns setjmp, the error callback and the output buffer: libpng reports errors by a long jump, which must stay in C. */
#include "CPNGShim.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  jmp_buf jump;
  char *message;
} context;

static void fail(png_structp png, png_const_charp text) {
  context *c = (context *)png_get_error_ptr(png);
  strncpy(c->message, text, 127);
  c->message[127] = 0;
  longjmp(c->jump, 1);
}

static void ignore(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void append(png_structp png, png_bytep data, png_size_t count) {
  cpng_buffer *out = (cpng_buffer *)png_get_io_ptr(png);
  if (count > out->capacity - out->count) {
    size_t capacity = out->capacity ? out->capacity * 2 : 16384;
    while (capacity < out->count + count) capacity *= 2;
    uint8_t *grown = (uint8_t *)realloc(out->bytes, capacity);
    if (!grown) png_error(png, "out of memory");
    out->bytes = grown;
    out->capacity = capacity;
  }
  memcpy(out->bytes + out->count, data, count);
  out->count += count;
}

static void flush(png_structp png) { (void)png; }

static int color_type(uint32_t channels) {
  return channels == 1 ? PNG_COLOR_TYPE_PALETTE : channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA;
}

int cpng_write(cpng_buffer *out, uint32_t width, uint32_t height, uint32_t channels, const uint8_t *palette,
               uint32_t entry_count, const uint8_t *rows, int level, const uint8_t *idat, size_t idat_count) {
  context c;
  c.message = out->message;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &c, fail, ignore);
  if (!png) return -1;
  png_infop volatile info = png_create_info_struct(png);
  if (!info) {
    png_destroy_write_struct(&png, NULL);
    return -1;
  }
  if (setjmp(c.jump)) {
    png_infop made = info;
    png_destroy_write_struct(&png, &made);
    return -1;
  }
  png_set_write_fn(png, out, append, flush);
  png_set_compression_level(png, level);
  png_set_compression_buffer_size(png, 65536);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_set_IHDR(png, info, width, height, 8, color_type(channels), PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  if (channels == 1) {
    png_color colors[256];
    if (entry_count < 1 || entry_count > 256) png_error(png, "palette must have 1 to 256 entries");
    for (uint32_t i = 0; i < entry_count; i++) {
      colors[i].red = palette[3 * i];
      colors[i].green = palette[3 * i + 1];
      colors[i].blue = palette[3 * i + 2];
    }
    png_set_PLTE(png, info, colors, (int)entry_count);
  }
  png_write_info(png, info);
  if (idat) {
    png_write_chunk(png, (png_const_bytep) "IDAT", idat, idat_count);
    /* png_write_end would miss the data it did not compress itself. */
    png_write_chunk(png, (png_const_bytep) "IEND", NULL, 0);
  } else {
    size_t stride = (size_t)width * channels + 1;
    for (uint32_t y = 0; y < height; y++) png_write_row(png, rows + y * stride + 1);
    png_write_end(png, NULL);
  }
  png_infop made = info;
  png_destroy_write_struct(&png, &made);
  return 0;
}

typedef struct {
  const uint8_t *bytes;
  size_t count, position;
} source;

static void take(png_structp png, png_bytep data, png_size_t count) {
  source *s = (source *)png_get_io_ptr(png);
  if (count > s->count - s->position) png_error(png, "file ends early");
  memcpy(data, s->bytes + s->position, count);
  s->position += count;
}

int cpng_read(cpng_image *out, const uint8_t *bytes, size_t count) {
  memset(out, 0, sizeof *out);
  context c;
  c.message = out->message;
  source s = {bytes, count, 0};
  /* Warnings are errors: a checksum that is wrong in an ancillary chunk must be seen too. */
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &c, fail, fail);
  if (!png) return -1;
  png_infop volatile info = png_create_info_struct(png);
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return -1;
  }
  if (setjmp(c.jump)) {
    png_infop made = info;
    png_destroy_read_struct(&png, &made, NULL);
    return -1;
  }
  png_set_read_fn(png, &s, take);
  png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  png_read_info(png, info);
  out->width = png_get_image_width(png, info);
  out->height = png_get_image_height(png, info);
  out->channels = png_get_channels(png, info);
  if (png_get_bit_depth(png, info) != 8 || out->channels == 2 ||
      png_get_color_type(png, info) != color_type(out->channels) ||
      png_get_interlace_type(png, info) != PNG_INTERLACE_NONE)
    png_error(png, "not a picture of 8 bits with palette or colours");
  if (out->width > 16384 || out->height > 16384) png_error(png, "picture too large");
  if (out->channels == 1) {
    png_colorp colors;
    int entries = 0;
    png_get_PLTE(png, info, &colors, &entries);
    out->entry_count = (uint32_t)entries;
    for (int i = 0; i < entries; i++) {
      out->palette[3 * i] = colors[i].red;
      out->palette[3 * i + 1] = colors[i].green;
      out->palette[3 * i + 2] = colors[i].blue;
    }
  }
  size_t stride = (size_t)out->width * out->channels;
  out->pixels = (uint8_t *)malloc(stride * out->height);
  if (!out->pixels) png_error(png, "out of memory");
  for (uint32_t y = 0; y < out->height; y++) png_read_row(png, out->pixels + y * stride, NULL);
  png_read_end(png, NULL);
  if (s.position != s.count) png_error(png, "bytes after the end of the picture");
  png_infop made = info;
  png_destroy_read_struct(&png, &made, NULL);
  return 0;
}

void cpng_buffer_free(cpng_buffer *buffer) {
  free(buffer->bytes);
  memset(buffer, 0, sizeof *buffer);
}

void cpng_image_free(cpng_image *image) {
  free(image->pixels);
  memset(image, 0, sizeof *image);
}
