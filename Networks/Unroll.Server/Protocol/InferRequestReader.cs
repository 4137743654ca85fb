using System.Text.Json;

namespace Unroll.Server.Protocol;

/// <summary>Reads a request for inference: JSON, then the tensors of the binary extension.</summary>
internal ref struct InferRequestReader
{
    private readonly ReadOnlyMemory<byte> _tensors;
    private Utf8JsonReader _json;
    private int _tensorsRead;

    private InferRequestReader(ReadOnlyMemory<byte> body, int jsonLength)
    {
        _json = new Utf8JsonReader(body.Span[..jsonLength]);
        _tensors = body[jsonLength..];
    }

    /// <exception cref="ProtocolException">It is no such request.</exception>
    public static InferRequest Read(ReadOnlyMemory<byte> body, int jsonLength)
    {
        try
        {
            return new InferRequestReader(body, jsonLength).ReadRequest();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw ProtocolException.Bad($"the request is not the protocol's JSON: {e.Message}");
        }
    }

    private InferRequest ReadRequest()
    {
        var request = new InferRequest();
        _json.Read();
        for (ExpectObject(); NextMember(ref _json, out var name);)
        {
            switch (name)
            {
                case "id":
                    request = request with { Id = _json.GetString() };
                    break;
                case "parameters":
                    request = request with { IsBinaryOutput = ReadParameters().IsBinaryOutput };
                    break;
                case "inputs":
                    List<InferTensor> inputs = [];
                    for (ExpectArray(); _json.Read() && _json.TokenType != JsonTokenType.EndArray;)
                    {
                        inputs.Add(ReadInput());
                    }

                    request = request with { Inputs = inputs };
                    break;
                case "outputs":
                    List<RequestedOutput> outputs = [];
                    for (ExpectArray(); _json.Read() && _json.TokenType != JsonTokenType.EndArray;)
                    {
                        outputs.Add(ReadOutput());
                    }

                    request = request with { Outputs = outputs };
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }

        // Reading on also refuses what follows the object.
        while (_json.Read())
        {
        }

        return _tensorsRead == _tensors.Length ? request
            : throw ProtocolException.Bad($"{_tensors.Length} bytes follow the JSON, and the inputs' binary_data_size are {_tensorsRead} together");
    }

    private InferTensor ReadInput()
    {
        var (name, datatype) = ("", "");
        long[]? shape = null;
        long? size = null;
        List<float>? numbers = null;
        List<ReadOnlyMemory<byte>>? elements = null;
        for (ExpectObject(); NextMember(ref _json, out var member);)
        {
            switch (member)
            {
                case "name":
                    name = _json.GetString() ?? "";
                    break;
                case "datatype":
                    datatype = _json.GetString() ?? "";
                    break;
                case "shape":
                    shape = ReadShape();
                    break;
                case "parameters":
                    size = ReadParameters().Size;
                    break;
                case "data":
                    (numbers, elements) = ([], []);
                    ReadData(numbers, elements);
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }

        if (shape is null || name.Length == 0 || datatype.Length == 0)
        {
            throw ProtocolException.Bad($"an input has a name, a shape and a datatype; '{name}' lacks one");
        }

        if (size is { } bytes)
        {
            return numbers is null ? TensorBytes.Read(name, datatype, shape, TakeTensor(name, bytes)) : throw ProtocolException.Bad($"the input '{name}' has data as JSON and binary_data_size, too");
        }

        return (datatype, numbers, elements) switch
        {
            (_, null, _) or (_, _, null) => throw ProtocolException.Bad($"the input '{name}' has no data"),
            ("FP32", _, []) => new InferTensor(name, datatype, shape) { Numbers = numbers.ToArray() },
            ("BYTES", [], _) => new InferTensor(name, datatype, shape) { Elements = elements },
            ("FP32" or "BYTES", _, _) => throw ProtocolException.Bad($"the data of the input '{name}' are not {datatype}: FP32 are numbers, BYTES strings of Base64"),
            _ => throw InferTensor.Unsupported(name, datatype),
        };
    }

    private RequestedOutput ReadOutput()
    {
        var name = "";
        var parameters = default(Parameters);
        for (ExpectObject(); NextMember(ref _json, out var member);)
        {
            switch (member)
            {
                case "name":
                    name = _json.GetString() ?? "";
                    break;
                case "parameters":
                    parameters = ReadParameters();
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }

        return new RequestedOutput(name, parameters.IsBinary, parameters.Classes);
    }

    private Parameters ReadParameters()
    {
        var parameters = default(Parameters);
        for (ExpectObject(); NextMember(ref _json, out var member);)
        {
            switch (member)
            {
                case "binary_data_size":
                    parameters.Size = _json.GetInt64();
                    break;
                case "binary_data":
                    parameters.IsBinary = _json.GetBoolean();
                    break;
                case "binary_data_output":
                    parameters.IsBinaryOutput = _json.GetBoolean();
                    break;
                case "classification":
                    parameters.Classes = Classification.Count(_json.GetInt32());
                    break;
                default:
                    _json.Skip();
                    break;
            }
        }

        return parameters;
    }

    private long[] ReadShape()
    {
        List<long> shape = [];
        for (ExpectArray(); _json.Read() && _json.TokenType != JsonTokenType.EndArray;)
        {
            shape.Add(_json.GetInt64());
        }

        return [.. shape];
    }

    /// <summary>Reads data, flat or nested.</summary>
    private void ReadData(List<float> numbers, List<ReadOnlyMemory<byte>> elements)
    {
        ExpectArray();
        for (var end = _json.CurrentDepth; _json.Read() && !(_json.TokenType == JsonTokenType.EndArray && _json.CurrentDepth == end);)
        {
            switch (_json.TokenType)
            {
                case JsonTokenType.Number:
                    numbers.Add(_json.GetSingle());
                    break;
                case JsonTokenType.String:
                    elements.Add(_json.GetBytesFromBase64());
                    break;
                case JsonTokenType.StartArray or JsonTokenType.EndArray:
                    break;
                default:
                    throw ProtocolException.Bad($"a tensor's data are numbers or strings, and arrays of them, not {_json.TokenType}");
            }
        }
    }

    private ReadOnlyMemory<byte> TakeTensor(string name, long size)
    {
        if (size < 0 || size > _tensors.Length - _tensorsRead)
        {
            throw ProtocolException.Bad($"the input '{name}' is to have {size} bytes after the JSON (binary_data_size), and {_tensors.Length - _tensorsRead} are left");
        }

        var tensor = _tensors.Slice(_tensorsRead, (int)size);
        _tensorsRead += (int)size;
        return tensor;
    }

    private readonly void ExpectObject()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw ProtocolException.Bad($"an object is expected, not {_json.TokenType}");
        }
    }

    private readonly void ExpectArray()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            throw ProtocolException.Bad($"an array is expected, not {_json.TokenType}");
        }
    }

    /// <summary>Goes on to the next member of an object; the reader stands at its value then.</summary>
    private static bool NextMember(ref Utf8JsonReader json, out string? name)
    {
        name = null;
        if (!json.Read() || json.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        name = json.GetString();
        return json.Read();
    }

    private record struct Parameters(long? Size, bool? IsBinary, bool IsBinaryOutput, int Classes);
}
