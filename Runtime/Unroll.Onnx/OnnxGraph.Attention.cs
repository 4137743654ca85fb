namespace Unroll.Onnx;

public sealed partial class OnnxGraph
{
    /// <summary>The pixels of a map, weighted by the softmax of another map over all pixels.</summary>
    /// <param name="x">A feature map.</param>
    /// <param name="mask">A map of one channel.</param>
    /// <param name="name">Upstream's path of the module.</param>
    public OnnxValue AttentionPool(OnnxValue x, OnnxValue mask, string name)
    {
        var weights = Node("Softmax", $"{name}/softmax", [Reshape(mask.Name, $"{name}/mask", 0, x.Height * x.Width, 1)], Int("axis", 1));
        var sum = Node("MatMul", $"{name}/sum", [Rows(x, $"{name}/pixels"), weights]);
        return new OnnxValue(Reshape(sum, name, 0, x.Channels, 1, 1), x.Channels, 1, 1);
    }

    /// <summary>Non-local attention by the softmax of scaled dot products.</summary>
    /// <param name="queries">A feature map.</param>
    /// <param name="keys">A feature map of as many channels.</param>
    /// <param name="values">A feature map of the keys' size.</param>
    /// <param name="name">Upstream's path of the module.</param>
    /// <param name="scale">Factor of the dot products.</param>
    public OnnxValue NonLocalSoftmax(OnnxValue queries, OnnxValue keys, OnnxValue values, string name, double scale = 1)
    {
        var products = Products(queries, keys, name);
        var scaled = scale == 1 ? products : Node("Mul", $"{name}/scaled", [products, Scalar(scale)]);
        return WeightedSum(queries, Node("Softmax", $"{name}/softmax", [scaled], Int("axis", 2)), values, name);
    }

    /// <summary>Non-local attention by dot products divided by the number of keys.</summary>
    /// <inheritdoc cref="NonLocalSoftmax"/>
    public OnnxValue NonLocalDotProduct(OnnxValue queries, OnnxValue keys, OnnxValue values, string name) =>
        WeightedSum(queries, Node("Mul", $"{name}/scaled", [Products(queries, keys, name), Scalar(1.0 / (keys.Height * keys.Width))]), values, name);

    /// <summary>Non-local attention by ReLU of a projection of each pair, divided by the number of keys.</summary>
    /// <inheritdoc cref="NonLocalSoftmax"/>
    public OnnxValue NonLocalConcatenation(OnnxValue queries, OnnxValue keys, OnnxValue values, string name)
    {
        var channels = queries.Channels;
        var weight = Parameter($"{name}.weight", 1, 2 * channels, 1, 1);
        var ofQueries = Node("Conv", $"{name}/of_queries", [queries.Name, Sliced(weight, $"{name}/query_weight", 0, channels)]);
        var ofKeys = Node("Conv", $"{name}/of_keys", [keys.Name, Sliced(weight, $"{name}/key_weight", channels, channels)]);
        var sums = Node(
            "Add",
            $"{name}/sums",
            [Reshape(ofQueries, $"{name}/query_column", 0, queries.Height * queries.Width, 1), Reshape(ofKeys, $"{name}/key_row", 0, 1, keys.Height * keys.Width)]);
        var scaled = Node("Mul", $"{name}/scaled", [Node("Relu", $"{name}/relu", [sums]), Scalar(1.0 / (keys.Height * keys.Width))]);
        return WeightedSum(queries, scaled, values, name);
    }

    /// <summary>[batch, queries, keys].</summary>
    private string Products(OnnxValue queries, OnnxValue keys, string name) =>
        Node("MatMul", $"{name}/products", [Transpose(Rows(queries, $"{name}/queries"), $"{name}/query_rows", 0, 2, 1), Rows(keys, $"{name}/keys")]);

    private OnnxValue WeightedSum(OnnxValue queries, string weights, OnnxValue values, string name)
    {
        var sum = Node("MatMul", $"{name}/sum", [Rows(values, $"{name}/values"), Transpose(weights, $"{name}/transposed", 0, 2, 1)]);
        return queries with { Name = Reshape(sum, name, 0, values.Channels, queries.Height, queries.Width), Channels = values.Channels };
    }

    /// <summary>[batch, channels, pixels].</summary>
    private string Rows(OnnxValue x, string name) => Reshape(x.Name, name, 0, x.Channels, x.Height * x.Width);
}
