using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Hosting;
using UmsOperator.Postgres.Preflight;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Preflight;

public sealed class PreflightTests(PostgresServers servers)
{
    public static TheoryData<string, int> Broken()
    {
        var data = new TheoryData<string, int>();
        foreach (var (name, setup) in BrokenSetup.All)
            foreach (var major in setup.Majors)
                data.Add(name, major);
        return data;
    }

    [Theory, MemberData(nameof(Broken))]
    public async Task A_broken_setup_is_found_with_its_cure(string name, int major)
    {
        var setup = BrokenSetup.All[name];
        await using var cluster = await CreateAsync(major, setup.Access);
        await setup.BreakAsync(cluster);
        cluster.Target = setup.Change(cluster.Target);
        // The lock belongs to the maintenance database, so it must be acquired again in another one.
        if (setup.Finding == "ServersNotConfined")
            (await cluster.ObserveAsync()).Reach.ShouldBe(DatabaseReach.Connected);

        var answer = await AskAsync(cluster, setup.Scope);

        answer.Error.ShouldBeNull();
        var found = answer.Findings.Where(finding => finding.Name == setup.Finding).ToList();
        found.ShouldNotBeEmpty(string.Join("\n", answer.Findings));
        found.ShouldContain(finding => finding.Blocks == setup.Blocks && finding.Message.Contains(BrokenSetup.Fill(setup.Cure, cluster.Target)), string.Join("\n", found));
        await ExpectNoScratchAsync(cluster);
    }

    [Fact]
    public async Task A_server_newer_than_pg_dump_is_found_with_its_cure()
    {
        await using var cluster = await CreateAsync(18);
        var findings = new PreflightFindings();
        var site = new PreflightSite { Target = cluster.Target, Scope = PreflightScope.Update, Maintenance = new(), ServerVersion = 990001 };

        await new GoldenProgramsCheck().RunAsync(site, findings, TestContext.Current.CancellationToken);

        var found = findings.All.ShouldHaveSingleItem();
        (found.Name, found.Blocks).ShouldBe(("GoldenPrograms", true));
        found.Message.ShouldContain("needs pg_dump 99 or newer, but the operator has 18; set update.golden to Clone");
    }

    [Theory]
    [InlineData(15, DatabaseAccess.PerServerRoles)]
    [InlineData(17, DatabaseAccess.PerServerRoles)]
    [InlineData(18, DatabaseAccess.PerServerRoles)]
    [InlineData(15, DatabaseAccess.SharedCredentials)]
    [InlineData(18, DatabaseAccess.SharedCredentials)]
    public async Task A_setup_by_the_dbas_script_passes_every_scope(int major, DatabaseAccess access)
    {
        await using var cluster = await CreateAsync(major, access);

        foreach (var scope in Enum.GetValues<PreflightScope>())
        {
            var answer = await AskAsync(cluster, scope, snapshots: 2);

            answer.Error.ShouldBeNull();
            answer.Findings.Where(finding => finding.Blocks).ShouldBeEmpty();
            var plan = answer.Plan.ShouldNotBeNull();
            plan.DatabaseBytes.ShouldBeGreaterThan(1 << 20);
            plan.CopyBytes.ShouldBe(scope == PreflightScope.Update ? 3 * plan.DatabaseBytes : plan.DatabaseBytes);
            plan.ClosedSeconds.ShouldBeGreaterThanOrEqualTo(2);
        }

        await ExpectNoScratchAsync(cluster);
    }

    [Fact]
    public async Task A_table_that_a_server_locks_is_not_waited_for_and_not_taken_for_one_that_cannot_be_copied()
    {
        await using var cluster = await CreateAsync(15);
        await using var alters = await cluster.LoginAsync(await cluster.CreateRoleAsync(BindingKind.Production));
        await TestCluster.RunAsync(alters, "BEGIN; LOCK TABLE devices IN ACCESS EXCLUSIVE MODE");

        var locked = await AskAsync(cluster, PreflightScope.Update);
        await TestCluster.RunAsync(alters, "ROLLBACK");
        var free = await AskAsync(cluster, PreflightScope.Update);

        locked.Findings.Where(finding => finding.Blocks).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            finding => finding.Name.ShouldBe("SchemaTrialUnknown"), finding => finding.Message.ShouldContain("canceling statement due to"));
        free.Findings.Where(finding => finding.Blocks).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_schema_that_pg_dump_cannot_read_is_reported_with_its_message_and_not_as_transient()
    {
        await using var cluster = await CreateAsync(15);
        await cluster.AsOwnerAsync("CREATE FUNCTION lost() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        await cluster.AsSuperuserAsync("UPDATE pg_proc SET prolang = 99999 WHERE proname = 'lost'");

        var finding = (await AskAsync(cluster, PreflightScope.Update)).Findings.Where(finding => finding.Blocks).ShouldHaveSingleItem();

        finding.Name.ShouldBe("SchemaUnreadable");
        finding.Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("pg_dump: error: "), message => message.ShouldContain("set update.golden to Clone"), message =>
                message.ShouldNotContain("tried again"), message => message.ShouldNotContain("retries"));
    }

