using System.Security.Cryptography;
using System.Text.Json;
using Unroll.Images;

namespace Unroll.Tests.Images;

/// <summary>Cut and altered files: what Pillow reads is read, to the same pixels, and what Pillow refuses is refused.</summary>
public sealed class DamagedFileTests
{
    public static TheoryData<string> Seeds => [.. Cases().Select(item => item.GetProperty("seed").GetString()!).Distinct()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EndsAsPillowsReadingEnds(string seed)
    {
        byte[] original = ImageData.Bytes(seed);
        List<string> differences = [];
        int number = 0;
        foreach (JsonElement item in Cases().Where(item => item.GetProperty("seed").GetString() == seed))
        {
            string? pillow = item.GetProperty("pixels").GetString();
            string? ours = Read(Damage(original, item));
            if (pillow != ours && !KnownDifferences.Contains($"{seed} {number}"))
            {
                differences.Add($"{seed} {number}: Pillow {(pillow is null ? "refuses" : "reads")}, we {(ours is null ? "refuse" : pillow is null ? "read" : "read other pixels")}");
            }

            number++;
        }

        Assert.True(number >= 30);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static string? Read(byte[] bytes)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(ImageFile.Decode(bytes, "it").Pixels)).ToLowerInvariant();
        }
        catch (ImageException e)
        {
            Assert.StartsWith("it: ", e.Message, StringComparison.Ordinal);
            return null;
        }
    }

    private static byte[] Damage(byte[] original, JsonElement item)
    {
        if (item.TryGetProperty("length", out JsonElement length))
        {
            return original[..length.GetInt32()];
        }

        byte[] bytes = (byte[])original.Clone();
        foreach (JsonElement flip in item.GetProperty("flips").EnumerateArray())
        {
            bytes[flip[0].GetInt32()] = flip[1].GetByte();
        }

        if (item.TryGetProperty("repair", out _))
        {
            PngFiles.RepairChecksums(bytes);
        }

        return bytes;
    }

    private static JsonElement.ArrayEnumerator Cases() => JsonDocument.Parse(ImageData.Bytes("damaged.json")).RootElement.EnumerateArray();
}
