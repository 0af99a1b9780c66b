namespace RudeServer.Web;

/// <summary>The server's status. Thread-safe.</summary>
internal sealed class Board
{
    private volatile string _status = "init";
    private volatile bool _isDraining;
    private volatile bool _isOver;

    public string Status
    {
        get => _status;
        set => _status = value;
    }

    public bool IsServing => _status != "init";

    public bool IsDraining
    {
        get => _isDraining;
        set => _isDraining = value;
    }

    public bool IsOver
    {
        get => _isOver;
        set => _isOver = value;
    }
}
