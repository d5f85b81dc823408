// A board whose zone, agency or counter has ended.

import { onHall } from '/ui/hall.js';

/** A node may answer with the configuration before. */
const AGAIN_MS = 10000;

/** Leaves a board for the list of boards once what it is of has ended: that page comes back by itself. */
export function leaveWhenGone() {
  const look = () => fetch(location.pathname, { method: 'HEAD', cache: 'no-store', credentials: 'same-origin' }).then((res) => res.status === 404 && location.reload(), () => {});
  onHall(() => {
    look();
    setTimeout(look, AGAIN_MS);
  });
}
