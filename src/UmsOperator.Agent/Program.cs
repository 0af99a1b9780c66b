using UmsOperator.Agent.Running;

return await AgentProgram.RunAsync(args, Environment.GetEnvironmentVariable);
