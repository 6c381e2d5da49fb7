namespace Tinct.Codec.Analysis;

/// <summary>How far one picture is from another, by several measures; see <see cref="ImageMetrics"/> for their definitions.</summary>
/// <param name="Mse">Mean over pixels of the summed squared error of R, G and B, 0 to 195,075. When either picture has alpha:
/// of premultiplied R, G, B and of alpha, 0 to 260,100.</param>
/// <param name="Psnr">10 log10(3 * 255^2 / <paramref name="Mse"/>) in dB; infinite for equal pictures.</param>
/// <param name="MeanAbsoluteError">Mean over pixels and channels of the absolute error, 0 to 255.</param>
/// <param name="MaxError">The largest absolute error of any channel, 0 to 255; whole unless there is alpha.</param>
/// <param name="Ssim">Structural similarity of luma, -1 to 1; 1 for equal pictures.</param>
/// <param name="OklabMean">Mean OKLab distance, times 100: about 2 is just noticeable.</param>
/// <param name="Oklab95">95th percentile of the OKLab distance, times 100.</param>
public sealed record ErrorReport(
    double Mse, double Psnr, double MeanAbsoluteError, double MaxError, double Ssim, double OklabMean, double Oklab95);
