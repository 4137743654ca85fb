namespace Unroll.Tests.Images;

/// <summary>The few cases of damaged.json that end otherwise than Pillow's reading, and why.</summary>
internal static class KnownDifferences
{
    private static readonly HashSet<string> Cases =
    [
        // Headers that the PNG standard does not allow and Pillow does not check: a filter method, a colour depth of an indexed image, a chunk in the wrong place.
        "made/type3_4bit_adam7.png 20", "made/type3_4bit_adam7.png 24",

        // A false marker after the last row: Pillow reads on to the end of the file, libvips stops at the last row.
        "made/gray.jpg 41", "made/cmyk.jpg 43",

        // The end of the last block is missing, all pixels are there: libnsgif refuses.
        "formats/plain.gif 15", "formats/transparent.gif 15",

        // The data end early, but in order: libnsgif takes the last pixels as missing ones of the frame.
        "formats/plain.gif 35", "formats/transparent.gif 33",

        // A screen of 29 x 11,539 pixels: libnsgif takes the frame's size.
        "formats/transparent.gif 20",

        // Indices without a colour: Pillow's palettes begin as a ramp of gray, libnsgif makes them transparent.
        "formats/transparent.gif 37", "formats/transparent.gif 39",

        // Directories with errors that Pillow's own reader overlooks and libtiff reports.
        "formats/rgb_raw.tif 25", "formats/rgb_raw.tif 39", "formats/rgb_tiff_lzw.tif 31", "formats/gray.tif 17", "formats/gray.tif 21",
    ];

    internal static bool Contains(string item) => Cases.Contains(item);
}
