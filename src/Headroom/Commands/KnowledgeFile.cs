using Headroom.Documents;
using Headroom.Documents.Files;
using Headroom.Forecasting;

namespace Headroom.Commands;

/// <summary>The file in which what was learned across a fleet is kept.</summary>
internal static class KnowledgeFile
{
    public static ForecastKnowledge Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return ForecastKnowledge.Load(file);
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

    public static void Write(TargetFile target, ForecastKnowledge knowledge)
    {
        using var bytes = new MemoryStream();
        knowledge.Save(bytes);
        target.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        target.Commit();
    }
}
