using Google.Protobuf.Reflection;
using Unroll.Server.Grpc.Messages;

namespace Unroll.Hosting.Tests.Server;

/// <summary>The messages and methods of gRPC, number by number, beside the published protocol's.</summary>
public sealed class PublishedMessagesTests
{
    [Fact]
    public async Task Messages_and_methods_are_those_of_the_published_protocol()
    {
        var published = (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Data", "open_inference_grpc.tsv"), TestContext.Current.CancellationToken)).Where(line => line[0] != '#').ToArray();
        var file = InferenceReflection.Descriptor;
        var service = Assert.Single(file.Services);

        Assert.Equal("inference", file.Package);
        Assert.Equal(
            published.Order(StringComparer.Ordinal),
            service.Methods.Select(method => $"{service.Name}\t{method.Name}\trpc\t{method.InputType.Name} {method.OutputType.Name}")
                .Concat(file.MessageTypes.SelectMany(message => Fields(message, message.Name))).Order(StringComparer.Ordinal));
        Assert.All(service.Methods, method => Assert.False(method.IsClientStreaming || method.IsServerStreaming));
        Assert.All(file.MessageTypes.Where(message => message.Fields.InDeclarationOrder().Count == 0), message => Assert.EndsWith("Request", message.Name, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Fields(MessageDescriptor message, string name) => message.Fields.InDeclarationOrder().Select(field => $"{name}\t{field.Name}\t{field.FieldNumber}\t{Type(field)}")
        .Concat(message.NestedTypes.Where(nested => !message.Fields.InDeclarationOrder().Any(field => field.IsMap && field.MessageType == nested)).SelectMany(nested => Fields(nested, $"{name}.{nested.Name}")));

    private static string Type(FieldDescriptor field) =>
        field.IsMap ? $"map<{Type(field.MessageType.FindFieldByNumber(1))}, {Type(field.MessageType.FindFieldByNumber(2))}>"
        : (field.IsRepeated ? "repeated " : "")
            + (field.FieldType == FieldType.Message ? field.MessageType.Name : field.FieldType.ToString().ToLowerInvariant())
            + (field.ContainingOneof is { } choice ? $" of {choice.Name}" : "");
}
