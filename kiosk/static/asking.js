// Questions of the kiosk, one at a time, answered by large buttons.

import { dialog, h } from '/ui/dom.js';
import { icon } from '/ui/icons.js';
import { screenChanged } from '/kiosk/touch.js';

/** @type {{close: () => void} | null} */
let open = null;

/**
 * @param {{title: string, body: any, yes: string, no?: string}} opt no is left out where there is nothing to decide
 * @returns {Promise<boolean>} false also where the question was closed without an answer
 */
export function question(opt) {
  closeQuestion();
  return new Promise((done) => {
    let answer = false;
    const choose = (/** @type {boolean} */ value) => () => {
      answer = value;
      box.close();
    };
    const box = dialog({
      title: opt.title, body: h('div', { class: 'question-body stack-s' }, opt.body), alert: true,
      actions: [
        opt.no && h('button', { type: 'button', class: 'btn btn-big', 'data-answer': 'no', onclick: choose(false) }, icon('back'), opt.no),
        h('button', { type: 'button', class: 'btn btn-big btn-primary', 'data-answer': 'yes', onclick: choose(true) }, icon('check'), opt.yes),
      ].filter(Boolean),
      onClose: () => {
        if (open === box) open = null;
        screenChanged();
        done(answer);
      },
    });
    open = box;
    screenChanged();
  });
}

/** Closes what is being asked, as not answered. */
export function closeQuestion() {
  if (open) open.close();
}
