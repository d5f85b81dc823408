// The service worker that keeps the phone's page for the time without the server. Browsers
// have one only in a secure context: over HTTPS, or on the machine itself.

/** Registers the worker and has it keep this page. */
export async function keepPage() {
  if (!window.isSecureContext || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/t/worker.js', { scope: '/t/' });
    const ready = await navigator.serviceWorker.ready;
    const worker = ready.active;
    if (worker) worker.postMessage({ keep: [location.pathname + location.search].concat(beside()) });
  } catch (err) {
    // The page works as before; it will not be there without the server.
  }
}

/** The texts, and the hall's colours and emblem where it has its own. */
function beside() {
  const of = (/** @type {string} */ found, /** @type {string} */ name) => {
    const el = document.querySelector(found);
    return el ? el.getAttribute(name) || '' : '';
  };
  return [of('html', 'data-texts'), of('#hall-style', 'href'), of('.hall-logo', 'src')].filter(Boolean);
}