    [Fact]
    public async Task The_golden_copys_seconds_are_those_of_the_last_one_for_its_size_or_a_guess_that_is_called_one()
    {
        await using var cluster = await CreateAsync(15);
        const double Mebibyte = 1 << 20;

        var guessed = (await AskAsync(cluster, PreflightScope.Update)).Plan.ShouldNotBeNull();
        var measured = (await cluster.UmsDatabase.AnswerAsync(cluster.Target, new FactQuery.Preflight(PreflightScope.Update, 1, 10_000), TestContext.Current.CancellationToken)).Plan.ShouldNotBeNull();
        cluster.Target = cluster.Target with { Update = new UpdateSpec { Snapshot = new SnapshotSpec { MaxRateMebibytesPerSecond = 1 } } };
        var throttled = (await AskAsync(cluster, PreflightScope.Update)).Plan.ShouldNotBeNull();

        guessed.GoldenGuessed.ShouldBe(true);
        measured.GoldenGuessed.ShouldBeNull();
        measured.GoldenSeconds.ShouldBeGreaterThan(measured.DatabaseBytes / 10_000.0 - 1);
        throttled.GoldenSeconds.ShouldBeGreaterThan(throttled.DatabaseBytes / Mebibyte - 1);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task Its_cures_cure_a_database_of_an_old_installation(int major)
    {
        await using var cluster = await CreateAsync(major);
        var old = $"old {cluster.Target.Uid}";
        await cluster.RunScriptAsync(
            $"CREATE ROLE {Sql.Identifier(old)} LOGIN;\nALTER DATABASE {Sql.Identifier(cluster.Name)} OWNER TO {Sql.Identifier(old)};\n\\connect {Sql.Identifier(cluster.Name)}\nALTER TABLE devices OWNER TO {Sql.Identifier(old)};\n");

        await cluster.AsSuperuserAsync((await AskAsync(cluster, PreflightScope.Adopt)).Findings.Single(finding => finding.Name == "DatabaseOwner").Message.Split("in this order: ")[1]);

        (await AskAsync(cluster, PreflightScope.Adopt)).Findings.ShouldNotContain(finding => finding.Blocks);
        (await cluster.ScalarAsync<string>("SELECT tableowner::text FROM pg_tables WHERE tablename = 'devices'")).ShouldBe(cluster.Target.Database.OwnerRole);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task A_foreign_session_is_named(int major)
    {
        await using var cluster = await CreateAsync(major);
        await using var superuser = await cluster.OpenAsSuperuserAsync();

        var finding = (await AskAsync(cluster, PreflightScope.Update)).Findings.Single(finding => finding.Name == "StrangeSessions");

        finding.Blocks.ShouldBeTrue();
        finding.Message.ShouldContain("postgres");
    }

    [Fact]
    public async Task A_pg_hba_that_refuses_new_roles_is_found()
    {
        await using var cluster = await CreateAsync(15);
        var file = (await cluster.ScalarAsync<string>("SELECT setting FROM pg_settings WHERE name = 'hba_file'", "postgres"))!;
        var role = ClusterNames.Claim(cluster.Target.Uid) + "scratch";
        await File.WriteAllTextAsync(file, $"host all {role} 127.0.0.1/32 reject\n{await File.ReadAllTextAsync(file)}");
        await cluster.ScalarAsync<bool>("SELECT pg_reload_conf()", "postgres");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_hba_file_rules WHERE '{role}' = ANY(user_name)", "postgres") == 0)
            deadline.Token.ThrowIfCancellationRequested();

        IReadOnlyList<Finding> findings;
        do
        {
            findings = (await AskAsync(cluster, PreflightScope.Update)).Findings;
            deadline.Token.ThrowIfCancellationRequested();
        }
        while (!findings.Any(finding => finding.Name == "ServerLogin"));

        findings.Single(finding => finding.Name == "ServerLogin").Message.ShouldContain("pg_hba.conf");
    }

    [Fact]
    public async Task A_clock_that_is_off_is_found()
    {
        await using var cluster = await CreateAsync(15);
        await using var process = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new ShiftedTime(TimeSpan.FromMinutes(2))).AddPostgres().BuildServiceProvider();
        var umsDatabase = process.GetRequiredService<IUmsDatabase>();
        await umsDatabase.ObserveAsync(cluster.Target, TestContext.Current.CancellationToken);

        var answer = await umsDatabase.AnswerAsync(cluster.Target, new FactQuery.Preflight(PreflightScope.Update, 1), TestContext.Current.CancellationToken);

        answer.Findings.ShouldContain(finding => finding.Name == "Clock" && finding.Blocks);
    }

    [Fact]
    public async Task A_pooler_in_between_is_found()
    {
        await using var cluster = await CreateAsync(15);
        await using var pooler = new PretendPooler(cluster.Target.Database.Host, cluster.Target.Database.Port);
        cluster.Target = cluster.Target with { Database = cluster.Target.Database with { Port = pooler.Port, SslMode = SslMode.Disable } };
        await cluster.ObserveAsync();

        (await AskAsync(cluster, PreflightScope.Update)).Findings.ShouldContain(finding => finding.Name == "Pooler" && finding.Blocks);
        await cluster.UmsDatabase.ReleaseAsync(cluster.Target.Uid);
    }

    [Theory, ClassData(typeof(Majors))]
    public async Task What_a_dead_preflight_left_is_dropped_by_the_next(int major)
    {
        await using var cluster = await CreateAsync(major);
        var claim = ClusterNames.Claim(cluster.Target.Uid);
        await using (var login = await cluster.LoginAsync(cluster.Target.OperatorUsername, "postgres"))
        {
            await TestCluster.RunAsync(login, $"CREATE DATABASE {claim}preflight_scratch");
            await TestCluster.RunAsync(login, $"CREATE ROLE {claim}scratch LOGIN");
            await TestCluster.RunAsync(login, $"GRANT CONNECT ON DATABASE {claim}preflight_scratch TO {claim}scratch");
        }

        (await AskAsync(cluster, PreflightScope.Update)).Findings.ShouldNotContain(finding => finding.Blocks && finding.Name != "GoldenPrograms");

        await ExpectNoScratchAsync(cluster);
    }

    [Fact]
    public async Task A_scratch_database_that_is_not_ours_is_left_alone()
    {
        await using var cluster = await CreateAsync(15);
        var name = ClusterNames.Claim(cluster.Target.Uid) + "preflight_scratch";
        await cluster.AsSuperuserAsync($"CREATE DATABASE {name}", "postgres");

        (await AskAsync(cluster, PreflightScope.Update)).Error.ShouldNotBeNull().ShouldContain(name);

        (await cluster.ScalarAsync<long>($"SELECT count(*) FROM pg_database WHERE datname = '{name}'", "postgres")).ShouldBe(1);
    }

    private async Task<TestCluster> CreateAsync(int major, DatabaseAccess access = DatabaseAccess.PerServerRoles)
    {
        var cluster = await TestCluster.CreateAsync(servers, major, access);
        cluster.Target = cluster.Target with { Cluster = "test/ums", Servers = 3 };
        return cluster;
    }

    private static Task<FactResult> AskAsync(TestCluster cluster, PreflightScope scope, int snapshots = 1) =>
        cluster.UmsDatabase.AnswerAsync(cluster.Target, new FactQuery.Preflight(scope, snapshots), TestContext.Current.CancellationToken);

    private static async Task ExpectNoScratchAsync(TestCluster cluster) => (await cluster.ScalarAsync<long>(
        $"SELECT (SELECT count(*) FROM pg_database WHERE starts_with(datname, '{ClusterNames.Claim(cluster.Target.Uid)}')) + (SELECT count(*) FROM pg_roles WHERE starts_with(rolname, '{ClusterNames.Claim(cluster.Target.Uid)}'))", "postgres")).ShouldBe(0);
}
