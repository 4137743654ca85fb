namespace Unroll.Hub.Transfer;

/// <summary>A file to download.</summary>
internal sealed record DownloadRequest
{
    /// <summary>More than any network's weights.</summary>
    public const long DefaultMaxLength = 1L << 36;

    /// <summary>What messages and progress call it.</summary>
    public required string Name { get; init; }

    public required Uri Address { get; init; }

    /// <summary>Where it goes when it is complete.</summary>
    public required string Destination { get; init; }

    /// <summary>Where it grows, on the destination's volume.</summary>
    public required string Partial { get; init; }

    public required string LockFile { get; init; }

    /// <summary>What it must hash to; null where nobody says.</summary>
    public ContentHash? Hash { get; init; }

    /// <summary>Its length in bytes, where that is known before.</summary>
    public long? Length { get; init; }

    /// <summary>The most bytes it may have.</summary>
    public long MaxLength { get; init; } = DefaultMaxLength;

    /// <summary>Whether the partial file's name says what is in it, so that it can be resumed whoever began it.</summary>
    public bool IsContentAddressed { get; init; }

    /// <summary>Whether a file that is there is to be replaced.</summary>
    public bool IsReplaced { get; init; }

    /// <summary>The token for the address's host; null: none.</summary>
    public string? Token { get; init; }
}
