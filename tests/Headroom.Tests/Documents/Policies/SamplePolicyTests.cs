using Headroom.Documents.Policies;
using Headroom.Planning.Policies;
using Headroom.Tests.Architecture;

namespace Headroom.Tests.Documents.Policies;

/// <summary>The examples that the reference points to can be used as they are, and do what it says of them.</summary>
public sealed class SamplePolicyTests
{
    private const string Folder = "samples/policies/";

    [Fact]
    public void Every_example_is_read()
    {
        var files = RepositoryTree.Files.Where(f => f.StartsWith(Folder, StringComparison.Ordinal)).ToList();
        Assert.Equal(["careful.yaml", "classes.yaml", "thrifty.yaml"], files.Select(f => f[Folder.Length..]));
        Assert.All(files, file => Assert.NotEmpty(Read(file[Folder.Length..]).Policies));
    }

    [Fact]
    public void The_careful_one_asks_before_it_takes()
    {
        var effective = Read("careful.yaml").For(Planning.Given.Vm(1, "a", Planning.Given.All(1), Planning.Given.All(1)).Vm);
        Assert.Equal((Mode.Auto, Mode.Approve, 0.97), (effective.ModeUp, effective.ModeDown, effective.Quantile));
        Assert.Equal((0.2, 0.4, 0.1), (effective.Cpu.Headroom, effective.Memory.Headroom, effective.Disk.Headroom));
    }

    [Fact]
    public void The_one_with_classes_hands_over_class_by_class()
    {
        var set = Read("classes.yaml");
        Assert.Equal(["alices-databases", "batch", "bb001-by-hand", "default", "front"], set.Policies.Select(p => p.Name));
        Assert.Equal([1, 1, 2, 1000], set.Policies.Where(p => p.Name != Policy.DefaultName).Select(p => p.Selector.Specificity).Order());
        Assert.Equal(Mode.Recommend, set.Find(Policy.DefaultName)!.Spec.ModeUp);
    }

    [Fact]
    public void The_thrifty_one_treats_disk_and_network_as_cpu()
    {
        var spec = Read("thrifty.yaml").Policies.Single().Spec;
        Assert.Equal((spec.Cpu, spec.Cpu), (spec.Disk, spec.Network));
    }

    private static PolicySet Read(string name) => PolicyReader.ReadFile(Path.Combine(RepositoryTree.Root, Folder, name));
}
