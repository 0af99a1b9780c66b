using k8s.Models;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Kubernetes.Watching;

namespace UmsOperator.Kubernetes.Tests.Watching;

public sealed class StoreTests
{
    private readonly List<Exception> _errors = [];
    private readonly Store<V1ConfigMap> _store;
    private int _version;

    public StoreTests() => _store = new Store<V1ConfigMap>(_errors.Add);

    [Fact]
    public void Index_follows_additions_changes_and_deletes()
    {
        _store.Set(Map("early", "red"));
        var byColour = _store.AddIndex(m => m.Data.Values);
        _store.Set(Map("late", "red"));
        byColour.Find("red").Select(m => m.Metadata.Name).Order().ShouldBe(["early", "late"]);

        _store.Set(Map("late", "blue"));
        byColour.Find("red").Length.ShouldBe(1);
        byColour.Find("blue").Length.ShouldBe(1);

        _store.Replace([Map("late", "green")]);
        byColour.Find("red").ShouldBeEmpty();
        byColour.Find("blue").ShouldBeEmpty();
        byColour.Find("green").Length.ShouldBe(1);
    }

    [Fact]
    public void A_late_subscriber_hears_of_what_is_there_and_an_ended_one_of_nothing()
    {
        _store.Set(Map("x", "1"));
        var seen = new List<StoreChange<V1ConfigMap>>();
        var subscription = _store.Subscribe(seen.Add);
        seen.Single().ShouldSatisfyAllConditions(c => c.Old.ShouldBeNull(), c => c.Key.ShouldBe(new ObjectKey("a", "x")));
        subscription.Dispose();
        _store.Set(Map("y", "1"));
        seen.Count.ShouldBe(1);
    }

    [Fact]
    public void A_list_that_repeats_what_is_known_is_no_change()
    {
        var map = Map("x", "1");
        _store.Set(map);
        var seen = new List<StoreChange<V1ConfigMap>>();
        using var subscription = _store.Subscribe(seen.Add);
        _store.Replace([map]);
        seen.Count.ShouldBe(1);
    }

    [Fact]
    public void A_failing_subscriber_is_reported_and_does_not_keep_others_from_hearing()
    {
        using var bad = _store.Subscribe(_ => throw new InvalidOperationException("mine"));
        var seen = new List<StoreChange<V1ConfigMap>>();
        using var good = _store.Subscribe(seen.Add);
        _store.Set(Map("x", "1"));
        seen.Count.ShouldBe(1);
        _errors.Single().Message.ShouldBe("mine");
    }

    [Fact]
    public void A_subscriber_sees_the_store_as_it_is_after_the_change()
    {
        var counts = new List<int>();
        using var subscription = _store.Subscribe(_ => counts.Add(_store.Count));
        _store.Set(Map("x", "1"));
        _store.Set(Map("y", "1"));
        _store.Remove(new ObjectKey("a", "x"));
        counts.ShouldBe([1, 2, 1]);
    }

    private V1ConfigMap Map(string name, string value)
    {
        var map = Objects.Map(name, value: value);
        map.Metadata.ResourceVersion = $"{++_version}";
        return map;
    }
}
