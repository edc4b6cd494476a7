namespace Headroom.Storage;

/// <summary>What a store cannot do, in one line that a person can act on: what happened, where, and what to do about it.</summary>
public class StorageException : Exception
{
    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>
/// The journal does not accept these entries: they do not continue it, or they tell of a change that cannot happen. Nothing of
/// them was stored. Either two writers are at work or the writer's view of the journal is wrong; trying again would not help.
/// </summary>
public sealed class JournalRefusedException(string message) : StorageException(message);
