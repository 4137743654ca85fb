"""Makes made/: small images of every kind, and what Pillow (9.4) and torchvision (0.14) make of them.

NAME.rgb is Image.open(NAME).convert("RGB") as raw bytes, the high byte where samples have 16 bits of gray.
preprocessing.json lists transforms; NAME.u8 is the result before ToTensor (HWC), NAME.f32 after Normalize (CHW).
"""
import io, json, os, random, struct, zlib
import numpy as np
import torchvision.transforms as T
from PIL import Image
from torchvision.transforms import InterpolationMode as M

here = os.path.dirname(os.path.abspath(__file__))
out = os.path.join(here, "made")
os.makedirs(out, exist_ok=True)
rng = random.Random(1)
W, H = 29, 19
photo = Image.open(os.path.join(here, "chelsea.png")).convert("RGB").resize((W, H), Image.BILINEAR)


def put(name, data):
    with open(os.path.join(out, name), "wb") as f:
        f.write(data)


def expect(name, data, pixels=None):
    put(name, data)
    image = Image.open(io.BytesIO(data))
    image.load()
    if pixels is None:
        if image.mode.startswith("I"):
            pixels = (np.asarray(image).astype(np.int64) >> 8).astype(np.uint8)[..., None].repeat(3, -1).tobytes()
        else:
            pixels = image.convert("RGB").tobytes()
    put(name + ".rgb", pixels)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack(values, depth):
    if depth == 16:
        return b"".join(struct.pack(">H", v) for v in values)
    bits = "".join(format(v, f"0{depth}b") for v in values)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def filtered(rows, bpp):
    previous, data = bytes(len(rows[0])), b""
    for row in rows:
        kind = rng.randrange(5)
        line = bytearray()
        for i, v in enumerate(row):
            a = row[i - bpp] if i >= bpp else 0
            b = previous[i]
            c = previous[i - bpp] if i >= bpp else 0
            p = a + b - c
            near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            line.append((v - (0, a, b, (a + b) // 2, near)[kind]) & 255)
        data += bytes([kind]) + bytes(line)
        previous = row
    return data


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def png(kind, depth, interlaced, width=W, height=H):
    n, top = CHANNELS[kind], (1 << depth) - 1
    colours = min(top + 1, 200)
    pixel = [[[min(rng.randrange(top + 1), colours - 1 if kind == 3 else top) if (x + y) % 3 else (x * 7 + y * 3) % (colours if kind == 3 else top + 1)
               for _ in range(n)] for x in range(width)] for y in range(height)]
    data = b""
    for x0, y0, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        rows = [pack([v for p in line[x0::dx] for v in p], depth) for line in pixel[y0::dy]]
        if rows and rows[0]:
            data += filtered(rows, max(1, n * depth // 8))
    z = zlib.compress(data)
    result = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced)))
    result += chunk(b"gAMA", struct.pack(">I", 45455))
    if kind == 3:
        result += chunk(b"PLTE", bytes(rng.randrange(256) for _ in range(3 * colours)))
    if kind in (0, 2, 3):
        result += chunk(b"tRNS", bytes({0: 2, 2: 6, 3: colours}[kind]))
    for i in range(0, len(z), 200):
        result += chunk(b"IDAT", z[i:i + 200])
    return result + chunk(b"tEXt", b"Comment\0made") + chunk(b"IEND", b"")


for kind, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
    for depth in depths:
        for interlaced in (False, True):
            data = png(kind, depth, interlaced)
            expect(f"type{kind}_{depth}bit{'_adam7' if interlaced else ''}.png", data)
for size in ((1, 1), (2, 3), (5, 1)):
    expect(f"adam7_{size[0]}x{size[1]}.png", png(2, 8, True, *size))


def bmp(bits, topdown=False, masks=None, core=False):
    stride = (W * bits + 31) // 32 * 4
    rows = []
    for _ in range(H):
        row = bytearray(rng.randrange(256) for _ in range(stride))
        rows.append(bytes(row))
    palette = b"".join(bytes(rng.randrange(256) for _ in range(3)) + (b"" if core else b"\0") for _ in range(1 << bits)) if bits <= 8 else b""
    body = b"".join(rows)
    mask = struct.pack("<III", *masks) if masks else b""
    if core:
        head = struct.pack("<IHHHH", 12, W, H, 1, bits)
    else:
        head = struct.pack("<IiiHHIIiiII", 40, W, -H if topdown else H, 1, bits, 3 if masks else 0, len(body), 2835, 2835, 0, 0)
    offset = 14 + len(head) + len(mask) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(body), 0, 0, offset) + head + mask + palette + body


for bits in (1, 4, 8, 16, 24, 32):
    expect(f"{bits}bit.bmp", bmp(bits))
expect("topdown.bmp", bmp(24, topdown=True))
expect("os2.bmp", bmp(8, core=True))
expect("mask565.bmp", bmp(16, masks=(0xF800, 0x07E0, 0x001F)))
expect("mask555.bmp", bmp(16, masks=(0x7C00, 0x03E0, 0x001F)))
expect("mask888.bmp", bmp(32, masks=(0xFF0000, 0xFF00, 0xFF)))
expect("mask_high.bmp", bmp(32, masks=(0xFF000000, 0xFF0000, 0xFF00)))

for kind in (2, 3, 5, 6):
    for top in (1, 100, 255, 1023, 65535):
        n = W * H * (3 if kind in (3, 6) else 1)
        v = [rng.randrange(top + 1) for _ in range(n)]
        head = f"P{kind}\n# a comment\n{W} {H}\n{top}\n".encode()
        if kind < 5:
            data = " ".join(map(str, v)).encode() + b"\n"
        else:
            data = b"".join(struct.pack(">H" if top > 255 else "B", x) for x in v)
        pixels = None
        if top > 255 and kind in (2, 5):
            pixels = bytes(b for x in v for b in [round(x / top * 65535) >> 8] * 3)
        expect(f"P{kind}_{top}.{'ppm' if n > W * H else 'pgm'}", head + data, pixels)


def jpeg(name, image, **options):
    b = io.BytesIO()
    image.save(b, "JPEG", **options)
    expect(name, b.getvalue())


for s, sub in enumerate(("444", "422", "420")):
    jpeg(f"{sub}.jpg", photo, quality=80, subsampling=s)
    jpeg(f"{sub}_progressive.jpg", photo, quality=60, subsampling=s, progressive=True)
jpeg("gray.jpg", photo.convert("L"), quality=90)
jpeg("cmyk.jpg", photo.convert("CMYK"), quality=90)

cases = []


def case(name, source, resize, crop, interpolation="bilinear", mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225)):
    image = Image.open(os.path.join(here, source)).convert("RGB" if len(mean) == 3 else "L")
    steps = []
    if resize:
        steps.append(T.Resize(resize, interpolation=M(interpolation)))
    eight = T.Compose(steps + [T.CenterCrop(crop)])(image)
    put(name + ".u8", eight.tobytes())
    put(name + ".f32", T.Compose([T.ToTensor(), T.Normalize(mean, std)])(eight).numpy().astype("<f4").tobytes())
    cases.append(dict(name=name, source=source, resize=resize, crop=crop, interpolation=interpolation, mean=mean, std=std))


case("cubic_down", "chelsea.png", 48, [40, 40], "bicubic")
case("cubic_up", "small.ppm", 90, [33, 41], "bicubic")
case("linear_down", "coffee.png", 47, [40, 40])
case("linear_exact", "chelsea.png", [31, 53], [31, 53])
case("cubic_exact_stretch", "small.bmp", [120, 20], [64, 20], "bicubic")
case("only_width_changes", "small.bmp", [64, 50], [60, 50])
case("only_height_changes", "small.bmp", [41, 96], [41, 91])
case("crop_only", "small.ppm", None, [33, 40])
case("crop_pads", "small.ppm", 20, [37, 41])
case("crop_pads_one_axis", "small.ppm", 21, [40, 24])
case("gray", "chelsea.png", 48, [40, 40], mean=(0.286,), std=(0.353,))
case("gray_up", "made/P5_255.pgm", 64, [64, 64], mean=(0.286,), std=(0.353,))
for name in ("lanczos", "hamming", "box"):
    case(name + "_down", "chelsea.png", 48, [40, 40], name)
    case(name + "_up", "small.ppm", 90, [33, 41], name)
with open(os.path.join(out, "preprocessing.json"), "w") as f:
    json.dump(cases, f, indent=1)
    f.write("\n")
