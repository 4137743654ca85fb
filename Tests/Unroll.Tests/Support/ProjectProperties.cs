using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Unroll.Tests.Support;

/// <summary>MSBuild properties as a generator sees them: written to a global configuration file by the SDK, and read from it by the compiler.</summary>
/// <param name="properties">Names and values.</param>
internal sealed class ProjectProperties(params (string Name, string Value)[] properties) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(Read(properties));

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private static ImmutableDictionary<string, string> Read((string Name, string Value)[] properties)
    {
        var lines = properties.Select(property => $"build_property.{property.Name} = {property.Value}");
        var config = AnalyzerConfig.Parse($"is_global = true\n{string.Join('\n', lines)}\n", "/project/obj/Project.GeneratedMSBuildEditorConfig.editorconfig");
        return AnalyzerConfigSet.Create(ImmutableArray.Create(config)).GlobalConfigOptions.AnalyzerOptions;
    }

    private sealed class Options(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
