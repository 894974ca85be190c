// Notes and beats: slices of the server's samples, each with its own gain.

import { RELEASE_SECONDS } from "../constants.js";

// sound that starts within this time may already be in the device's buffer and can't be cancelled
export const DRAWN_SECONDS = 0.03;

export class Voices {
  constructor(context, melodyBus, talaBus) {
    this.context = context;
    this.melodyBus = melodyBus;
    this.talaBus = talaBus;
    this.ringing = new Set();
  }

  /** Load a piece's samples; notes that sound go on with the old ones. */
  load(piece) {
    this.piece = piece;
    this.melody = bufferOf(piece.melody, piece.sound.rate);
    this.strokes = bufferOf(piece.strokes, piece.sound.rate);
  }

  /** Play a note, or its rest after some aksharas, cut to its length at a tempo. */
  note(index, time, skippedAksharas, tempo) {
    const { rate, slices, aksharas_per_minute: rendered } = this.piece.sound;
    const [first, samples] = slices[index];
    const skipped = (skippedAksharas * 60) / rendered;
    const available = samples / rate - skipped;
    const wanted = ((this.piece.events[index].duration - skippedAksharas) * 60) / tempo;
    if (available <= 0 || !this.melody) return;
    const voice = this.start(this.melody, this.melodyBus, time, first / rate + skipped, available);
    voice.index = index;
    if (skipped > 0) voice.gain.gain.setValueAtTime(0, time).linearRampToValueAtTime(1, time + 0.01);
    // with a tolerance for rounding: at the rendered tempo a slice is played whole
    if (wanted < available - 2 / rate) this.release(voice, Math.max(time, time + wanted - RELEASE_SECONDS));
  }

  beat(sound, level, time) {
    const { rate, strokes } = this.piece.sound;
    const slice = strokes[sound];
    if (slice && this.strokes) this.start(this.strokes, this.talaBus, time, slice[0] / rate, slice[1] / rate, level);
  }

  start(buffer, bus, time, offset, duration, level = 1) {
    const source = new AudioBufferSourceNode(this.context, { buffer });
    const gain = new GainNode(this.context, { gain: level });
    source.connect(gain).connect(bus);
    source.start(time, offset, duration);
    const voice = { source, gain, time };
    this.ringing.add(voice);
    source.addEventListener("ended", () => {
      this.ringing.delete(voice);
      gain.disconnect();
    });
    return voice;
  }

  /** End every note that sounds at the time that endOf gives for its event. */
  closeAt(endOf, earliest) {
    for (const voice of this.notes()) this.release(voice, Math.max(earliest, endOf(voice.index) - RELEASE_SECONDS));
  }

  release({ source, gain }, time) {
    gain.gain.cancelScheduledValues(time);
    gain.gain.setValueAtTime(1, time);
    gain.gain.linearRampToValueAtTime(0, time + RELEASE_SECONDS);
    source.stop(time + RELEASE_SECONDS + 0.002);
  }

  fade({ source, gain }, time) {
    gain.gain.cancelScheduledValues(this.context.currentTime);
    gain.gain.setTargetAtTime(0, time, RELEASE_SECONDS / 4);
    source.stop(time + 2 * RELEASE_SECONDS);
  }

  notes() {
    return [...this.ringing].filter((voice) => voice.index !== undefined);
  }

  /** Fade out the notes that have started by a time; beats ring on. */
  fadeNotes(time) {
    for (const voice of this.notes()) if (voice.time <= time) this.fade(voice, time);
  }

  /** Cancel everything that starts after a time. */
  takeBack(time) {
    for (const voice of [...this.ringing]) {
      if (voice.time <= time) continue;
      voice.source.stop();
      voice.gain.disconnect();
      this.ringing.delete(voice);
    }
  }

  /** Fade everything out by a time. */
  silence(time) {
    const now = this.context.currentTime;
    this.takeBack(now + DRAWN_SECONDS);
    for (const voice of this.ringing) this.fade(voice, Math.max(now, time - RELEASE_SECONDS));
  }
}

/** An audio buffer from samples of two bytes; null for none. */
export function bufferOf(integers, rate) {
  if (!integers.length) return null;
  const made = new AudioBuffer({ length: integers.length, sampleRate: rate, numberOfChannels: 1 });
  const floats = made.getChannelData(0);
  for (let i = 0; i < integers.length; i++) floats[i] = integers[i] / 32768;
  return made;
}
