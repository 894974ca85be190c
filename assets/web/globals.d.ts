/** The player's interface for the other parts of the page; see Player.handle. */
interface Window {
  varisaiPlayer?: any;
}
