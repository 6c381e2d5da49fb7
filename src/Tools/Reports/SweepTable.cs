using Tinct.Tools.Host;
using Tinct.Tools.Sweeps;

namespace Tinct.Tools.Reports;

/// <summary>Prints the results of a sweep: a line for each row.</summary>
internal static class SweepTable
{
    /// <summary>Prints the tables that people read, one a picture.</summary>
    public static void Print(SweepRun run, string report, CommandConsole console)
    {
        foreach (SweepPicture picture in run.Pictures)
        {
            Table(picture).Print(console);
            if (picture.Peers.Length > 0)
            {
                PeerTable(picture).Print(console);
            }
        }

        console.Say($"report: {report}");
    }

    /// <summary>Prints the objects that programs read, one a row and one a file of another program.</summary>
    public static void PrintJson(SweepRun run, CommandConsole console)
    {
        foreach (SweepPicture picture in run.Pictures)
        {
            foreach (SweepRow row in picture.Rows)
            {
                SweepJson.PrintRow(picture, row, console.Output);
            }

            foreach (SweepPeer peer in picture.Peers)
            {
                SweepJson.PrintPeer(picture, peer, console.Output);
            }
        }
    }

    private static TextTable Table(SweepPicture picture)
    {
        bool manyTunes = picture.Rows.DistinctBy(static row => row.Tune).Skip(1).Any();
        var table = new TextTable(
            $"{picture.Name}: {picture.Width} x {picture.Height}, {Show.Colors(picture.UniqueColors)}, {Show.Bytes(picture.InputBytes)}",
            "method", "packed", "K", "MSE", "PSNR", "bytes", "to raw", "to input", "ms")
        {
            KeyColumns = 3,
        };
        foreach (SweepRow row in picture.Rows)
        {
            table.Add(
                Curve(row.Method, row.Tune), row.Compression, Show.Count(row.ColorsAsked), Show.Value(row.Mse),
                Decibels(row.Psnr), Show.Count(row.Bytes),
                Show.Ratio(row.RatioToRaw), Show.Ratio(row.RatioToInput), Show.Milliseconds(row.EncodeTimes.Total));
        }

        foreach (IGrouping<int, SweepKnee> knees in picture.Knees.GroupBy(static knee => knee.Colors).OrderBy(static knees => knees.Key))
        {
            string curves = string.Join(", ", knees.Select(knee => $"{Curve(knee.Method, knee.Tune)} {knee.Compression}"));
            table.Note($"knee, where -k auto would stop among these: K = {Show.Count(knees.Key)} for {curves}");
        }

        return table.Notes(picture.Notes);

        string Curve(string method, string tune) => manyTunes ? $"{method} {tune}" : method;
    }

    private static TextTable PeerTable(SweepPicture picture)
    {
        var table = new TextTable(
            $"{picture.Name} with other programs", "program", "K", "MSE", "PSNR", "bytes", "to raw", "to input")
        {
            KeyColumns = 2,
        };
        foreach (SweepPeer peer in picture.Peers)
        {
            table.Add(
                peer.Series, peer.Colors is { } colors ? Show.Count(colors) : "", Show.Value(peer.Mse), Decibels(peer.Psnr), Show.Count(peer.Bytes),
                Show.Ratio((double)picture.RawBytes / peer.Bytes), Show.Ratio((double)picture.InputBytes / peer.Bytes));
        }

        return table;
    }

    private static string Decibels(double? psnr) => psnr is { } finite ? Show.Decibels(finite) : "exact";
}
