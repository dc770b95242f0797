"""Reads images as others read them: an oracle for the tests, over Pillow and libvips.

Run as `python3 pixels.py`: on stdin the length of an image (4 bytes, big endian) and its bytes,
again and again; on stdout per image first Pillow's answer, then libvips's. An answer is its length
(4 bytes) and, of a picture, width and height (4 bytes each) and its pixels as 8-bit RGB; an empty
one means that the reader refused. Nothing is interpreted: grey is tripled, 16 bits keep their high
byte, alpha is dropped where it is opaque everywhere and refused elsewhere.
"""

import ctypes
import io
import struct
import sys
import warnings

from PIL import Image

warnings.simplefilter("ignore")
VIPS = ctypes.CDLL("libvips.so.42")
VIPS.vips_image_new_from_buffer.restype = ctypes.c_void_p
VIPS.vips_image_new_from_buffer.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p]
VIPS.vips_image_write_to_memory.restype = ctypes.c_void_p
VIPS.vips_image_write_to_memory.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_size_t)]
for name in ("width", "height", "bands", "format"):
    getattr(VIPS, "vips_image_get_" + name).argtypes = [ctypes.c_void_p]
GLIB = ctypes.CDLL("libgobject-2.0.so.0")
GLIB.g_object_unref.argtypes = [ctypes.c_void_p]
GLIB.g_free.argtypes = [ctypes.c_void_p]
UCHAR, USHORT = 0, 2
MOST_PIXELS = 20_000_000


def check(width, height):
    if width * height > MOST_PIXELS:
        raise ValueError("larger than any image of the tests")


def rgb(samples, bands):
    """Interleaved 8-bit samples of 1 to 4 bands as RGB."""
    if bands in (2, 4):
        if set(samples[bands - 1 :: bands]) - {255}:
            raise ValueError("not opaque")
    if bands == 3:
        return samples
    pixels = bytearray(len(samples) // bands * 3)
    for band in range(3):
        pixels[band::3] = samples[0 if bands < 3 else band :: bands]
    return bytes(pixels)


def pillow(data):
    with Image.open(io.BytesIO(data)) as image:
        check(image.width, image.height)
        image._tile_orientation = None  # of a TIFF; pixels stay as they are stored
        image.load()
        if image.mode in ("I;16", "I;16B", "I"):
            if getattr(image, "tag_v2", {}).get(262) == 0:
                raise ValueError("0 is white, which is not inverted in 16 bits")
            values = image.getdata()
            return image.width, image.height, rgb(bytes(v >> 8 for v in values), 1)
        if image.mode == "P" or "transparency" in image.info:
            image = image.convert("RGBA")
        elif image.mode == "1":
            image = image.convert("L")
        if image.mode not in ("L", "LA", "RGB", "RGBA"):
            raise ValueError(image.mode)
        return image.width, image.height, rgb(image.tobytes(), len(image.mode))


def vips(data):
    image = VIPS.vips_image_new_from_buffer(
        data, len(data), b"", b"fail_on", ctypes.c_int(2), None  # VIPS_FAIL_ON_ERROR
    )
    if not image:
        raise ValueError("refused")
    try:
        width, height = VIPS.vips_image_get_width(image), VIPS.vips_image_get_height(image)
        check(width, height)
        size = ctypes.c_size_t()
        memory = VIPS.vips_image_write_to_memory(image, ctypes.byref(size))
        if not memory:
            raise ValueError("damaged")
        samples = ctypes.string_at(memory, size.value)
        GLIB.g_free(memory)
        bands = VIPS.vips_image_get_bands(image)
        form = VIPS.vips_image_get_format(image)
    finally:
        GLIB.g_object_unref(image)
    if form == USHORT:
        if bands in (2, 4) and set(samples[2 * bands - 2 :: 2 * bands]) - {255}:
            raise ValueError("not opaque")
        samples = samples[1::2] if sys.byteorder == "little" else samples[::2]
    elif form != UCHAR:
        raise ValueError("format")
    return width, height, rgb(samples, bands)


def answer(reader, data):
    try:
        width, height, pixels = reader(data)
        return struct.pack(">II", width, height) + pixels
    except Exception:  # whatever it is: the reader refused
        return b""
    finally:
        VIPS.vips_error_clear()


def main():
    VIPS.vips_init(b"pixels")
    VIPS.vips_cache_set_max(0)
    while header := sys.stdin.buffer.read(4):
        data = sys.stdin.buffer.read(struct.unpack(">I", header)[0])
        for reader in (pillow, vips):
            pixels = answer(reader, data)
            sys.stdout.buffer.write(struct.pack(">I", len(pixels)) + pixels)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
