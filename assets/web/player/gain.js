// Hands the gain of the piece on the page to the player. data: {digest, gain}

import { tellGain } from "./gains.js";

export default function gain({ data }) {
  tellGain(data.digest, data.gain);
}
