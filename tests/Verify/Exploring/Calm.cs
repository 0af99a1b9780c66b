using UmsOperator.Verify.Events;

namespace UmsOperator.Verify.Exploring;

/// <summary>Two ways in which a world without more faults may go on; everybody gets his turn, as each waits for what the others do.</summary>
internal static class Calm
{
    public static readonly Pace[] EnvironmentFirst = [Pace.Environment, Pace.Work, Pace.Leader, Pace.Ex, Pace.Slow];
    public static readonly Pace[] OperatorFirst = [Pace.Work, Pace.Leader, Pace.Ex, Pace.Environment, Pace.Slow];

    /// <summary>Index of the move that comes next; -1 if nothing goes on.</summary>
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
