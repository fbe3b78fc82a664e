/* HarfBuzz for Swift: the calls that need macros, callbacks or a version switch, as inline functions. */
#ifndef CRMSITE_CHARFBUZZ_SHIM_H
#define CRMSITE_CHARFBUZZ_SHIM_H

#include <hb.h>
#include <hb-ot.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An outline in font units, y upwards. Verbs: 0 move, 1 line, 2 quadratic, 3 cubic, 4 close. */
typedef struct {
  unsigned char *verbs;
  size_t verb_count, verb_capacity;
  float *points;
  size_t point_count, point_capacity; /* counted in floats */
  int failed;
} crm_outline;

static inline void crm_outline_add(crm_outline *o, unsigned char verb, const float *points, size_t count) {
  if (o->failed) return;
  if (o->verb_count == o->verb_capacity) {
    size_t capacity = o->verb_capacity ? o->verb_capacity * 2 : 64;
    unsigned char *verbs = (unsigned char *)realloc(o->verbs, capacity);
    if (!verbs) { o->failed = 1; return; }
    o->verbs = verbs;
    o->verb_capacity = capacity;
  }
  if (o->point_count + count > o->point_capacity) {
    size_t capacity = o->point_capacity ? o->point_capacity * 2 : 256;
    float *grown = (float *)realloc(o->points, capacity * sizeof(float));
    if (!grown) { o->failed = 1; return; }
    o->points = grown;
    o->point_capacity = capacity;
  }
  o->verbs[o->verb_count++] = verb;
  if (count) memcpy(o->points + o->point_count, points, count * sizeof(float));
  o->point_count += count;
}

static inline void crm_outline_free(crm_outline *o) {
  free(o->verbs);
  free(o->points);
  memset(o, 0, sizeof *o);
}

static void crm_move(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float x, float y, void *u) {
  (void)f; (void)s; (void)u;
  float p[2] = {x, y};
  crm_outline_add((crm_outline *)data, 0, p, 2);
}
static void crm_line(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float x, float y, void *u) {
  (void)f; (void)s; (void)u;
  float p[2] = {x, y};
  crm_outline_add((crm_outline *)data, 1, p, 2);
}
static void crm_quad(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float a, float b, float x, float y,
                     void *u) {
  (void)f; (void)s; (void)u;
  float p[4] = {a, b, x, y};
  crm_outline_add((crm_outline *)data, 2, p, 4);
}
static void crm_cubic(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float a, float b, float c, float d,
                      float x, float y, void *u) {
  (void)f; (void)s; (void)u;
  float p[6] = {a, b, c, d, x, y};
  crm_outline_add((crm_outline *)data, 3, p, 6);
}
static void crm_close(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, void *u) {
  (void)f; (void)s; (void)u;
  crm_outline_add((crm_outline *)data, 4, NULL, 0);
}

/* Immutable draw functions, to be shared; the caller destroys them. */
static inline hb_draw_funcs_t *crm_draw_funcs_create(void) {
  hb_draw_funcs_t *f = hb_draw_funcs_create();
  hb_draw_funcs_set_move_to_func(f, crm_move, NULL, NULL);
  hb_draw_funcs_set_line_to_func(f, crm_line, NULL, NULL);
  hb_draw_funcs_set_quadratic_to_func(f, crm_quad, NULL, NULL);
  hb_draw_funcs_set_cubic_to_func(f, crm_cubic, NULL, NULL);
  hb_draw_funcs_set_close_path_func(f, crm_close, NULL, NULL);
  hb_draw_funcs_make_immutable(f);
  return f;
}

/* Renamed in HarfBuzz 7. */
static inline void crm_draw_glyph(hb_font_t *font, hb_codepoint_t glyph, hb_draw_funcs_t *funcs, crm_outline *o) {
#if HB_VERSION_ATLEAST(7, 0, 0)
  hb_font_draw_glyph(font, glyph, funcs, o);
#else
  hb_font_get_glyph_shape(font, glyph, funcs, o);
#endif
}

/* An immutable font in font units, or NULL where the file is missing, holds no glyphs, or is a collection without a
   face of this index. */
static inline hb_font_t *crm_font_open(const char *path, unsigned int index) {
  hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
  if (!blob) return NULL;
  if (index >= hb_face_count(blob)) {
    hb_blob_destroy(blob);
    return NULL;
  }
  hb_face_t *face = hb_face_create(blob, index);
  hb_blob_destroy(blob);
  if (hb_face_get_glyph_count(face) == 0) {
    hb_face_destroy(face);
    return NULL;
  }
  hb_face_make_immutable(face);
  hb_font_t *font = hb_font_create(face);
  hb_face_destroy(face);
  hb_font_make_immutable(font);
  return font;
}

static inline unsigned int crm_font_upem(hb_font_t *font) { return hb_face_get_upem(hb_font_get_face(font)); }

static inline int crm_file_exists(const char *path) { return access(path, F_OK) == 0; }

/* Shapes one run of UTF-8 of one script and one direction; the script is guessed from the text alone. `tabular` asks
   for figures of one width; tracked text goes without ligatures. */
static inline void crm_shape(hb_font_t *font, hb_buffer_t *buffer, const char *text, int length, int tabular,
                             int tracked, int right_to_left) {
  hb_feature_t features[3];
  unsigned int count = 0;
  if (tabular) {
    hb_feature_t f = {HB_TAG('t', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
    features[count++] = f;
  }
  if (tracked) {
    hb_feature_t f = {HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
    features[count++] = f;
    hb_feature_t g = {HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
    features[count++] = g;
  }
  hb_buffer_clear_contents(buffer);
  hb_buffer_add_utf8(buffer, text, length, 0, length);
  /* A fixed language: the guess would read the environment's locale. */
  hb_buffer_set_language(buffer, hb_language_from_string("en", 2));
  hb_buffer_set_direction(buffer, right_to_left ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
  hb_buffer_guess_segment_properties(buffer);
  hb_shape(font, buffer, features, count);
}

#endif
