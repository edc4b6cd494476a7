using Headroom.Contracts.Api;
using Headroom.Control.Views;

namespace Headroom.Server.Api.Mapping;

internal static class WhyMapping
{
    public static WhyInfo ToInfo(this Explanation explanation) => new()
    {
        Subject = explanation.Subject,
        Summary = explanation.Summary,
        Resources = [.. explanation.Changes.Select(ToInfo)],
    };

    private static WhyResource ToInfo(ExplainedChange change) => new()
    {
        Resource = change.Resource,
        Outcome = change.Outcome,
        Because = change.Because,
        Facts = [.. change.Facts.Select(f => new WhyFact(f.Name, f.Value))],
        Guards = [.. change.Guards.Select(g => new WhyGuard(g.Name, g.Passed, g.Detail))],
        Otherwise = change.Otherwise,
    };
}
