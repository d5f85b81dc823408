// The way from an agency to a number: which step is shown, what was chosen, and what is left
// out because there is nothing to choose. It draws nothing and asks nobody.

/** @typedef {'agency' | 'find' | 'service' | 'class' | 'ticket'} Step */
/** @typedef {import('/kiosk/offer.js').Agency} Agency */
/** @typedef {{service: string, agency: string}} Chosen ids of a service that was chosen, and of its agency */

/** So many services one number may be for, as the API has it. */
export const MOST_SERVICES = 5;

export class Flow {
  constructor() {
    /** @type {Step} */
    this.step = 'agency';
    /** The steps that were shown before this one. @type {Step[]} */
    this.trail = [];
    this.agencyId = '';
    this.serviceId = '';
    /** @type {API.Ticket | null} */
    this.ticket = null;
    /** Whether the agency's only service was taken without asking for it. */
    this.straight = false;
    /** Services that were chosen before this one, for the same number. @type {Chosen[]} */
    this.earlier = [];
    /** Whether a hall with one class asks before it gives the number, so that another service can be added. */
    this.several = false;
  }

  /** As the next person finds it. */
  clear() {
    Object.assign(this, new Flow());
  }

  /** @param {Step} step */
  go(step) {
    this.trail.push(this.step);
    this.step = step;
  }

  /** To the search, which chooses a service by words. */
  find() {
    this.go('find');
  }

  /**
   * One open service is no choice; one that is closed has to say why.
   * @param {Agency} agency
   */
  pickAgency(agency) {
    this.agencyId = agency.id;
    const only = agency.services.length === 1 && agency.services[0].open ? agency.services[0] : null;
    if (only) this.pickService(only);
    else this.go('service');
    this.straight = only !== null;
  }

  /** @param {API.Service} service */
  pickService(service) {
    this.earlier = this.earlier.filter((c) => c.service !== service.id);
    this.agencyId = service.agency.id;
    this.serviceId = service.id;
    this.straight = false;
    this.go('class');
  }

  /** @param {API.Ticket} ticket */
  took(ticket) {
    this.go('ticket');
    this.ticket = ticket;
  }

  /** Whatever is chosen, the number is not given before it is asked for. */
  askBefore() {
    this.several = true;
  }

  /** Another service for the same number: the way begins anew, and keeps what was chosen. */
  addAnother() {
    this.earlier.push({ service: this.serviceId, agency: this.agencyId });
    Object.assign(this, { step: 'agency', trail: [], agencyId: '', serviceId: '', straight: false, several: true });
  }

  /** Back to the last service that was chosen before. */
  resume() {
    const last = this.earlier.pop();
    if (!last) return;
    Object.assign(this, { step: 'class', trail: ['agency'], agencyId: last.agency, serviceId: last.service, straight: false, several: true });
  }

  /** Leaves one of the chosen services out, the present one too. @param {string} id */
  leaveOut(id) {
    if (id === this.serviceId) this.resume();
    else this.earlier = this.earlier.filter((c) => c.service !== id);
  }

  /** The ids of all that the number is for, in their order. */
  get services() {
    return this.earlier.map((c) => c.service).concat(this.serviceId || []);
  }

  /** Whether there is a step to go back to. */
  get canGoBack() {
    return this.step !== 'ticket' && (this.trail.length > 0 || this.earlier.length > 0);
  }

  back() {
    if (!this.canGoBack) return;
    if (this.trail.length === 0) {
      this.resume();
      return;
    }
    this.step = /** @type {Step} */ (this.trail.pop());
    this.straight = false;
    this.serviceId = '';
    if (this.step !== 'service') this.agencyId = '';
  }

  /**
   * Whether the touch on the service takes the number: with one class there is nothing to
   * choose. A touch on an agency never does.
   * @param {number} classes that the hall has
   */
  takesAtOnce(classes) {
    return this.step === 'class' && classes === 1 && !this.straight && !this.several && this.earlier.length === 0;
  }

  /**
   * The steps that are none on this way.
   * @param {number} classes that the hall has
   * @returns {Step[]}
   */
  skipped(classes) {
    if (this.straight) return ['service'];
    return classes === 1 ? ['class'] : [];
  }

  /**
   * Reports whether what was chosen is still there; a hall's file may change at any time.
   * @param {{agency: (id: string) => any, service: (id: string) => any}} offer
   */
  stands(offer) {
    if (this.step === 'ticket') return true;
    return this.earlier.every((c) => offer.service(c.service)) && (this.agencyId === '' || Boolean(offer.agency(this.agencyId))) && (this.serviceId === '' || Boolean(offer.service(this.serviceId)));
  }
}
