// Single plucked swaras at an exact frequency.

/**
 * Oscillators instead of samples: they take any frequency, so a swara has its exact pitch in a tuning that the server
 * hasn't rendered yet.
 */
export class Plucks {
  constructor(context, bus) {
    this.context = context;
    this.bus = bus;
    this.ringing = new Set();
    this.wave = new PeriodicWave(context, { imag: stringPartials(), disableNormalization: true });
  }

  pluck(frequency, time, seconds) {
    const { context } = this;
    const source = new OscillatorNode(context, { type: "custom", periodicWave: this.wave, frequency });
    const tone = new BiquadFilterNode(context, { type: "lowpass", Q: 0.4, frequency: 5200 });
    const gain = new GainNode(context, { gain: 0 });
    // the sound of a string loses brightness as it fades
    tone.frequency.setValueAtTime(5200, time);
    tone.frequency.setTargetAtTime(Math.max(900, frequency * 3), time, 0.25);
    gain.gain.setValueAtTime(0, time);
    gain.gain.linearRampToValueAtTime(0.34, time + 0.006);
    gain.gain.setTargetAtTime(0.12, time + 0.006, 0.22);
    gain.gain.setTargetAtTime(0, time + seconds - 0.2, 0.06);
    source.connect(tone).connect(gain).connect(this.bus);
    source.start(time);
    source.stop(time + seconds + 0.2);
    const voice = { source, gain };
    this.ringing.add(voice);
    source.addEventListener("ended", () => {
      this.ringing.delete(voice);
      gain.disconnect();
    });
  }

  /** Fade out everything that rings. */
  hush() {
    const now = this.context.currentTime;
    for (const { source, gain } of this.ringing) {
      gain.gain.cancelScheduledValues(now);
      gain.gain.setTargetAtTime(0, now, 0.02);
      source.stop(now + 0.1);
    }
    this.ringing.clear();
  }
}

/** Partials of a string plucked near its end, like those of the server's veena. */
export function stringPartials() {
  const partials = new Float32Array(20);
  for (let k = 1; k < partials.length; k++) partials[k] = (Math.abs(Math.sin(0.13 * Math.PI * k)) / k ** 1.1) * 1.4;
  return partials;
}
