using System.ComponentModel;
using System.Globalization;
using Onnx;
using Google.Protobuf;
using Unroll.Weights;
using static Onnx.AttributeProto.Types;

namespace Unroll.Onnx;

/// <summary>The graph of an ONNX file while generated code adds a network's layers to it. A layer's value is named after upstream's module, and its parameters after upstream's.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class OnnxGraph
{
    internal const string Logits = "logits";

    private const string InputName = "input";
    private const string BatchName = "batch";

    private readonly NetworkInfo _network;
    private readonly BoundParameters _parameters;
    private readonly OnnxOptions _options;
    private readonly GraphProto _graph;
    private readonly HashSet<string> _names = [];
    private readonly HashSet<string> _initializers = [];
    private readonly Dictionary<string, string> _outputs = [];
    private readonly List<OnnxValue> _values = [];

    internal OnnxGraph(NetworkInfo network, BoundParameters parameters, OnnxOptions options)
    {
        _network = network;
        _parameters = parameters;
        _options = options;
        _graph = new GraphProto { Name = network.Name };
        _names.UnionWith([InputName, .. network.Outputs.Select(output => output.Name), .. network.Parameters.Select(parameter => parameter.Name)]);
        var input = new OnnxValue(InputName, network.Input.Channels, network.Input.Height, network.Input.Width);
        _graph.Input.Add(Declared(input));
        _values.Add(input);
    }

    /// <summary>The values of the network's layers, in order; the first is its input.</summary>
    /// <param name="layer">The layer's number.</param>
    public OnnxValue this[int layer]
    {
        get => _values[layer];
        set => _values.Insert(layer, value);
    }

    /// <summary>Declares a value an output of the network.</summary>
    /// <param name="x">The value.</param>
    /// <param name="name">The result's name.</param>
    public void Output(OnnxValue x, string name)
    {
        var value = x with { Name = _outputs.GetValueOrDefault(x.Name, x.Name) };
        value = name == Logits ? Vector(value) : Map(value);
        if (value.Name == InputName || _outputs.ContainsValue(value.Name))
        {
            AddNode("Identity", name, [value.Name]);
        }
        else
        {
            Rename(value.Name, name);
            _outputs[value.Name] = name;
        }

        _graph.Output.Add(Declared(value with { Name = name }));
    }

    /// <exception cref="InvalidOperationException">Generated code and the network's facts contradict each other.</exception>
    internal GraphProto Complete()
    {
        var expected = _network.Outputs.Select(output => output.Name);
        return expected.SequenceEqual(_graph.Output.Select(output => output.Name))
            ? _graph
            : throw new InvalidOperationException($"{_network.Name} was written with the outputs {string.Join(", ", _graph.Output.Select(output => output.Name))}.");
    }

    private ValueInfoProto Declared(OnnxValue value)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(_options.Batch is { } batch ? new TensorShapeProto.Types.Dimension { DimValue = batch } : new TensorShapeProto.Types.Dimension { DimParam = BatchName });
        foreach (var dimension in value.IsVector ? [value.Channels] : (ReadOnlySpan<int>)[value.Channels, value.Height, value.Width])
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = dimension });
        }

        return new ValueInfoProto
        {
            Name = value.Name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape } },
        };
    }

    private void Rename(string from, string to)
    {
        foreach (var node in _graph.Node)
        {
            Replace(node.Input);
            Replace(node.Output);
        }

        void Replace(IList<string> names)
        {
            for (var i = 0; i < names.Count; i++)
            {
                names[i] = names[i] == from ? to : names[i];
            }
        }
    }

    /// <summary>[batch, channels, height, width].</summary>
    private OnnxValue Map(OnnxValue x) => x.IsVector ? x with { Name = Reshape(x.Name, $"{x.Name}/map", 0, x.Channels, 1, 1), IsVector = false } : x;

    /// <summary>[batch, values].</summary>
    private OnnxValue Vector(OnnxValue x) =>
        x.IsVector ? x : new OnnxValue(Node("Flatten", $"{x.Name}/vector", [x.Name], Int("axis", 1)), x.Channels * x.Height * x.Width, 1, 1, isVector: true);

    /// <summary>Adds a node with one result, and returns the result's name.</summary>
    private string Node(string op, string name, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        var unique = Unique(name);
        AddNode(op, unique, inputs, attributes);
        return unique;
    }

    private void AddNode(string op, string result, IEnumerable<string> inputs, params AttributeProto[] attributes) =>
        _graph.Node.Add(new NodeProto { OpType = op, Name = result, Input = { inputs }, Output = { result }, Attribute = { attributes } });

    private string Unique(string name)
    {
        var unique = name;
        for (var i = 2; !_names.Add(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        }

        return unique;
    }

    private string Reshape(string x, string name, params long[] shape) => Node("Reshape", name, [x, Constant(shape)]);

    private string Transpose(string x, string name, params long[] permutation) => Node("Transpose", name, [x], Ints("perm", permutation));

    private static AttributeProto Int(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    private static AttributeProto Ints(string name, params long[] values) => new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    private static AttributeProto Float(string name, double value) => new() { Name = name, Type = AttributeType.Float, F = (float)value };

    private static AttributeProto Text(string name, string value) => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };
}
