using UmsOperator.Verify.Events;

namespace UmsOperator.Verify.Exploring;

/// <summary>Chooses moves for the two runs without further faults. Every actor gets its turn, because each waits for the others.</summary>
internal static class Calm
{
    public static readonly Pace[] EnvironmentFirst = [Pace.Environment, Pace.Work, Pace.Leader, Pace.Ex, Pace.Slow];
    public static readonly Pace[] OperatorFirst = [Pace.Work, Pace.Leader, Pace.Ex, Pace.Environment, Pace.Slow];

    /// <summary>Index of the next move; -1 if there is none.</summary>
    public static int Choose(Moves moves, Pace[] order)
    {
        foreach (var pace in order)
        {
            for (var i = 0; i < moves.Count; i++)
            {
                if (moves[i].Pace == pace)
                    return i;
            }
        }

        return -1;
    }
}
