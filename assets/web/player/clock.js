// The music's position: times of the audio clock and the aksharas of the piece.

/** Stretches of constant tempo; each starts at `akshara` at `time` (audio clock, seconds). */
export class Timeline {
  constructor() {
    this.stretches = [];
  }

  clear() {
    this.stretches = [];
  }

  /** Start a stretch at `time`, at `akshara` and a tempo. Later stretches are dropped. */
  begin(time, akshara, tempo) {
    this.stretches = this.stretches.filter((stretch) => stretch.time < time);
    this.stretches.push({ time, akshara, perSecond: tempo / 60 });
    // the sound that is heard lags behind the schedule by far less than this many stretches
    if (this.stretches.length > 32) this.stretches.shift();
  }

  get last() {
    return this.stretches[this.stretches.length - 1];
  }

  /** The akshara at a time; null before the first stretch. */
  at(time) {
    for (let i = this.stretches.length - 1; i >= 0; i--) {
      const { time: start, akshara, perSecond } = this.stretches[i];
      if (start <= time) return akshara + (time - start) * perSecond;
    }
    return null;
  }

  /** The time of an akshara in the last stretch. */
  timeOf(akshara) {
    return this.last.time + (akshara - this.last.akshara) / this.last.perSecond;
  }
}

/**
 * The time of the audio clock that is heard now.
 *
 * currentTime runs ahead of the loudspeaker by the device's latency, so a light that follows it would be early.
 */
export function heardTime(context) {
  const latency = context.outputLatency || context.baseLatency || 0;
  const stamp = context.getOutputTimestamp?.();
  if (stamp && stamp.contextTime > 0 && stamp.performanceTime > 0) {
    const time = stamp.contextTime + (performance.now() - stamp.performanceTime) / 1000;
    // some devices report stamps that are old, or of a time that is still to come
    if (stamp.contextTime <= context.currentTime && time <= context.currentTime && time > context.currentTime - latency - 0.5) return time;
  }
  return context.currentTime - latency;
}
