using System.Text.Json;
using System.Text.Json.Serialization;

namespace UmsOperator.Agent.Configuration;

/// <summary>Reads the declarative file: JSON with comments and trailing commas. An unknown key is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true,
    WriteIndented = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(AgentSettings))]
internal sealed partial class SettingsJson : JsonSerializerContext;
