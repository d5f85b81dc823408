// Calls of the public API, /api/v1.

import { lang } from '/ui/i18n.js';

/** A refusal of the API (a problem document) or a failure on the way to it. */
export class ApiError extends Error {
  /**
   * @param {string} code the problem's code; 'network' when no answer came, 'timeout' when it came too late
   * @param {number} status 0 when no answer came
   * @param {string} detail for the person
   * @param {Object<string, any>} [fields] the whole problem document
   */
  constructor(code, status, detail, fields) {
    super(detail || code);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.fields = fields || {};
    /** @type {number} */
    this.retryAfterMs = 0;
  }

  /** Whether asking again with the same key may help. */
  get temporary() {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

let session = false;
let csrf = '';

/**
 * Lets the browser's session count from now on: of whoever works at a page of staff. Pages of
 * devices and citizens do without it, whoever has signed in beside them.
 */
export function useSession() {
  session = true;
}

/**
 * Names the CSRF token of the browser's session; it goes along with each change that has
 * no token of its own.
 * @param {string} token '' where nobody has signed in
 */
export function useCSRF(token) {
  csrf = token;
}

/** A new idempotency key: make one per intention, keep it for each try of it. */
export function newKey() {
  const bytes = new Uint8Array(16);
  crypto.getRandomValues(bytes);
  return Array.from(bytes, (b) => (b < 16 ? '0' : '') + b.toString(16)).join('');
}

/**
 * @typedef {Object} CallOptions
 * @property {string | null} [token]
 * @property {string} [key] idempotency key of a change; made up when left out
 * @property {number} [tries] how often at most, 4; the waits between are 0.4, 0.8, 1.6 s
 * @property {number} [timeoutMs] of one try, 8000
 * @property {string} [type] content type of a body that is a string already
 * @property {(tries: number) => void} [onRetry]
 */

/** A server that wants a longer rest than this is left to the person to ask again. */
const LONGEST_REST_MS = 15000;

/**
 * Calls the API. A change is sent again under the same key when no answer came, so
 * it happens once, however often it was sent. Retry-After of a 429 or 503 is respected:
 * never asked again before, and given up when it is too long to keep a person waiting.
 * @param {string} method
 * @param {string} path below /api/v1, e.g. '/tickets'
 * @param {any} [body]
 * @param {CallOptions} [opt]
 * @returns {Promise<any>} the answer; null for 204; text when it is not JSON
 * @throws {ApiError}
 */
export async function api(method, path, body, opt) {
  const o = opt || {};
  const key = method === 'GET' ? '' : o.key || newKey();
  const tries = o.tries || 4;
  for (let i = 1; ; i++) {
    try {
      return await once(method, path, body, o, key);
    } catch (err) {
      const e = /** @type {ApiError} */ (err);
      if (!e.temporary || i >= tries || e.retryAfterMs > LONGEST_REST_MS) throw e;
      if (o.onRetry) o.onRetry(i);
      const wait = 400 * Math.pow(2, i - 1) * (0.75 + Math.random() / 2);
      await new Promise((ok) => setTimeout(ok, Math.max(wait, e.retryAfterMs)));
    }
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {any} body
 * @param {CallOptions} o
 * @param {string} key
 */
async function once(method, path, body, o, key) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), o.timeoutMs || 8000);
  try {
    const res = await fetch('/api/v1' + path, {
      method, headers: headers(method, body, o, key), signal: abort.signal, credentials: 'same-origin', cache: 'no-store',
      body: body === undefined || body === null ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    if (res.status === 204) return null;
    const type = res.headers.get('Content-Type') || '';
    const answer = /json/.test(type) ? await res.json() : await res.text();
    if (!res.ok) throw refusal(res, answer);
    return answer;
  } catch (err) {
    if (err instanceof ApiError) throw err;
    throw new ApiError(abort.signal.aborted ? 'timeout' : 'network', 0, '');
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {string} method
 * @param {any} body
 * @param {CallOptions} o
 * @param {string} key
 */
function headers(method, body, o, key) {
  /** @type {Object<string, string>} */
  const out = { Accept: 'application/json, application/problem+json', 'Accept-Language': lang };
  if (body !== undefined && body !== null) out['Content-Type'] = o.type || 'application/json';
  if (o.token) out.Authorization = 'Bearer ' + o.token;
  else if (!session) out['X-Session'] = 'none';
  else if (csrf && method !== 'GET') out['X-CSRF-Token'] = csrf;
  if (key) out['Idempotency-Key'] = key;
  return out;
}

/**
 * @param {Response} res
 * @param {any} answer
 */
function refusal(res, answer) {
  const problem = answer && typeof answer === 'object' ? answer : {};
  const code = problem.code || (res.status === 503 ? 'unavailable' : res.status === 404 ? 'not_found' : 'internal');
  const e = new ApiError(code, res.status, problem.detail || problem.title || '', problem);
  e.retryAfterMs = Math.max(0, 1000 * Number(res.headers.get('Retry-After')) || 0);
  return e;
}
