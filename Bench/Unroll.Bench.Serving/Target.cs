namespace Unroll.Bench.Serving;

/// <summary>Where requests go.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Server">The process.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Path">The endpoint.</param>
/// <param name="Request">What is sent to it.</param>
internal sealed record Target(string Name, ServerProcess Server, Uri Address, string Path, Request Request);
