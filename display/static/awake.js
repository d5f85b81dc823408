/** Keeps the screen on where the browser can; it lets go whenever the page is hidden. */
export function keepAwake() {
  const lock = /** @type {any} */ (navigator).wakeLock;
  if (!lock) return;
  const ask = () => {
    if (document.visibilityState === 'visible') lock.request('screen').catch(() => {});
  };
  document.addEventListener('visibilitychange', ask);
  ask();
}
