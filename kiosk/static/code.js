// The screen in the hall that shows the code by which phones take numbers.

import { api } from '/ui/api.js';
import { backoff } from '/ui/backoff.js';
import { deviceOver, deviceSession } from '/ui/device.js';
import { byId, setText } from '/ui/dom.js';
import { t } from '/ui/i18n.js';
import { explain, stale, start } from '/ui/page.js';

const MOST_MS = 15000; // a hall that stops or begins it shows so within this time

/** @param {string} token */
async function show(token) {
  for (let failed = 0; ;) {
    try {
      /** @type {API.PhoneCode} */
      const now = await api('GET', '/phone/code', undefined, { token, tries: 1 });
      failed = 0;
      stale(false);
      draw(now.code, '');
    } catch (err) {
      const e = /** @type {any} */ (err);
      if (e.status === 401) return deviceOver('board');
      if (e.code === 'phone_refused') draw('', t('take.off'));
      else {
        stale(true);
        draw('', explain(e)); // an old code would send people away at the end
      }
      failed++;
    }
    if (failed > 0) await backoff(Math.min(failed, 4));
    else await new Promise((passed) => setTimeout(passed, MOST_MS));
  }
}

/** @param {string} code '' for none @param {string} why there is none */
function draw(code, why) {
  byId('code-shown').hidden = !code;
  byId('code-off').hidden = !why;
  setText(byId('code-off'), why);
  if (!code || byId('code-letters').textContent === code) return;
  setText(byId('code-letters'), code);
  byId('code-qr').src = '/ambil/qr.svg?c=' + encodeURIComponent(code);
}

start(async (hall) => {
  const root = byId('device');
  const session = await deviceSession({ kind: 'board', device: 'board', role: 'display', root, demo: hall.demo });
  root.hidden = true;
  byId('code').hidden = false;
  await show(session.token);
});
