using System.Text.Json.Nodes;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>Changes of JSON that leave it JSON.</summary>
internal static class JsonChange
{
    /// <summary>Changes one value somewhere in a tree.</summary>
    public static void Apply(JsonNode? at, ReadOnlySpan<string> values, Randomness random)
    {
        while (true)
        {
            switch (at)
            {
                case JsonObject { Count: > 0 } members:
                    string key = members.ElementAt(random.Below(members.Count)).Key;
                    if (members[key] is JsonObject or JsonArray { Count: > 0 } && !random.OneIn(6))
                    {
                        at = members[key];
                        continue;
                    }

                    if (random.OneIn(8))
                    {
                        members.Remove(key);
                    }
                    else
                    {
                        members[key] = JsonNode.Parse(random.Of(values));
                    }

                    return;
                case JsonArray { Count: > 0 } list:
                    int item = random.Below(list.Count);
                    if (list[item] is JsonObject or JsonArray { Count: > 0 } && !random.OneIn(6))
                    {
                        at = list[item];
                        continue;
                    }

                    switch (random.Below(5))
                    {
                        case 0:
                            list.RemoveAt(item);
                            break;
                        case 1:
                            list.Add(list[item]?.DeepClone());
                            break;
                        default:
                            list[item] = JsonNode.Parse(random.Of(values));
                            break;
                    }

                    return;
                default:
                    return;
            }
        }
    }
}
