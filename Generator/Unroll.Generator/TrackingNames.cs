namespace Unroll.Generator;

/// <summary>Names of the pipeline's steps, for the tests that check what is cached.</summary>
internal static class TrackingNames
{
    public const string Declarations = nameof(Declarations);
    public const string Backends = nameof(Backends);
    public const string Networks = nameof(Networks);
    public const string Kernels = nameof(Kernels);
    public const string Clashes = nameof(Clashes);
    public const string MemberClashes = nameof(MemberClashes);
    public const string Problems = nameof(Problems);
}
