// Notes and beats: the server's sounds, each with its own gain.

import { RELEASE_SECONDS } from "../constants.js";

// sound that starts within this time may already be in the device's buffer and can't be cancelled
export const DRAWN_SECONDS = 0.03;

export class Voices {
  constructor(context, melodyBus, talaBus, sounds) {
    this.context = context;
    this.melodyBus = melodyBus;
    this.talaBus = talaBus;
    this.sounds = sounds;
    this.ringing = new Set();
  }

  /** Load a piece; notes that sound go on with the old sounds. */
  load(piece) {
    this.piece = piece;
  }

  /** Play a note, or its rest after some aksharas, cut to its length at a tempo. Returns false if it isn't there yet. */
  note(index, time, skippedAksharas, tempo) {
    const { notes, aksharas_per_minute: rendered } = this.piece.sound;
    if (notes[index] === null) return true;
    const buffer = this.sounds.get(notes[index]);
    if (!buffer) return false;
    const skipped = (skippedAksharas * 60) / rendered;
    const available = buffer.duration - skipped;
    const wanted = ((this.piece.events[index].duration - skippedAksharas) * 60) / tempo;
    if (available <= 0) return true;
    const voice = this.start(buffer, this.melodyBus, time, skipped, available);
    voice.index = index;
    if (skipped > 0) voice.gain.gain.setValueAtTime(0, time).linearRampToValueAtTime(1, time + 0.01);
    // with a tolerance for rounding: at the rendered tempo a note is played whole
    if (wanted < available - 2 / buffer.sampleRate) this.release(voice, Math.max(time, time + wanted - RELEASE_SECONDS));
    return true;
  }

  beat(sound, level, time) {
    const buffer = this.sounds.get(this.piece.sound.strokes[sound]);
    if (buffer) this.start(buffer, this.talaBus, time, 0, buffer.duration, level);
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

  /** Fade out the melody; beats ring on. */
  hushNotes() {
    const now = this.context.currentTime;
    this.takeBack(now + DRAWN_SECONDS, this.notes());
    for (const voice of this.notes()) this.fade(voice, now);
  }

  /** Cancel everything that starts after a time. */
  takeBack(time, voices = [...this.ringing]) {
    for (const voice of voices) {
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
