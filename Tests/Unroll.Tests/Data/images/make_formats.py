"""Makes formats/: small images of the formats that libvips decodes, and what Pillow (9.4, libjpeg-turbo 2.1.5, libwebp 1.2.4, libtiff 4.5) makes of them.

NAME.rgb is Image.open(NAME).convert("RGB") as raw bytes, the high byte where samples have 16 bits of gray; NAME.turned.rgb is the same after ImageOps.exif_transpose;
sizes.json has [width, height] of each. AVIF, which this Pillow has not got, is decoded by avifdec (libavif 0.11), whose newer versions newer Pillows use.
"""
import io, json, os, struct, subprocess, tempfile
import numpy as np
from PIL import Image, ImageOps

here = os.path.dirname(os.path.abspath(__file__))
out = os.path.join(here, "formats")
os.makedirs(out, exist_ok=True)
W, H = 29, 19
photo = Image.open(os.path.join(here, "chelsea.png")).convert("RGB").resize((W, H), Image.BILINEAR)
photo.info.clear()
mirrored = photo.transpose(Image.FLIP_LEFT_RIGHT)
alpha = Image.fromarray((np.add.outer(np.arange(H) * 5, np.arange(W) * 9) % 256).astype("u1"))
rgba = photo.copy()
rgba.putalpha(alpha)
rng = np.random.default_rng(3)
sizes = {}


def path(name):
    return os.path.join(out, name)


def expect(name):
    image = Image.open(path(name))
    turned = ImageOps.exif_transpose(image)
    for suffix, i in ((".rgb", image), (".turned.rgb", turned)):
        if i.mode.startswith("I;16"):
            pixels = (np.asarray(i) >> 8).astype("u1")[..., None].repeat(3, -1)
        else:
            pixels = np.asarray(i.convert("RGB"))
        if suffix == ".rgb":
            sizes[name] = [pixels.shape[1], pixels.shape[0]]
        elif "orientation" not in name:
            continue
        with open(path(name) + suffix, "wb") as f:
            f.write(pixels.tobytes())


def put(name, data):
    with open(path(name), "wb") as f:
        f.write(data)
    expect(name)


def save(name, image, kind, **options):
    b = io.BytesIO()
    image.save(b, kind, **options)
    put(name, b.getvalue())
    return bytearray(b.getvalue())


def exif(orientation):
    return b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([orientation]) + b"\0\0\0\0\0\0"


# WebP
save("lossy.webp", photo, "WEBP", quality=80)
save("lossless.webp", photo, "WEBP", lossless=True)
save("lossy_alpha.webp", rgba, "WEBP", quality=80)
save("lossless_alpha.webp", rgba, "WEBP", lossless=True)
save("lossless_alpha_exact.webp", rgba, "WEBP", lossless=True, exact=True)
save("animation.webp", photo, "WEBP", save_all=True, append_images=[mirrored], duration=100)
save("orientation6.webp", photo, "WEBP", exif=exif(6))

# GIF
palette = photo.quantize(64)
plain = save("plain.gif", palette, "GIF")
save("interlaced.gif", palette, "GIF", interlace=1)
save("gray.gif", photo.convert("L"), "GIF")
save("two_colors.gif", photo.quantize(2), "GIF")
save("animation.gif", palette, "GIF", save_all=True, append_images=[mirrored.quantize(64)], duration=100)
indices = np.array(palette)
indices[5:12, 5:20] = 7
holes = Image.fromarray(indices, "P")
holes.putpalette(palette.getpalette())
transparent = save("transparent.gif", holes, "GIF", transparency=7)


def screen(gif, width, height, left=0, top=0):
    gif = bytearray(gif)
    gif[6:10] = struct.pack("<HH", width, height)
    at = next(i for i in range(13 + (3 << ((gif[10] & 7) + 1)), len(gif)) if gif[i] == 0x2C)
    gif[at + 1:at + 5] = struct.pack("<HH", left, top)
    return bytes(gif)


put("smaller_than_screen.gif", screen(plain, W + 9, H + 5, 4, 2))
put("transparent_smaller_than_screen.gif", screen(transparent, W + 9, H + 5, 4, 2))

