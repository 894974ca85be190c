// The server's sounds: each fetched once from its address, decoded, and kept within bounds.

import { PROBE, PROBE_PEAK, RATE } from "../constants.js";

const AT_ONCE = 6; // requests, as many as a browser makes to one server
const MOST_BYTES = 72e6; // decoded; more than the longest line and its drone
const AGAIN_MS = 500;
const LONGEST_AGAIN_MS = 8000;
// the forms of a sound, as the query of its address; a browser without MP3 takes WAV
const MP3 = "";
const WAV = "?wav";
const EDGE_SAMPLES = 48; // faded at both ends of a note, where the encoder leaves a trace of noise

export class Sounds {
  /** changed: called whenever a sound has come. stale: called if the server makes sounds of another version. */
  constructor(changed, stale = () => {}) {
    this.changed = changed;
    this.stale = stale;
    this.form = MP3;
    // least recently used first
    /** @type {Map<string, AudioBuffer>} */
    this.buffers = new Map();
    this.bytes = 0;
    /** @type {string[]} */
    this.wanted = [];
    this.loading = new Set();
    /** @type {Map<string, number>} how often a fetch has failed */
    this.failures = new Map();
    this.resting = new Set();
  }

  /** The buffer at an address; undefined if it isn't there yet. */
  get(address) {
    const buffer = this.buffers.get(address);
    if (!buffer) return undefined;
    this.buffers.delete(address);
    this.buffers.set(address, buffer);
    return buffer;
  }

  has(address) {
    return this.buffers.has(address);
  }

  /** Fetch these addresses, the first ones first, and no others. */
  want(addresses) {
    this.wanted = [...new Set(addresses)];
    this.work();
  }

  work() {
    for (const address of this.wanted) {
      if (this.loading.size >= AT_ONCE) return;
      if (!this.has(address) && !this.loading.has(address) && !this.resting.has(address)) this.load(address);
    }
  }

  async load(address) {
    this.loading.add(address);
    try {
      const { form } = this;
      const answer = await fetch(address + form);
      if (answer.headers.has("varisai-version")) this.stale();
      if (!answer.ok) throw new Error(await answer.text());
      const [first, samples] = answer.headers.get("varisai-samples").split(" ").map(Number);
      this.keep(address, await decoded(await answer.arrayBuffer(), first, samples, form === MP3));
      this.failures.delete(address);
    } catch (fault) {
      // what is thrown for a file that can't be decoded; a failed fetch throws a TypeError
      if (fault instanceof DOMException) this.form = WAV;
      this.rest(address);
    }
    this.loading.delete(address);
    this.work();
    this.changed();
  }

  /** Try an address again after a while, the longer the more often it has failed. */
  rest(address) {
    const times = this.failures.get(address) ?? 0;
    this.failures.set(address, times + 1);
    this.resting.add(address);
    const again = () => {
      this.resting.delete(address);
      this.work();
    };
    setTimeout(again, Math.min(AGAIN_MS * 2 ** times, LONGEST_AGAIN_MS));
  }

  keep(address, buffer) {
    this.buffers.set(address, buffer);
    this.bytes += 4 * buffer.length;
    for (const [old, { length }] of this.buffers) {
      if (this.bytes <= MOST_BYTES || old === address) break;
      this.buffers.delete(old);
      this.bytes -= 4 * length;
    }
  }

  forget() {
    this.buffers.clear();
    this.bytes = 0;
  }

  /** Resolves when all that is wanted is there. */
  async idle() {
    while (this.wanted.some((address) => !this.has(address))) await new Promise((done) => setTimeout(done, 5));
  }
}

/** @type {OfflineAudioContext | null} decodes before the first touch too, and at the sounds' own rate */
let decoder = null;
const decode = (bytes) => (decoder ??= new OfflineAudioContext(1, 1, RATE)).decodeAudioData(bytes);

/** The sound in a file: so many samples from the first one on. */
export async function decoded(bytes, first, samples, isMp3 = true) {
  const [whole, delay] = await Promise.all([decode(bytes), isMp3 ? delayOf() : 0]);
  const from = Math.max(0, first + delay);
  const part = whole.getChannelData(0).slice(from, from + samples);
  // a loop goes on at its ends, and has more of it there
  if (!first) fadeEdges(part);
  const buffer = new AudioBuffer({ length: samples, sampleRate: RATE, numberOfChannels: 1 });
  buffer.copyToChannel(part, 0);
  return buffer;
}

function fadeEdges(part) {
  const edge = Math.min(EDGE_SAMPLES, part.length >> 2);
  for (let i = 0; i < edge; i++) {
    part[i] *= i / edge;
    part[part.length - 1 - i] *= i / edge;
  }
}

/** @type {Promise<number> | null} */
let delay = null;

/** The samples that this browser's decoder puts before an MP3's first one: where it finds the peak of a known pulse. */
export function delayOf() {
  delay ??= decode(Uint8Array.from(atob(PROBE), (letter) => letter.charCodeAt(0)).buffer).then((buffer) => {
    const heights = buffer.getChannelData(0).map(Math.abs);
    return heights.indexOf(Math.max(...heights)) - PROBE_PEAK;
  });
  return delay;
}
