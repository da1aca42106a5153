namespace Podium.ApiServer.Cache;

/// <summary>
/// A resource's watches, found by what they want: thousands of kubelets that each watch the pods of their node are not asked
/// about every pod. Each watch is in one place, the narrowest. The caller guards it.
/// </summary>
internal sealed class WatchDispatch
{
    private readonly List<CacheWatch> _all = [];
    private readonly Dictionary<string, List<CacheWatch>> _byName = [];
    private readonly Dictionary<string, List<CacheWatch>> _byIndex = [];
    private readonly Dictionary<string, List<CacheWatch>> _byNamespace = [];
    private readonly List<CacheWatch> _behind = [];

    /// <summary>Adds a watch.</summary>
    internal void Add(CacheWatch watch)
    {
        var (places, key) = Place(watch.Scope);
        if (places is null)
        {
            _all.Add(watch);
        }
        else if (places.TryGetValue(key, out var place))
        {
            place.Add(watch);
        }
        else
        {
            places.Add(key, [watch]);
        }
    }

    /// <summary>Takes a watch out; nothing happens where it is not there.</summary>
    internal void Remove(CacheWatch watch)
    {
        var (places, key) = Place(watch.Scope);
        if (places is null)
        {
            _all.Remove(watch);
        }
        else if (places.TryGetValue(key, out var place) && place.Remove(watch) && place.Count == 0)
        {
            places.Remove(key);
        }
    }

    /// <summary>Gives a change to the watches that want it; those that have fallen behind are ended.</summary>
    internal void Send(CacheEvent change)
    {
        var obj = change.Current ?? change.Previous!;
        Send(_all, change);
        if (_byName.Count > 0 && _byName.TryGetValue(obj.Name, out var watches))
        {
            Send(watches, change);
        }

        if (_byNamespace.Count > 0 && _byNamespace.TryGetValue(obj.Namespace, out watches))
        {
            Send(watches, change);
        }

        if (_byIndex.Count > 0)
        {
            var value = obj.IndexValue;
            if (_byIndex.TryGetValue(value, out watches))
            {
                Send(watches, change);
            }

            if (change.Previous is { } previous && previous.IndexValue != value && _byIndex.TryGetValue(previous.IndexValue, out watches))
            {
                Send(watches, change);
            }
        }

        foreach (var watch in _behind)
        {
            Remove(watch);
        }

        _behind.Clear();
    }

    /// <summary>Calls something for every watch.</summary>
    internal void ForEach(Action<CacheWatch> action)
    {
        _all.ForEach(action);
        foreach (var places in (ReadOnlySpan<Dictionary<string, List<CacheWatch>>>)[_byName, _byIndex, _byNamespace])
        {
            foreach (var place in places.Values)
            {
                place.ForEach(action);
            }
        }
    }

    /// <summary>Ends all watches.</summary>
    internal void EndAll()
    {
        ForEach(static watch => watch.End());
        _all.Clear();
        _byName.Clear();
        _byIndex.Clear();
        _byNamespace.Clear();
    }

    private void Send(List<CacheWatch> watches, CacheEvent change)
    {
        foreach (var watch in watches)
        {
            if (watch.Concerns(change) && !watch.Add(change))
            {
                _behind.Add(watch);
            }
        }
    }

    private (Dictionary<string, List<CacheWatch>>? Places, string Key) Place(CacheWatchScope scope) =>
        scope.Name.Length > 0 ? (_byName, scope.Name)
        : scope.IndexValue is { } value ? (_byIndex, value)
        : scope.Namespace.Length > 0 ? (_byNamespace, scope.Namespace)
        : (null, "");
}
