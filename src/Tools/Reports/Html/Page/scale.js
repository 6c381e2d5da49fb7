"use strict";

// Axes: from values to positions, and where the labels stand.

/** A scale over finite values. from and to are positions; what lies outside the values' domain is put at its edge. */
function makeScale(values, logarithmic, from, to, ticks = null) {
  const usable = values.filter(value => Number.isFinite(value) && (!logarithmic || value > 0));
  let [low, high] = usable.length > 0 ? [Math.min(...usable), Math.max(...usable)] : [1, 10];
  if (logarithmic) {
    [low, high] = [Math.log10(low), Math.log10(high)];
  }

  const margin = high > low ? (high - low) * 0.06 : logarithmic ? 0.3 : Math.max(1, Math.abs(high) / 10);
  const startsAtZero = !logarithmic && low >= 0 && low < high * 0.35;
  [low, high] = [startsAtZero ? 0 : low - margin, high + margin];
  const position = value => {
    const along = logarithmic ? Math.log10(value) : value;
    return from + (to - from) * Math.min(Math.max((along - low) / (high - low), 0), 1);
  };
  return { position, ticks: ticks ?? (logarithmic ? logTicks(10 ** low, 10 ** high) : linearTicks(low, high)) };
}

/** 1, 2, 5 times powers of ten, fewer where there are many decades; even steps where there is not even a third of one. */
function logTicks(low, high) {
  if (high < 2 * low) {
    return linearTicks(low, high);
  }

  const decades = Math.log10(high / low);
  const steps = decades > 4 ? [1] : decades > 2.2 ? [1, 3] : decades > 0.7 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7];
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    ticks.push(...steps.map(step => Number((step * 10 ** power).toPrecision(6))).filter(value => value >= low && value <= high));
  }

  return ticks;
}

function linearTicks(low, high) {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5].find(factor => factor * power >= rough) ?? 10);
  const ticks = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) {
    ticks.push(Number((i * step).toPrecision(12)));
  }

  return ticks;
}
