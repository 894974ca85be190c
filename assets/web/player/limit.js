// The last thing before the speaker: what holds the peaks down, as a file's limiter does.

const LIMIT_DB = -2;
const LIMIT_RATIO = 20;
// The browser raises what its compressor gives by this much of what it would take from a full
// peak, to the power of 0.6; source: Web Audio API, 1.19.4. Here the loudness is set already.
const MAKEUP_DB = 0.6 * -(LIMIT_DB - LIMIT_DB / LIMIT_RATIO);

/** Two nodes in a row, {input, output}: nothing under the limit is changed, all above is pressed. */
export function limiter(context) {
  const input = new DynamicsCompressorNode(context, {
    threshold: LIMIT_DB, knee: 0, ratio: LIMIT_RATIO, attack: 0.001, release: 0.08,
  });
  const output = new GainNode(context, { gain: 10 ** (-MAKEUP_DB / 20) });
  input.connect(output);
  return { input, output };
}
