// The list of zones that stands where a board was asked for and is none: it looks again by
// itself once the hall is configured anew.

import { onHall } from '/ui/hall.js';
import { connect } from '/ui/live.js';
import { stale, start } from '/ui/page.js';

start(() => {
  onHall(() => location.reload());
  connect({ onStale: stale });
});
