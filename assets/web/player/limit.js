// The limiter before the loudspeaker; it holds the peaks down like the limiter of the sound files.

const LIMIT_DB = -2;
const LIMIT_RATIO = 20;
// The browser adds this gain after its compressor: the reduction of a full-scale peak to the power of 0.6 (Web Audio
// API, 1.19.4). The output node takes it back, since the loudness is already set.
const MAKEUP_DB = 0.6 * -(LIMIT_DB - LIMIT_DB / LIMIT_RATIO);

/** Two connected nodes, {input, output}. Levels below the limit are unchanged; those above it are compressed. */
export function limiter(context) {
  const input = new DynamicsCompressorNode(context, {
    threshold: LIMIT_DB, knee: 0, ratio: LIMIT_RATIO, attack: 0.001, release: 0.08,
  });
  const output = new GainNode(context, { gain: 10 ** (-MAKEUP_DB / 20) });
  input.connect(output);
  return { input, output };
}
