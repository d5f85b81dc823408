// The two falling notes that precede a call. They are synthesized, so that they need no
// file, no internet and no media decoder.

const NOTES = [{ hz: 659.25, at: 0, s: 1.1 }, { hz: 523.25, at: 0.45, s: 1.5 }];

/** How long the notes last, in ms. */
export const CHIME_MS = 2000;

/**
 * @param {AudioContext} context
 * @param {number} volume 0 to 1
 * @returns {Promise<void>} settles when the notes have faded
 */
export function chime(context, volume) {
  const start = context.currentTime + 0.05;
  return new Promise((ok) => {
    NOTES.forEach((note, i) => {
      const tone = play(context, note, start, volume);
      if (i === NOTES.length - 1) tone.onended = () => ok();
    });
  });
}

/**
 * @param {AudioContext} context
 * @param {{hz: number, at: number, s: number}} note
 * @param {number} start
 * @param {number} volume
 */
function play(context, note, start, volume) {
  const from = start + note.at;
  const tone = context.createOscillator();
  const gain = context.createGain();
  tone.type = 'sine';
  tone.frequency.value = note.hz;
  gain.gain.setValueAtTime(0.0001, from);
  gain.gain.exponentialRampToValueAtTime(volume, from + 0.03);
  gain.gain.exponentialRampToValueAtTime(0.0001, from + note.s);
  tone.connect(gain);
  gain.connect(context.destination);
  tone.start(from);
  tone.stop(from + note.s + 0.05);
  return tone;
}
