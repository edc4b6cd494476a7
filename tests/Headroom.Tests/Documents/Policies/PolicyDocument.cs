using Headroom.Documents;
using Headroom.Documents.Policies;
using Headroom.Planning.Policies;

namespace Headroom.Tests.Documents.Policies;

/// <summary>Policy documents for tests: a head that is always right, and a spec to try.</summary>
internal static class PolicyDocument
{
    /// <summary>The line on which the spec begins in what <see cref="With"/> makes.</summary>
    public const int SpecLine = 6;

    public static string With(string spec, string name = "p") =>
        $"apiVersion: headroom/v1\nkind: Policy\nmetadata:\n  name: {name}\nspec:\n" + string.Concat(spec.Split('\n').Select(l => $"  {l}\n"));

    public static Policy Read(string spec) => PolicyReader.ReadOne("p.yaml", With(spec));

    /// <summary>What is said of a text that cannot be read.</summary>
    public static string Refused(string text) => Assert.Throws<DocumentException>(() => PolicyReader.Read("p.yaml", text)).Message;
}
