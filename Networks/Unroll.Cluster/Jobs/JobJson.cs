using System.Text.Json.Serialization;
using Unroll.Images;

namespace Unroll.Cluster.Jobs;

/// <summary>The files of a job's folder as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Preprocessing))]
[JsonSerializable(typeof(JobFile))]
[JsonSerializable(typeof(ImageReference))]
internal sealed partial class JobJson : JsonSerializerContext;