# TIFF
for compression in (None, "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
    save(f"rgb_{compression or 'raw'}.tif", photo, "TIFF", compression=compression)
save("rgba.tif", rgba, "TIFF")
save("gray.tif", photo.convert("L"), "TIFF")
save("gray_alpha.tif", rgba.convert("LA"), "TIFF")
save("palette.tif", palette, "TIFF")
save("bilevel.tif", photo.convert("1"), "TIFF")
save("group4.tif", photo.convert("1"), "TIFF", compression="group4")
save("cmyk.tif", photo.convert("CMYK"), "TIFF")
save("cmyk_lzw.tif", photo.convert("CMYK"), "TIFF", compression="tiff_lzw")
save("float.tif", Image.fromarray((np.arange(W * H).reshape(H, W) - 100).astype("f4") / 1.5, "F"), "TIFF")
save("int32.tif", Image.fromarray((np.arange(W * H).reshape(H, W) - 100).astype("i4"), "I"), "TIFF")
save("gray16.tif", Image.fromarray((np.arange(W * H).reshape(H, W) * 110).astype("u2")), "TIFF")
save("pages.tif", photo, "TIFF", save_all=True, append_images=[mirrored])
save("white_is_zero.tif", photo.convert("L"), "TIFF", tiffinfo={262: 0})
for o in (2, 3, 4, 5, 6, 7, 8):
    save(f"turned{o}.tif", photo, "TIFF", tiffinfo={274: o})


def tiff(name, width, height, bits, photometric, data, extra=None):
    tags = [(256, 3, [width]), (257, 3, [height]), (258, 3, bits), (259, 3, [1]), (262, 3, [photometric]), (273, 4, None), (277, 3, [len(bits)]), (278, 3, [height]), (279, 4, [len(data)])]
    if extra is not None:
        tags.append((338, 3, extra))
    offset, arrays, entries = 8 + 2 + 12 * len(tags) + 4, b"", []
    for tag, kind, values in tags:
        if values is None:
            entries.append((tag, kind, 1, None))
            continue
        packed = b"".join(struct.pack("<H" if kind == 3 else "<I", v) for v in values)
        if len(packed) > 4:
            arrays, packed = arrays + packed, struct.pack("<I", offset + len(arrays))
        entries.append((tag, kind, len(values), packed.ljust(4, b"\0")))
    start = struct.pack("<I", offset + len(arrays))
    head = b"II*\0" + struct.pack("<IH", 8, len(tags)) + b"".join(struct.pack("<HHI", t, k, n) + (start if v is None else v) for t, k, n, v in entries)
    put(name, head + struct.pack("<I", 0) + arrays + data)


def noise(channels, kind):
    return rng.integers(0, 1 << (8 * np.dtype(kind).itemsize), (H, W, channels)).astype(kind).tobytes()


tiff("rgb16.tif", W, H, [16] * 3, 2, noise(3, "<u2"))
tiff("rgba16.tif", W, H, [16] * 4, 2, noise(4, "<u2"), extra=[2])
tiff("rgbx.tif", W, H, [8] * 4, 2, noise(4, "u1"), extra=[0])
tiff("gray4.tif", 28, H, [4], 1, rng.integers(0, 256, (H, 14)).astype("u1").tobytes())
tiff("gray2.tif", 28, H, [2], 1, rng.integers(0, 256, (H, 7)).astype("u1").tobytes())

# PNG
save("gray_alpha.png", rgba.convert("LA"), "PNG")
save("palette_transparent.png", photo.quantize(50), "PNG", transparency=bytes(range(0, 250, 5)))
save("orientation6.png", photo, "PNG", exif=exif(6)[6:])
save("animation.png", photo, "PNG", save_all=True, append_images=[mirrored])
camera = io.BytesIO()
photo.save(camera, "PNG")
camera = camera.getvalue()
put("no_iend.png", camera[:-12])

# JPEG
adobe = bytes(save("cmyk_adobe.jpg", photo.convert("CMYK"), "JPEG", quality=95))
at = adobe.index(b"Adobe")
put("cmyk_without_adobe.jpg", adobe[:at - 4] + adobe[at - 2 + struct.unpack(">H", adobe[at - 2:at])[0]:])
for o in range(1, 9):
    save(f"orientation{o}.jpg", photo, "JPEG", exif=exif(o))
save("pictures.jpg", photo, "MPO", save_all=True, append_images=[mirrored])
save("odd_sampling.jpg", photo, "JPEG", quality=70, qtables="web_high")

# AVIF
with tempfile.TemporaryDirectory() as folder:
    def avif(name, image, *options):
        png = os.path.join(folder, "in.png")
        image.save(png)
        subprocess.run(["avifenc", *options, png, path(name)], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["avifdec", path(name), os.path.join(folder, "out.png")], check=True, stdout=subprocess.DEVNULL)
        decoded = Image.open(os.path.join(folder, "out.png"))
        if decoded.mode.startswith("I"):
            decoded = Image.fromarray((np.asarray(decoded) >> 8).astype("u1"))
        pixels = np.asarray(decoded.convert("RGB"))
        sizes[name] = [pixels.shape[1], pixels.shape[0]]
        with open(path(name) + ".rgb", "wb") as f:
            f.write(pixels.tobytes())

    avif("lossless.avif", photo, "--lossless")
    avif("444.avif", photo, "-y", "444")
    avif("420.avif", photo, "-y", "420")
    avif("gray.avif", photo.convert("L"), "-y", "400")
    avif("alpha.avif", rgba, "-y", "444")
    avif("10bit.avif", photo, "-y", "444", "-d", "10")

with open(path("sizes.json"), "w") as f:
    json.dump(sizes, f, indent=1, sort_keys=True)
    f.write("\n")
