// Sends changes, each once: one that got no answer keeps its idempotency key, so that the same
// wish again is the same change for the server, as long as it is for the same citizen.

export class Sender {
  /**
   * @param {(path: string, body: any, key: string) => Promise<any>} call
   * @param {() => string} newKey
   */
  constructor(call, newKey) {
    this.call = call;
    this.newKey = newKey;
    /** @type {Object<string, string>} */
    this.keys = {};
  }

  /** The next wishes are for somebody else: none of them is an earlier one once more. */
  forget() {
    this.keys = {};
  }

  /**
   * @param {string} path
   * @param {any} body
   * @returns {Promise<any>}
   */
  async send(path, body) {
    const wish = path + ' ' + JSON.stringify(body);
    const key = this.keys[wish] || this.newKey();
    this.keys[wish] = key;
    try {
      const answer = await this.call(path, body, key);
      delete this.keys[wish];
      return answer;
    } catch (err) {
      // A refusal is an answer too.
      if (!(/** @type {any} */ (err).temporary)) delete this.keys[wish];
      throw err;
    }
  }
}
