using System.Text.Json;
using System.Text.Json.Serialization;
using UmsServer.Consoles;
using UmsServer.Health;

namespace UmsServer.Hosting;

/// <summary>Generated serialization, because reflection would cost a tenth of a second at the start.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CheckStatusAnswer))]
[JsonSerializable(typeof(ServerStatusAnswer))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(SettingRequest))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class Json : JsonSerializerContext;
