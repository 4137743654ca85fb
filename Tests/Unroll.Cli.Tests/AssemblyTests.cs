using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Unroll.Cli.Assemblies;
using Unroll.Cli.Tests.Support;
using Unroll.Networks.Devices;
using Unroll.Tensors;
using Unroll.Testing;
using Unroll.Testing.Checkpoints;
using CommandResult = Unroll.Cli.Tests.Support.CommandResult;

namespace Unroll.Cli.Tests;

/// <summary>Networks of a user's own project: a library that was compiled for the CPU alone, and these tests themselves, which have every back end.</summary>
public sealed class AssemblyTests : IDisposable
{
    private const string Prepared = "unroll: images are prepared as ImageNet's networks are evaluated (";

    private readonly TestFolder _folder = new();

    private static string Own => TestFiles.PathOf("own", "Unroll.Testing.OwnNetworks.dll");

    private static string Everything => typeof(AssemblyTests).Assembly.Location;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_shows_the_assemblys_networks_and_no_others()
    {
        var result = (await CommandLine.RunAsync("list", "--assembly", Own)).Succeeded();

        Assert.Equal(["name", "OwnGray", "OwnToldGray", "own_colour", "own_maps", "own_pair", "twin", "twin"], result.Lines.Select(line => line.Split(' ')[0]));
        Assert.Matches(@"^own_colour +ResNet +\[3, 32, 32\] +[\d,]+ +\d\.\d{3} your own$", result.Lines[3]);
        Assert.Matches("^own_maps +ResNet ", result.Lines[4]);
    }

