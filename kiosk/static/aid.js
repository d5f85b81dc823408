// What helps beside the screen: a person who is called, and the guidance by ear.

import { byId } from '/ui/dom.js';
import { Guide } from '/kiosk/guide.js';
import { HelpCall } from '/kiosk/helpcall.js';
import { setHelped } from '/kiosk/patience.js';
import { Speaker } from '/kiosk/speaker.js';

export class Aid {
  /**
   * @param {Omit<import('/kiosk/guide.js').Host, 'help'>} host
   * @param {import('/ui/live.js').Live} live
   * @param {{token: string, kiosk: string}} device
   */
  constructor(host, live, device) {
    this.help = new HelpCall({ button: byId('help'), said: byId('help-said') }, live, device, (state) => {
      setHelped(state === 'calling' || state === 'coming');
      host.rewatch();
      if (state !== 'asking') this.guide.tell(this.help.words);
    });
    this.guide = new Guide(Object.assign({ help: () => this.help.ask(true) }, host), new Speaker(), byId('curtain'));
  }

  /** Writes anew what stands, in the page's language. */
  redraw() {
    this.help.show();
  }

  /** The ticket is about to leave the screen. */
  leaving() {
    this.guide.leaving();
  }

  /** The next person begins without it. */
  end() {
    this.guide.end();
  }
}
