using UmsServer.Hosting;

return await ServerHost.RunAsync(args, Environment.GetEnvironmentVariable);
