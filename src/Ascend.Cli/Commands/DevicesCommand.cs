using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ascend.Experiments;
using Ascend.Runtime;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Ascend.Cli.Commands;

/// <summary><c>ascend devices</c>: what the chosen backend offers.</summary>
internal static class DevicesCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("devices", "Lists the devices of the chosen backend.");
        var hostOptions = new HostOptionSet(command);
        var json = new Option<bool>("--json") { Description = "Write JSON instead of a table." };
        command.Options.Add(json);
        command.SetAction(CommandLine.Guarded(streams, (parsed, _) =>
        {
            using AscendHost host = hostOptions.Open(parsed, out ILoggerFactory logging);
            using (logging)
            {
                IReadOnlyList<DeviceInfo> devices = host.GetDevices();
                if (parsed.GetValue(json))
                {
                    WriteJson(streams, host, devices);
                }
                else
                {
                    WriteTable(streams, host, devices);
                }
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static void WriteTable(ConsoleStreams streams, AscendHost host, IReadOnlyList<DeviceInfo> devices)
    {
        streams.Output.MarkupLineInterpolated($"backend [bold]{BackendNames.Headline(host)}[/]: {host.BackendReason}");
        Table table = new Table().AddColumns("device", "chip", "AICube", "AIVector", "AICPU", "L2", "HBM free", "HBM total", "state");
        foreach (DeviceInfo device in devices)
        {
            table.AddRow(
                Text(device.Id),
                Markup.Escape(device.SocName),
                Text(device.AiCubeCount),
                Text(device.AiVectorCount),
                Text(device.AiCpuCount),
                Megabytes(device.L2CacheBytes),
                Gigabytes(device.Memory?.FreeBytes),
                Gigabytes(device.Memory?.TotalBytes),
                Markup.Escape(device.Problem?.Message ?? "ok"));
        }

        streams.Output.Write(table, new TableFit([0, 1, 7, 8], "--json has every column"));
        IReadOnlyDictionary<string, string> versions = host.GetVersions();
        if (versions.Count > 0)
        {
            streams.Output.MarkupLineInterpolated($"versions: {string.Join(", ", versions.Select(v => $"{v.Key} {v.Value}"))}");
        }

        if (host.MissingFunctions.Count > 0)
        {
            streams.Output.MarkupLineInterpolated($"functions of newer ACL that are missing: {host.MissingFunctions.Count} (named by --json)");
        }
    }

    private static void WriteJson(ConsoleStreams streams, AscendHost host, IReadOnlyList<DeviceInfo> devices)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("schema", "ascend-devices/1");
            writer.WriteString("backend", BackendNames.Id(host.Backend));
            writer.WriteString("backend_reason", host.BackendReason);
            writer.WriteString("profile", host.ProfileName);
            writer.WriteStartArray("devices");
            foreach (DeviceInfo device in devices)
            {
                writer.WriteStartObject();
                writer.WriteNumber("id", device.Id);
                writer.WriteString("chip", device.SocName);
                Number(writer, "aicube", device.AiCubeCount);
                Number(writer, "aivector", device.AiVectorCount);
                Number(writer, "aicpu", device.AiCpuCount);
                Number(writer, "aicore", device.AiCoreCount);
                Number(writer, "l2_cache_bytes", device.L2CacheBytes);
                Number(writer, "architecture", device.Architecture);
                Number(writer, "physical_id", device.PhysicalId);
                writer.WriteString("uuid", device.Uuid);
                Number(writer, "hbm_free_bytes", device.Memory?.FreeBytes);
                Number(writer, "hbm_total_bytes", device.Memory?.TotalBytes);
                writer.WriteString("problem", device.Problem?.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            Map(writer, "versions", host.GetVersions());
            Map(writer, "missing_functions", host.MissingFunctions);
            writer.WriteEndObject();
        }

        streams.Output.Profile.Out.Writer.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void Map(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string> texts)
    {
        writer.WriteStartObject(name);
        foreach ((string key, string text) in texts)
        {
            writer.WriteString(key, text);
        }

        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "?";

    private static string Megabytes(long? bytes) =>
        bytes is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:F0} MB") : "?";

    private static string Gigabytes(long? bytes) =>
        bytes is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value / 1e9:F1} GB") : "?";
}
