"""Makes damaged.json: cut and altered copies of images of made/ and formats/, and what Pillow (9.4) makes of each: the SHA-256 of its RGB pixels, or null where it refuses the file."""
import hashlib, io, json, os, random, struct, warnings, zlib
import numpy as np
from PIL import Image

warnings.simplefilter("ignore")
here = os.path.dirname(os.path.abspath(__file__))
rng = random.Random(11)
SEEDS = ["made/type2_8bit.png", "made/type3_4bit_adam7.png", "made/type0_16bit.png", "made/type6_8bit_adam7.png", "made/420.jpg", "made/422_progressive.jpg", "made/444_progressive.jpg",
         "made/gray.jpg", "made/cmyk.jpg", "formats/orientation6.jpg", "formats/lossy.webp", "formats/lossless_alpha.webp", "formats/plain.gif", "formats/transparent.gif",
         "formats/rgb_raw.tif", "formats/rgb_tiff_lzw.tif", "formats/rgb_tiff_adobe_deflate.tif", "formats/gray.tif"]


def repaired(data):
    data, at = bytearray(data), 8
    while at + 12 <= len(data):
        n = struct.unpack(">I", data[at:at + 4])[0]
        if n > len(data) - at - 12:
            break
        data[at + 8 + n:at + 12 + n] = struct.pack(">I", zlib.crc32(bytes(data[at + 4:at + 8 + n])))
        at += 12 + n
    return bytes(data)


def pillow(data):
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
        if image.mode.startswith("I"):
            pixels = (np.asarray(image).astype("i8") >> 8).astype("u1")[..., None].repeat(3, -1)
        else:
            pixels = np.asarray(image.convert("RGB"))
        return hashlib.sha256(pixels.tobytes()).hexdigest()
    except Exception:
        return None


cases = []
for seed in SEEDS:
    data = open(os.path.join(here, seed), "rb").read()
    n = len(data)
    for length in sorted({n - k for k in (1, 2, 3, 4, 8, 12, 13, 20, 30)} | {rng.randrange(n) for _ in range(8)}):
        cases.append(dict(seed=seed, length=length, pixels=pillow(data[:length])))
    for i in range(30):
        flips = [[rng.randrange(min(n, 80) if i % 2 else n), rng.randrange(256)] for _ in range(rng.randrange(1, 4))]
        copy = bytearray(data)
        for at, value in flips:
            copy[at] = value
        cases.append(dict(seed=seed, flips=flips, pixels=pillow(bytes(copy))))
        if seed.endswith(".png"):
            cases.append(dict(seed=seed, flips=flips, repair=True, pixels=pillow(repaired(bytes(copy)))))

with open(os.path.join(here, "damaged.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")
