"""Makes central.json: what Pillow (9.4) and torchvision (0.14) make of images whose centre is cut out before it is resized.

A case's image has the samples (3xx + 5yy + 7xy + 31c) % 256 at column x, row y, channel c. "crop" is the official ResNeSt's ECenterCrop (scripts/torch/verify.py), "fraction" TensorFlow's
central_crop (python/ops/image_ops_impl.py) with Pillow's resizing. The SHA-256 is of the resized pixels, HWC; null where the piece has no
pixel, of which Pillow makes a black image.
"""
import hashlib, json, os
import numpy as np
import torchvision.transforms as T
from PIL import Image
from torchvision.transforms import InterpolationMode as M

here = os.path.dirname(os.path.abspath(__file__))
SIZES = [(1, 1), (2, 1), (1, 2), (2, 3), (3, 2), (4, 4), (4, 5), (5, 4), (7, 4), (8, 8), (9, 13), (1, 50), (50, 1), (17, 31), (31, 17), (33, 64), (64, 33), (100, 101),
         (223, 224), (224, 223), (255, 256), (256, 256), (257, 255), (300, 451), (451, 300), (375, 500), (500, 375), (640, 427), (1200, 77)]
FILTERS = ["bilinear", "bicubic", "lanczos"]


def image(width, height, mode):
    y, x, c = np.mgrid[:height, :width, :1 if mode == "L" else 3]
    samples = ((3 * x * x + 5 * y * y + 7 * x * y + 31 * c) % 256).astype(np.uint8)
    return Image.fromarray(samples[..., 0] if mode == "L" else samples)


def crop(source, part, height, width):
    """The largest rectangle of the output's aspect; ECenterCrop's square of the shorter side where that is square."""
    w, h = source.size
    if width == height:
        crop_w = crop_h = part * min(w, h)
    elif w * height <= h * width:
        crop_w, crop_h = part * w, part * (w * (height / width))
    else:
        crop_w, crop_h = part * (h * (width / height)), part * h
    left, top = int(round((w - crop_w) / 2.0)), int(round((h - crop_h) / 2.0))
    return source.crop((left, top, left + crop_w, top + crop_h))


def fraction(source, part, height, width):
    w, h = source.size
    left, top = int((w - w * part) / 2), int((h - h * part) / 2)
    return source.crop((left, top, w - left, h - top))


cases = []


def case(kind, size, part, output, interpolation, mode="RGB"):
    piece = (crop if kind == "crop" else fraction)(image(*size, mode), part, *output)
    digest = None
    if min(piece.size) > 0:
        digest = hashlib.sha256(T.Resize(output, interpolation=M(interpolation))(piece).tobytes()).hexdigest()
    cases.append(dict(kind=kind, width=size[0], height=size[1], part=part, output=output, interpolation=interpolation, mode=mode, sha256=digest))


for size in SIZES:
    for side in (8, 32, 224, 320):
        for interpolation in FILTERS:
            case("crop", size, float(side) / (side + 32), [side, side], interpolation)
    for part in (0.875, 0.8, 0.1, 1.0):
        for interpolation in FILTERS:
            case("fraction", size, part, [47, 64], interpolation)
    case("crop", size, 0.875, [224, 224], "bicubic", "L")
    case("crop", size, 1.0, [32, 32], "hamming")
    case("crop", size, 0.9, [32, 48], "bicubic")
    case("crop", size, 0.7, [48, 32], "box")
with open(os.path.join(here, "central.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(one) for one in cases) + "\n]\n")