    [Theory]
    [InlineData("own_colour")]
    [InlineData("OwnColour")]
    [InlineData("unroll.testing.ownnetworks.owncolour")]
    public async Task A_network_is_found_by_its_name_and_by_its_records(string name)
    {
        var result = (await CommandLine.RunAsync("summary", name, "--assembly", Own)).Succeeded();

        Assert.Equal("own_colour (ResNet, weights: your own)", result.Lines[0]);
        Assert.Contains(result.Lines, line => line.StartsWith("layer2.0.conv2 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_computes_what_the_network_computes_in_its_own_program()
    {
        var weights = SaveWeights(FashionPyramid.Info);
        var input = FormulaWeights.Input([2, 1, 64, 64]);
        NpyFile.Write(_folder["x.npy"], input, [2, 1, 64, 64]);

        (await CommandLine.RunAsync("run", FashionPyramid.Info.Name, "--assembly", Everything, "--weights", weights, "--input", _folder["x.npy"], "--output", _folder["y.npy"])).Succeeded();

        var network = FashionPyramid.Load(weights);
        var outputs = FashionPyramid.Info.Outputs.Select(output => new float[2 * output.Shape.Length]).ToArray();
        ((INetwork)network).Forward(input, [.. outputs.Select(output => output.AsMemory())]);
        Assert.All(outputs.Zip(FashionPyramid.Info.Outputs), pair => Assert.Equal(pair.First, NpyFile.Read(_folder[$"y.{pair.Second.Name}.npy"]).Values));
    }

    [Fact]
    public async Task Verify_runs_the_back_ends_that_the_network_has()
    {
        var all = (await CommandLine.RunAsync("verify", FashionPyramid.Info.Name, "--assembly", Everything, "--json")).Succeeded();
        var cpu = (await CommandLine.RunAsync("verify", "own_colour", "--assembly", Own, "--json")).Succeeded();

        var report = JsonSerializer.Deserialize(all.Output, ResultsJson.Default.VerificationReport)!;
        Assert.True(report.Agree);
        Assert.StartsWith("ILGPU", report.Devices[1].Device, StringComparison.Ordinal);
        var alone = JsonSerializer.Deserialize(cpu.Output, ResultsJson.Default.VerificationReport)!;
        Assert.StartsWith("CPU", Assert.Single(alone.Devices).Device, StringComparison.Ordinal);
        Assert.StartsWith("own_colour was compiled for CPU alone: for ILGPU, ", alone.Unavailable.Single(device => device.Device == DeviceCatalog.Gpu).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--device")]
    [InlineData("predict", "--device")]
    [InlineData("evaluate", "--device")]
    [InlineData("verify", "--devices")]
    public async Task A_device_without_code_is_refused_with_what_would_give_it_some(string command, string option)
    {
        string[] rest = command switch
        {
            "run" => ["--input", WriteInput([1, 3, 32, 32]), "--output", "y.npy", "--weights", "w.pth"],
            "predict" => ["x.png", "--weights", "w.pth"],
            "evaluate" => ["--data", "x", "--weights", "w.pth"],
            _ => [],
        };

        var result = await CommandLine.RunAsync([command, "own_colour", "--assembly", Own, option, "gpu:cpu", .. rest]);

        result.Failed(
            Application.Failure,
            "own_colour was compiled for CPU alone: for ILGPU, CPUAccelerator the project that declares it must reference the package Unroll.Ilgpu ('dotnet add package Unroll.Ilgpu') and be built again.");
    }

    [Fact]
    public async Task Predict_says_how_it_prepares_images_where_nobody_else_did()
    {
        var weights = SaveWeights("own_colour");
        string[] common = ["predict", "own_colour", TestFiles.PathOf("images", "chelsea_420.jpg"), "--assembly", Own, "--weights", weights, "--json"];

        var silent = await CommandLine.RunAsync(common);
        var told = (await CommandLine.RunAsync([.. common, "--resize", "36"])).Succeeded();

        Assert.Equal(Application.Success, silent.ExitCode);
        Assert.StartsWith(Prepared, silent.Error, StringComparison.Ordinal);
        Assert.Single(silent.Error.TrimEnd().Split('\n'));
        using JsonDocument assumed = JsonDocument.Parse(silent.Output), given = JsonDocument.Parse(told.Output);
        Assert.Equal(4, given.RootElement[0].GetProperty("predictions").GetArrayLength());
        // 36 pixels are what 87.5 % of the side mean for a crop of 32.
        Assert.Equal(given.RootElement[0].GetProperty("predictions").GetRawText(), assumed.RootElement[0].GetProperty("predictions").GetRawText());
    }

    [Fact]
    public async Task A_gray_network_wants_to_be_told_mean_and_deviation()
    {
        var image = TestFiles.PathOf("images", "small.bmp");
        string[] common = ["predict", "OwnGray", image, "--assembly", Own, "--weights", SaveWeights("OwnGray")];

        (await CommandLine.RunAsync(common)).Failed(
            Application.Usage,
            "Options '--mean' and '--std' are required: nothing says which ones OwnGray was trained with, and for gray images there are no usual ones. See 'unroll predict --help'.");
        (await CommandLine.RunAsync([.. common, "--mean", "0.5", "--std", "0.5"])).Succeeded();
    }

    [Fact]
    public async Task A_declaration_that_says_how_images_are_prepared_is_asked_first()
    {
        string[] common = ["predict", "OwnToldGray", TestFiles.PathOf("images", "small.bmp"), "--assembly", Own, "--weights", SaveWeights("OwnToldGray"), "--json"];

        var declared = (await CommandLine.RunAsync(common)).Succeeded();
        var told = (await CommandLine.RunAsync([.. common, "--resize", "40", "--mean", "0.25", "--std", "0.5"])).Succeeded();

        Assert.Equal(Predictions(told), Predictions(declared));
        var preprocessing = NetworkAssembly.Open(Own).Resolve("OwnToldGray").Preprocessing;
        Assert.Equal((40, 0.25f, 0.5f), (preprocessing.ResizeShorterSide, preprocessing.Mean.Single(), preprocessing.Std.Single()));

        static string Predictions(CommandResult run)
        {
            using var document = JsonDocument.Parse(run.Output);
            return document.RootElement[0].GetProperty("predictions").GetRawText();
        }
    }

    [Fact]
    public async Task A_network_of_two_channels_takes_no_images() =>
        (await CommandLine.RunAsync("predict", "own_pair", "x.png", "--assembly", Own, "--weights", "w.pth")).Failed(
            Application.Failure, "own_pair takes [2, 32, 32], which no image is: images have 1 channel or 3. 'unroll run' takes raw tensors.");

    [Fact]
    public async Task Evaluate_measures_a_users_network()
    {
        foreach (var (folder, i) in new[] { "a", "b", "c", "d" }.Select((name, i) => (Directory.CreateDirectory(_folder[$"data/{name}"]).FullName, i)))
        {
            TestFiles.WritePng(Path.Combine(folder, "0.png"), 28, 28, TestFiles.ImageOf(i));
        }

        var result = await CommandLine.RunAsync("evaluate", "own_colour", "--assembly", Own, "--weights", SaveWeights("own_colour"), "--data", _folder["data"], "--json");

        Assert.Equal(Application.Success, result.ExitCode);
        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal(("own_colour", 4), (document.RootElement.GetProperty("network").GetString(), document.RootElement.GetProperty("images").GetInt32()));
    }

    [Fact]
    public async Task Inspect_says_which_of_the_assemblys_networks_fit()
    {
        var weights = SaveWeights("own_colour");

        var own = (await CommandLine.RunAsync("inspect", weights, "--assembly", Own)).Succeeded();
        var other = (await CommandLine.RunAsync("inspect", weights, "--assembly", Everything)).Succeeded();

        Assert.Contains(own.Lines, line => line.StartsWith(". ", StringComparison.Ordinal) && line.Contains(" own_colour", StringComparison.Ordinal));
        Assert.Contains($"It fits no network of {Everything}.", other.Lines);
    }

    [Fact]
    public async Task Export_writes_a_users_network_and_no_preprocessing_that_nobody_named()
    {
        var weights = SaveWeights(FashionPyramid.Info);
        string[] common = ["export", FashionPyramid.Info.Name, "--assembly", Everything, "--weights", weights, "--output"];

        (await CommandLine.RunAsync([.. common, _folder["plain.onnx"]])).Succeeded();
        (await CommandLine.RunAsync([.. common, _folder["told.onnx"], "--mean", "0.5", "--std", "0.25"])).Succeeded();

        Assert.DoesNotContain("preprocessing", await File.ReadAllTextAsync(_folder["plain.onnx"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("preprocessing", await File.ReadAllTextAsync(_folder["told.onnx"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        (await CommandLine.RunAsync("export", "own_colour", "--assembly", Own, "--weights", weights, "--output", "y.onnx")).Failed(
            Application.Failure,
            "own_colour was compiled without ONNX: the project that declares it must reference the package Unroll.Onnx ('dotnet add package Unroll.Onnx') and be built again.");
    }

    [Fact]
    public async Task Weights_are_neither_shipped_nor_published() =>
        (await CommandLine.RunAsync("predict", "own_colour", "x.png", "--assembly", Own, "--device", "cpu", "--resize", "36")).Failed(
            Application.Usage, "Option '--weights' is required: weights of own_colour (your own) are neither published nor shipped with this tool. See 'unroll predict --help'.");

    public static TheoryData<string, string> Commands => new()
    {
        { "summary", "" },
        { "run", "--input x.npy --output y.npy" },
        { "verify", "" },
        { "bench", "" },
        { "predict", "x.png" },
        { "evaluate", "--data x" },
        { "export", "--output y.onnx" },
    };

    /// <summary>A name that there is not is wrong usage, in every command alike.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_name_that_the_assembly_has_not_is_answered_with_those_like_it(string command, string rest)
    {
        Task<CommandResult> RunAsync(string name) => CommandLine.RunAsync([command, name, "--assembly", Own, .. rest.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        (await RunAsync("own_color")).Failed(Application.Usage, $"there is no network 'own_color' in {Own}. Did you mean own_colour or own_pair? See 'unroll {command} --help'.");
        (await RunAsync("resnet50")).Failed(
            Application.Usage, $"there is no network 'resnet50' in {Own}. It is one of the tool's own, which are found without '--assembly'. See 'unroll {command} --help'.");
        (await RunAsync("xyzxyzxyzxyzxyzxyz")).Failed(
            Application.Usage, $"there is no network 'xyzxyzxyzxyzxyzxyz' in {Own}. 'unroll list --assembly {Own}' shows all. See 'unroll {command} --help'.");
        (await RunAsync("twin")).Failed(
            Application.Usage,
            $"2 networks of {Own} are called 'twin': take the record's full name, Unroll.Testing.OwnNetworks.First.OwnTwin or Unroll.Testing.OwnNetworks.Second.OwnTwin. See 'unroll {command} --help'.");
    }

    [Fact]
    public async Task Of_two_networks_of_a_name_the_records_full_name_takes_one() =>
        Assert.Contains("[3, 32, 32] -> logits [3]", (await CommandLine.RunAsync("summary", "Unroll.Testing.OwnNetworks.Second.OwnTwin", "--assembly", Own)).Succeeded().Lines);

    /// <summary>Every command says the same of a file that is wrong.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_file_that_is_no_assembly_of_networks_is_refused(string command, string rest)
    {
        const string Right = "'--assembly' takes the .dll that 'dotnet build' makes of your project, such as bin/Release/net10.0/MyProject.dll.";
        var text = _folder.WriteText("text.dll", "no assembly");
        var native = WriteNativeLibrary("native.dll");
        var future = WriteAssembly("Future", new Version(99, 1, 2, 0));
        var unrelated = WriteAssembly("Unrelated", unroll: null);
        async Task RefusedAsync(string path, string message) =>
            (await CommandLine.RunAsync([command, "own_colour", "--assembly", path, .. rest.Split(' ', StringSplitOptions.RemoveEmptyEntries)])).Failed(Application.Failure, message);

        await RefusedAsync(_folder["nowhere.dll"], $"{_folder["nowhere.dll"]}: there is no such file; {Right}");
        await RefusedAsync(_folder.Root, $"{_folder.Root} is a folder; {Right}");
        await RefusedAsync(text, $"{text} is no .NET assembly; {Right}");
        await RefusedAsync(native, $"{native} is no .NET assembly; {Right}");
        await RefusedAsync(unrelated, $"{unrelated} declares no network: it does not refer to Unroll. Beside it, Future.dll does.");
        await RefusedAsync(
            future,
            $"{future} was built with Unroll 99.1.2, and this tool is of {OwnVersion}: they go together in the same version alone. "
            + $"Build the project with {OwnVersion}, or install the tool in 99.1.2 ('dotnet tool update --global Unroll.Cli --version 99.1.2').");
        await RefusedAsync(TestFiles.PathOf("own", "Unroll.dll"), $"{TestFiles.PathOf("own", "Unroll.dll")} declares no network: it does not refer to Unroll. Beside it, Unroll.Testing.OwnNetworks.dll does.");
    }

    [Fact]
    public async Task An_assembly_that_refers_to_Unroll_and_declares_nothing_is_refused()
    {
        var path = WriteAssembly("Empty", typeof(INetwork).Assembly.GetName().Version);

        (await CommandLine.RunAsync("list", "--assembly", path)).Failed(Application.Failure, $"{path} declares no network.");
    }

    [Fact]
    public async Task An_assembly_that_the_runtime_refuses_is_an_error_of_one_line()
    {
        var path = WriteAssembly("Broken", typeof(INetwork).Assembly.GetName().Version, derivesFrom: "Missing");

        var result = await CommandLine.RunAsync("list", "--assembly", path);

        Assert.Equal(Application.Failure, result.ExitCode);
        Assert.StartsWith($"unroll: {path} declares no network that can be loaded: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Missing", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Published_weights_are_the_tools_own() =>
        (await CommandLine.RunAsync("list", "--weights", "--assembly", Own)).Failed(
            Application.Usage, "--weights lists what is published for the tool's own networks; with --assembly there is nothing to list. See 'unroll list --help'.");

    private static string OwnVersion => typeof(INetwork).Assembly.GetName().Version!.ToString(3);

    private string WriteInput(int[] shape)
    {
        NpyFile.Write(_folder["x.npy"], FormulaWeights.Input(shape), shape);
        return _folder["x.npy"];
    }

    /// <summary>Weights for a network of <see cref="Own"/>, whose types these tests know only through the tool.</summary>
    private string SaveWeights(string network) => SaveWeights(Assemblies.NetworkAssembly.Open(Own).Resolve(network).Info);

    private string SaveWeights(NetworkInfo info)
    {
        var random = new Random(1);
        File.WriteAllBytes(_folder["w.pth"], Pickler.Save(info.Parameters.ToDictionary(
            p => p.Name,
            object? (p) => p.Kind == ParameterKind.Counter
                ? new PickledTensor(new long[] { 7 })
                : new PickledTensor(Enumerable.Range(0, FormulaWeights.Count([.. p.Shape])).Select(_ => 0.5f + (0.1f * random.NextSingle())).ToArray(), [.. p.Shape]))));
        return _folder["w.pth"];
    }

    /// <summary>An assembly with nothing in it but what it refers to, and perhaps one type whose base is in an assembly that is not there.</summary>
    private string WriteAssembly(string name, Version? unroll, string? derivesFrom = null)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString($"{name}.dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(name), new Version(1, 0, 0, 0), default, default, default, default);
        if (unroll is not null)
        {
            metadata.AddAssemblyReference(metadata.GetOrAddString("Unroll"), unroll, default, default, default, default);
        }

        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        if (derivesFrom is not null)
        {
            var missing = metadata.AddAssemblyReference(metadata.GetOrAddString(derivesFrom), new Version(1, 0, 0, 0), default, default, default, default);
            var parent = metadata.AddTypeReference(missing, metadata.GetOrAddString(derivesFrom), metadata.GetOrAddString("Base"));
            metadata.AddTypeDefinition(
                System.Reflection.TypeAttributes.Public, metadata.GetOrAddString(name), metadata.GetOrAddString("Derived"), parent, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        }

        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(image);
        File.WriteAllBytes(_folder[$"{name}.dll"], image.ToArray());
        return _folder[$"{name}.dll"];
    }

    /// <summary>A Windows library without any metadata of .NET: the headers alone.</summary>
    private string WriteNativeLibrary(string name)
    {
        var library = new byte[1024];
        "MZ"u8.CopyTo(library);
        library[0x3c] = 0x80;
        "PE\0\0"u8.CopyTo(library.AsSpan(0x80));
        BitConverter.TryWriteBytes(library.AsSpan(0x84), (ushort)0x8664);
        BitConverter.TryWriteBytes(library.AsSpan(0x94), (ushort)240);
        BitConverter.TryWriteBytes(library.AsSpan(0x96), (ushort)0x2022);
        BitConverter.TryWriteBytes(library.AsSpan(0x98), (ushort)0x20b);
        BitConverter.TryWriteBytes(library.AsSpan(0x98 + 108), 16);
        File.WriteAllBytes(_folder[name], library);
        return _folder[name];
    }
}
