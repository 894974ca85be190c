// An AudioContext whose clock stands still until a test moves it: the browser's own audio graph, rendered offline.
// What a test hears and sees then depends on the schedule alone, and not on how busy the machine is.

(() => {
  const BLOCK = 128; // frames that the browser renders at a time
  const LONGEST_SECONDS = 180;
  const STEP_SECONDS = 0.1; // less than the player looks ahead

  // what Firefox says of a context; window.startsSlowly: a browser that allows sound and takes its time
  navigator.getAutoplayPolicy = () => (window.holdsSoundBack && !window.startsSlowly ? "disallowed" : "allowed");

  window.AudioContext = class extends OfflineAudioContext {
    constructor({ sampleRate = 44100 } = {}) {
      super({ numberOfChannels: 1, length: sampleRate * LONGEST_SECONDS, sampleRate });
      window.steppedAudio = this;
    }

    /** As a browser that waits for a touch, while window.holdsSoundBack is set. */
    get state() {
      return window.holdsSoundBack ? "suspended" : "running";
    }

    resume() {
      return window.holdsSoundBack ? new Promise(() => {}) : Promise.resolve();
    }

    close() {
      return Promise.resolve();
    }

    /** Move the clock on by whole blocks, in steps short enough for what is scheduled ahead. */
    async advance(seconds, step = STEP_SECONDS, look = null) {
      // the clock stands still while sounds are on their way, so that none comes late on a busy machine
      if (!window.soundsAreHeld) await window.varisaiPlayer.settled();
      const last = this.blockAt(this.currentTime + seconds);
      while (this.blockAt(this.currentTime) < last) {
        await this.renderTo(Math.min(last, this.blockAt(this.currentTime + step)));
        // the player fills its schedule on this event too, as on the ticks of its timer
        document.dispatchEvent(new Event("visibilitychange"));
        if (!look) continue;
        await this.shown();
        if (look()) break;
      }
      await this.shown();
    }

    blockAt(seconds) {
      return Math.round((seconds * this.sampleRate) / BLOCK);
    }

    async renderTo(block) {
      const there = super.suspend((block * BLOCK) / this.sampleRate);
      if (this.begun) super.resume();
      else super.startRendering();
      this.begun = true;
      await there;
    }

    /** Until the page has been drawn once more, every part of it. */
    async shown() {
      await new Promise(requestAnimationFrame);
      await new Promise((done) => setTimeout(done));
    }
  };
})();
