using Unroll.Hub.Catalog;
using Unroll.Hub.Tests.Support;
using Unroll.Images;
using Unroll.Testing;
using Unroll.Weights;

namespace Unroll.Hub.Tests;

public sealed class CatalogTests : IDisposable
{
    private const string Header = "network\ttag\taddress\tsha256\tlicense\ttop1\ttop5\tsize\tresize\tcrop_fraction\tcrop_mode\tinterpolation\tmean\tstd\tsource";
    private const string Row = "net\tv1\thttps://example.test/net-0123abcd.pth\t0123abcd\tMIT\t70.5\t\t224\t256\t\t\tbilinear\t0.5 0.5 0.5\t0.25 0.25 0.25\ttests";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names => [.. WeightsCatalog.Default.All.Select(weights => weights.FullName)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_is_whole(string name)
    {
        var weights = WeightsCatalog.Default.Find(name)!;

        Assert.Equal(name, weights.FullName);
        if (weights.Address.StartsWith("hf://", StringComparison.Ordinal))
        {
            Assert.Equal($"hf://timm/{name}", weights.Address);
        }
        else
        {
            Assert.StartsWith("https://", weights.Address, StringComparison.Ordinal);
            Assert.True(weights.Sha256.Length >= 8);
            Assert.EndsWith($"-{weights.Sha256}.pth", weights.Address, StringComparison.Ordinal);
        }

        Assert.NotEqual("", weights.License);
        Assert.Contains("@", weights.Source, StringComparison.Ordinal);
        Assert.True(weights.Top1 is null or > 40 and < 90);
        Assert.True(weights.Top5 is null || weights.Top5 > weights.Top1);
        Assert.InRange(weights.Recipe.Resize, weights.Recipe.Size, weights.Recipe.Size * 2);
    }

    /// <summary>The core package knows the files too: it checks their hashes, and compares the declarations that load them.</summary>
    [Fact]
    public void The_core_package_knows_the_same_networks_and_files()
    {
        var files = WeightsCatalog.Default.All.Where(weights => weights.Address.StartsWith("https://", StringComparison.Ordinal)).ToList();

        Assert.Equal(WeightsCatalog.Default.All.Select(weights => weights.Network).Distinct().Order(), PublishedNetworks.All.Select(network => network.Name).Order());
        Assert.All(files, weights => Assert.Equal(weights.Network, PublishedNetworks.OfFile(Path.GetFileName(weights.Address))));
        Assert.All(files, weights => Assert.True(PublishedFiles.Contains(Path.GetFileName(weights.Address))));
        Assert.Equal(files.Select(weights => Path.GetFileNameWithoutExtension(weights.Address)).Distinct().Order(), PublishedNetworks.Files.Order());
    }

    [Fact]
    public void A_name_is_its_first_row_and_a_tag_another()
    {
        Assert.Equal("https://download.pytorch.org/models/resnet50-0676ba61.pth", WeightsCatalog.Default.Find("ResNet50")!.Address);
        Assert.Equal("https://download.pytorch.org/models/resnet50-11ad3fa6.pth", WeightsCatalog.Default.Find("resnet50.imagenet1k_v2")!.Address);
        Assert.Equal("hf://timm/resnet50.a1_in1k", WeightsCatalog.Default.Find("resnet50.a1_in1k")!.Address);
        Assert.Equal("https://github.com/zhanghang1989/ResNeSt/releases/download/weights_step1/resnest50-528c19ca.pth", WeightsCatalog.Default.Find("resnest50")!.Address);
        Assert.Null(WeightsCatalog.Default.Find("resnet50.v9"));
        Assert.Null(WeightsCatalog.Default.Find("resnet51"));
        Assert.Empty(WeightsCatalog.Default.Of("resnet51"));
    }

    [Fact]
    public void An_accuracy_goes_with_the_images_that_it_was_measured_on()
    {
        var weights = WeightsCatalog.Default.Find("resnet50.IMAGENET1K_V2")!;

        Assert.Equal(80.858, weights.Top1);
        Assert.Equal(95.434, weights.Top5);
        Assert.Equal(232, weights.Recipe.For(new TensorShape(3, 224, 224)).ResizeShorterSide);
    }

    /// <summary>The official ResNeSt's scripts/torch/verify.py: ECenterCrop takes size / (size + 32) of the shorter side.</summary>
    [Theory]
    [InlineData("resnest50", 224)]
    [InlineData("resnest101", 256)]
    [InlineData("resnest200", 320)]
    [InlineData("resnest269", 416)]
    [InlineData("resnest50_fast_4s2x40d", 224)]
    public void The_official_ResNeSt_cuts_the_centre_out_first(string name, int size)
    {
        var recipe = WeightsCatalog.Default.Find(name)!.Recipe;
        var expected = Preprocessing.ImageNet(size, interpolation: Interpolation.Bicubic) with { ResizeShorterSide = null, CentralCrop = size / (size + 32.0), ResizeHeight = size, ResizeWidth = size };

        Assert.Equal(expected, recipe.For(new TensorShape(3, size, size)));
        Assert.Equal(expected with { CropHeight = 64, CropWidth = 96, ResizeHeight = 64, ResizeWidth = 96 }, recipe.For(new TensorShape(3, 64, 96)));
    }

    [Theory]
    [InlineData("", "Resize(256, bilinear), CenterCrop(224 x 224), ")]
    [InlineData("center", "Resize(256, bilinear), CenterCrop(224 x 224), ")]
    [InlineData("squash", "Resize(256 x 256, bilinear), CenterCrop(224 x 224), ")]
    [InlineData("first", "CentralCrop(0.875), Resize(224 x 224, bilinear), CenterCrop(224 x 224), ")]
    public void A_table_says_how_the_crop_is_made(string mode, string steps)
    {
        var recipe = WeightsCatalog.Read(Write(Header, Row.Replace("\t256\t\t\t", $"\t256\t\t{mode}\t", StringComparison.Ordinal))).All.Single().Recipe;

        Assert.StartsWith(steps, recipe.For(new TensorShape(3, 224, 224)).ToString(), StringComparison.Ordinal);
        Assert.StartsWith(
            mode == "first" ? "CentralFraction(0.875), Resize(224 x 224, " : "Resize(256 x 256, ",
            (recipe with { IsSquashed = true }).For(new TensorShape(3, 224, 224)).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_names_are_answered_with_what_there_is()
    {
        await using var hub = await HubFixture.StartAsync();

        Assert.Equal("No published weights are known for 'resnet51'.", await hub.FailAsync("resnet51"));
        Assert.Equal(
            "There are no published weights 'resnest50.v9'. resnest50 has resnest50.weights_step1.", await hub.FailAsync("resnest50.v9"));
        Assert.Empty(hub.Server.Requests);
    }

    [Fact]
    public void A_table_of_ones_own_is_read()
    {
        var weights = WeightsCatalog.Read(Write(Header, Row, "")).All.Single();

        Assert.Equal(("net.v1", "0123abcd", "MIT", 70.5, null), (weights.FullName, weights.Sha256, weights.License, weights.Top1, weights.Top5));
        Assert.Equal(Interpolation.Bilinear, weights.Recipe.Interpolation);
        Assert.Equal([0.25f, 0.25f, 0.25f], weights.Recipe.Std);
    }

    [Theory]
    [InlineData("net\tv1", "line 2: 2 cells where there are 15 columns.")]
    [InlineData("\tv1", "line 2: there is no network.", 0)]
    [InlineData("a.b", "line 2: the network's name 'a.b' has a dot, which separates it from the tag.", 0)]
    [InlineData("0123ABCD", "line 2: '0123ABCD' are no lower-case digits of a SHA-256.", 3)]
    [InlineData("many", "line 2: 'many' is no number.", 5)]
    [InlineData("-1", "line 2: '-1' is no size.", 7)]
    [InlineData("lanczos", "line 2: interpolation 'lanczos' is neither bilinear nor bicubic.", 11)]
    [InlineData("border", "line 2: crop_mode 'border' is neither center nor squash nor first.", 10)]
    [InlineData("0.5 0.5", "line 2: '0.5 0.5' are not three numbers.", 12)]
    public void A_row_that_is_wrong_is_named(string text, string message, int column = -1)
    {
        var cells = Row.Split('\t');
        if (column >= 0)
        {
            cells[column] = text.Split('\t')[0];
        }

        var path = Write(Header, column < 0 ? text : string.Join('\t', cells));

        Assert.Equal($"table.tsv, {message}", Assert.Throws<InvalidDataException>(() => WeightsCatalog.Read(path)).Message);
    }

    [Fact]
    public void A_row_that_is_there_twice_is_named() => Assert.Equal(
        "table.tsv, line 3: net.v1 is there twice.", Assert.Throws<InvalidDataException>(() => WeightsCatalog.Read(Write(Header, Row, Row))).Message);

    [Fact]
    public void A_table_of_other_columns_is_refused() => Assert.StartsWith(
        "table.tsv does not start with the columns network, tag, ", Assert.Throws<InvalidDataException>(() => WeightsCatalog.Read(Write("name\taddress"))).Message, StringComparison.Ordinal);

    [Fact]
    public void ImageNets_classes_are_torchvisions_in_order()
    {
        Assert.Equal(1000, ImageNetClasses.Names.Count);
        Assert.Equal(1000, ImageNetClasses.Names.Distinct().Count());
        Assert.Equal(("tench", "tabby", "Egyptian cat", "espresso", "toilet tissue"),
            (ImageNetClasses.Names[0], ImageNetClasses.Names[281], ImageNetClasses.Names[285], ImageNetClasses.Names[967], ImageNetClasses.Names[999]));
    }

    [Fact]
    public async Task A_check_asks_every_kind_of_address_and_downloads_nothing()
    {
        await using var hub = await HubFixture.StartAsync();
        var commit = new string('a', 40);
        hub.HuggingFace.ServeLarge("timm/net.a", "main", commit, "model.safetensors", new byte[123]);
        hub.HuggingFace.ServeSmall("timm/net.a", "main", commit, "config.json", """
            {"architecture": "other", "num_classes": 1000, "pretrained_cfg": {"input_size": [3, 32, 32], "crop_pct": 0.8, "crop_mode": "squash", "interpolation": "bicubic", "mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25], "license": "mit"}}
            """);
        hub.Server.Redirect("/there-0123abcd.pth", "/storage");
        hub.Server.Serve("/storage", new Unroll.Testing.Web.ServedFile(new byte[77]));
        using var weights = hub.Open();

        Task<WeightsCheck> CheckAsync(string address, string hash) => weights.CheckAsync(hub.CatalogOf("net", address, hash).All[0], TestContext.Current.CancellationToken);
        var there = await CheckAsync(hub.Server.AddressOf("/there-0123abcd.pth").AbsoluteUri, "0123abcd");
        var gone = await CheckAsync(hub.Server.AddressOf("/gone-0123abcd.pth").AbsoluteUri, "0123abcd");
        var repository = await CheckAsync("hf://timm/net.a", "");
        var missing = await CheckAsync("hf://timm/missing", "");

        Assert.Equal((77L, null), (there.Bytes, there.Problem));
        Assert.Equal((null, "127.0.0.1 answers 404 Not Found"), (gone.Bytes, gone.Problem));
        Assert.Equal((123L, "config.json differs: architecture is other, not net; crop_mode is squash, not center; interpolation is Bicubic, not Bilinear."), (repository.Bytes, repository.Problem));
        Assert.Equal((null, "127.0.0.1 answers 404 Not Found"), (missing.Bytes, missing.Problem));
        Assert.All(hub.Server.Requests, request => Assert.True(request.Method == "HEAD" || request.Path.EndsWith("config.json", StringComparison.Ordinal)));
    }

    private string Write(params string[] lines)
    {
        File.WriteAllLines(_folder.File("table.tsv"), lines);
        return _folder.File("table.tsv");
    }
}
