using UmsOperator.Sandbox.Nodes.Responding;

return args is [Responder.Verb, var port] ? await Responder.RunAsync(int.Parse(port)) : 0;
