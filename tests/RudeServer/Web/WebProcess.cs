using System.Net.Sockets;
using Npgsql;
using RudeServer.Supervising;

namespace RudeServer.Web;

/// <summary>Serves all ports from its start, and drains when ordered.</summary>
internal sealed class WebProcess(ServerSettings settings, TimeProvider time)
{
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Board _board = new();
    private readonly NpgsqlDataSource _sessions = settings.Sessions("web", least: 4, most: 10);

    public async Task<int> RunAsync()
    {
        using var orders = new Orders();
        var chance = new Chance(settings, Role.Web);
        var answers = new Answers(settings, _board, new Devices(settings, _sessions), chance, time);
        var doors = Ports.All.Select(port => new Door(settings.Address, port, answers)).ToList();
        doors.ForEach(door => door.Open());
        await foreach (var word in orders.HearAsync())
        {
            if (word == Orders.Serve)
                _ = PollAsync();
            else if (word == Orders.Drain)
                _board.IsDraining = true;
            else
                break;
        }

        _board.IsDraining = true;
        await Task.WhenAny(Task.WhenAll(doors.Select(door => door.CloseAsync())), Task.Delay(LastAnswers, time));
        doors.ForEach(door => door.Dispose());
        await SayGoodbyeAsync();
        return 0;
    }

    /// <summary>Refreshes the status, which is up to a second old, or older while the database is slow.</summary>
    private async Task PollAsync()
    {
        while (!_board.IsOver)
        {
            try
            {
                await using var command = _sessions.CreateCommand("SELECT count(*) FROM rude_data.totals");
                await command.ExecuteScalarAsync();
                _board.Status = "ok";
            }
            catch (NpgsqlException) when (!_board.IsServing)
            {
                // Nothing was served yet, so the status stays unchanged.
            }
            catch (NpgsqlException)
            {
                _board.Status = "err";
            }

            await Task.Delay(Look, time);
        }
    }

    private async Task SayGoodbyeAsync()
    {
        _board.IsOver = true;
        try
        {
            await using var command = _sessions.CreateCommand("""UPDATE "Rude.Core"."Serv.ers" SET state = 'SERVICE_STOPPED', seen = now() WHERE "Host.Name" = $1""");
            command.Parameters.AddWithValue(settings.PodName);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or SocketException)
        {
            // The login may already be fenced.
        }
    }
}
