"""Reads DICOM whole-slide files by pydicom and Pillow: paths in, a line each; levels out.

Out: width and height (4 bytes each, big endian), and RGB bytes; 0 and 0 of what is not read.
"""
import io
import struct
import sys
import warnings

import numpy
import pydicom
from PIL import Image
from pydicom.encaps import generate_pixel_data_frame

warnings.simplefilter("ignore")


def frames(dataset):
    """Frames as Rows x Columns x 3; a JPEG's colours are what Pillow makes of its markers."""
    count = int(dataset.NumberOfFrames)
    if dataset.file_meta.TransferSyntaxUID.is_encapsulated:
        # pydicom 2 knows no extended offset table; fragments are frames then
        for frame in generate_pixel_data_frame(dataset.PixelData, count):
            yield numpy.asarray(Image.open(io.BytesIO(frame)))
        return
    shape = (dataset.Rows, dataset.Columns)
    pixels = dataset.pixel_array.reshape(count, *shape, int(dataset.SamplesPerPixel))
    for frame in pixels:
        yield (frame >> (dataset.BitsAllocated - 8)).astype(numpy.uint8)


def places(dataset, columns):
    count = int(dataset.NumberOfFrames)
    groups = dataset.get("PerFrameFunctionalGroupsSequence")
    for frame in range(count):
        if groups:
            place = groups[frame].PlanePositionSlideSequence[0]
            yield (
                place.ColumnPositionInTotalImagePixelMatrix - 1,
                place.RowPositionInTotalImagePixelMatrix - 1,
            )
        else:
            yield frame % columns * dataset.Columns, frame // columns * dataset.Rows


def level(path):
    dataset = pydicom.dcmread(path)
    width, height = dataset.TotalPixelMatrixColumns, dataset.TotalPixelMatrixRows
    columns, rows = -(-width // dataset.Columns), -(-height // dataset.Rows)
    whole = numpy.zeros((rows * dataset.Rows, columns * dataset.Columns, 3), numpy.uint8)
    for (x, y), frame in zip(places(dataset, columns), frames(dataset)):
        if frame.ndim == 2:
            frame = frame[:, :, None]
        if frame.shape[2] == 1:
            frame = numpy.repeat(frame, 3, axis=2)
        whole[y : y + dataset.Rows, x : x + dataset.Columns] = frame
    if dataset.PhotometricInterpretation == "MONOCHROME1":
        whole = 255 - whole
    return width, height, whole[:height, :width].tobytes()


for line in sys.stdin:
    try:
        width, height, rgb = level(line.rstrip("\n"))
    except Exception:  # whatever it is, it is not read
        width, height, rgb = 0, 0, b""
    sys.stdout.buffer.write(struct.pack(">ii", width, height) + rgb)
    sys.stdout.buffer.flush()
