// Recording from a node of the audio graph, sample by sample, for tests and measurements.

/**
 * The next seconds of a node: {rate, time, samples}; time: that of the first sample on the audio clock.
 *
 * A worklet on the live graph instead of an offline rendering, so that a test measures the real sound, with all delays
 * and fades of the schedule.
 */
export async function capture(context, node, seconds) {
  if (!context.audioWorklet) throw new Error("Capture needs a secure page: open it at localhost or by https.");
  context.varisaiTap ??= addTap(context);
  await context.varisaiTap;
  /** @type {AudioWorkletNodeOptions} */
  const options = { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" };
  const tap = new AudioWorkletNode(context, "varisai-tap", options);
  const samples = new Float32Array(Math.round(seconds * context.sampleRate));
  const time = await new Promise((resolve) => {
    let first = null;
    tap.port.onmessage = ({ data: { frame, block } }) => {
      first ??= frame;
      const at = frame - first;
      const room = Math.max(0, samples.length - at);
      samples.set(block.subarray(0, room), Math.min(at, samples.length));
      if (room <= block.length) resolve(first / context.sampleRate);
    };
    node.connect(tap);
  });
  tap.port.postMessage("stop");
  node.disconnect(tap);
  return { rate: context.sampleRate, time, samples };
}

function addTap(context) {
  const url = URL.createObjectURL(new Blob([TAP], { type: "text/javascript" }));
  return context.audioWorklet.addModule(url).finally(() => URL.revokeObjectURL(url));
}

const TAP = `registerProcessor("varisai-tap", class extends AudioWorkletProcessor {
  constructor() { super(); this.on = true; this.port.onmessage = () => { this.on = false; }; }
  process([input]) {
    // a silent bus has no channel
    const block = input[0] ? input[0].slice() : new Float32Array(128);
    this.port.postMessage({ frame: currentFrame, block }, [block.buffer]);
    return this.on;
  }
});`;
