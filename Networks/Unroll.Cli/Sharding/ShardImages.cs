using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Unroll.Cli.Evaluation;
using Unroll.Cli.Predictions;
using Unroll.Images;

namespace Unroll.Cli.Sharding;

/// <summary>The images of a job, in the order that each machine finds them in.</summary>
internal abstract class ShardImages
{
    public abstract int Count { get; }

    /// <summary>An image's name, the same on each machine.</summary>
    public abstract string NameOf(int index);

    /// <summary>An image's true class; null where nobody knows it.</summary>
    public abstract int? ClassOf(int index);

    /// <summary>Reads an image as the network's input. Safe from several threads.</summary>
    /// <exception cref="ImageException">The image cannot be read.</exception>
    public abstract void Read(int index, ImageInput input, Span<float> destination);

    /// <summary>Images whose classes are known.</summary>
    public static ShardImages Of(LabelledImages images) => new Labelled(images);

    /// <summary>Files that a command line names.</summary>
    public static ShardImages Of(IReadOnlyList<ImageSource> sources) => new Named(sources);

    /// <summary>The SHA-256 of names and classes, and of the pixels where they are at hand: machines that do not find the same images do not work on the same job.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < Count; i++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ClassOf(i)} {NameOf(i)}\n")));
        }

        hash.AppendData(Content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    protected virtual ReadOnlySpan<byte> Content => [];

    private sealed class Labelled(LabelledImages images) : ShardImages
    {
        public override int Count => images.Count;

        protected override ReadOnlySpan<byte> Content => images.Content;

        public override string NameOf(int index) => images.NameOf(index).Replace(Path.DirectorySeparatorChar, '/');

        public override int? ClassOf(int index) => images.ClassOf(index);

        public override void Read(int index, ImageInput input, Span<float> destination) => images.Read(index, input, destination);
    }

    private sealed class Named(IReadOnlyList<ImageSource> sources) : ShardImages
    {
        public override int Count => sources.Count;

        public override string NameOf(int index) => sources[index].Path.Replace(Path.DirectorySeparatorChar, '/');

        public override int? ClassOf(int index) => null;

        public override void Read(int index, ImageInput input, Span<float> destination)
        {
            if (sources[index].Error is { } error)
            {
                throw new ImageException(error);
            }

            input.Read(sources[index].Path, destination);
        }
    }
}
