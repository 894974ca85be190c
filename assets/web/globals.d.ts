/** What the player offers to the other parts of the page; see Player.handle. */
interface Window {
  varisaiPlayer?: any;
}
