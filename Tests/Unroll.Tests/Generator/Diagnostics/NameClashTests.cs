using Unroll.Tests.Support;

namespace Unroll.Tests.Generator.Diagnostics;

/// <summary>Networks of one compilation that cannot be told apart.</summary>
public class NameClashTests
{
    [Fact]
    public void The_same_given_name_twice_is_a_warning()
    {
        var run = GeneratorHarness.Run("""
            namespace Zoo;
            [ResNet(Layers = [1, 1, 1, 1], Name = "net")] partial record A;
            [ResNet(Layers = [2, 2, 2, 2], Name = "net")] partial record B;
            """);

        Assert.Equal(
        [
            "UNR0019 'Name = \"net\"' 'net' is also the name of the network 'Zoo.B'; tools cannot tell them apart",
            "UNR0019 'Name = \"net\"' 'net' is also the name of the network 'Zoo.A'; tools cannot tell them apart",
        ],
            run.Diagnostics);
        Assert.Equal(["Zoo.A", "Zoo.B"], run.Networks.Order());
    }

    [Fact]
    public void A_given_name_may_not_be_another_records_own()
    {
        var run = GeneratorHarness.Run("[ResNet(Layers = [1, 1, 1, 1], Name = \"B\")] partial record A; [NetworkVariant(typeof(A))] partial record B;");

        Assert.Equal(["UNR0019 'Name = \"B\"' 'B' is also the name of the network 'B'; tools cannot tell them apart"], run.Diagnostics);
    }

    [Fact]
    public void Names_that_differ_in_case_are_two_names() => Assert.Empty(
        GeneratorHarness.Run("[ResNet(Layers = [1, 1, 1, 1], Name = \"net\")] partial record A; [ResNet(Layers = [1, 1, 1, 1], Name = \"Net\")] partial record B;").Diagnostics);

    [Fact]
    public void Records_that_differ_only_in_case_are_refused()
    {
        var run = GeneratorHarness.Run("[ResNet(Layers = [1, 1, 1, 1])] partial record Net; [ResNet(Layers = [1, 1, 1, 1])] partial record NET; [ResNet(Layers = [1, 1, 1, 1])] partial record Other;");

        Assert.Null(run.Result.Exception);
        Assert.Equal(
        [
            "UNR0020 'Net' The network's full name differs from that of 'NET' only in case, so their generated files would collide; rename one",
            "UNR0020 'NET' The network's full name differs from that of 'Net' only in case, so their generated files would collide; rename one",
        ],
            run.Diagnostics);
        Assert.Equal(["Other"], run.Networks);
    }
}
