using Headroom.Documents;
using Headroom.Documents.Files;
using Headroom.Forecasting;
using Headroom.Simulation.Replays.Forecasts;

namespace Headroom.Commands;

/// <summary>What was learned across a fleet, and the names behind its numbers.</summary>
internal sealed record LearnedModel(ForecastKnowledge Knowledge, LearnedNames Names);

/// <summary>The file in which what was learned across a fleet is kept.</summary>
internal static class KnowledgeFile
{
    public static LearnedModel Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var knowledge = ForecastKnowledge.Load(file);
            // Where no application and no user was ever named, nothing more was written.
            return new LearnedModel(knowledge, file.Position < file.Length ? LearnedNames.Load(file) : LearnedNames.None);
        }
        catch (InvalidDataException damaged)
        {
            throw new DocumentException(path, $"is not a model that can be used ({damaged.Message.TrimEnd('.')})", "train again, with --train and --save-model", inner: damaged);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DocumentException(path, "cannot be read", "check the name and the permissions", inner: problem);
        }
    }

    public static void Write(TargetFile target, LearnedModel learned)
    {
        using var bytes = new MemoryStream();
        learned.Knowledge.Save(bytes);
        if (!learned.Names.IsEmpty)
            learned.Names.Save(bytes);
        target.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        target.Commit();
    }
}
