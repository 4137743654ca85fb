namespace Unroll;

/// <summary>A class that a network sees in an image.</summary>
/// <param name="Class">Its number: the logit's place.</param>
/// <param name="Label">Its name; "class 3" where none is known.</param>
/// <param name="Probability">The softmax of its logit, 0…1.</param>
public sealed record ClassPrediction(int Class, string Label, double Probability);
