// The states of the live feed's topics that the API's description does not have; see
// docs/live.md and hall/view.

declare namespace Live {
  /** Of the topic counter:<id>. */
  type CounterTopic = {
    counter: API.Counter;
    upcoming: API.Ticket[];
    /** Those that take its place at their instants by the clock alone, as the counter's work profile has it, the first first */
    later?: Array<{ from: string; upcoming: API.Ticket[] }>;
    /** The pause that keeps the counter from calling anybody */
    stopped?: API.Pause | null;
    held: API.Ticket[];
    no_shows: API.Ticket[];
    /** The hall's, and those of the agencies of its services */
    pauses?: API.Pause[];
    chosen_by: 'officer' | 'supervisor';
    /** By service */
    waiting: Record<string, number>;
    /** The ticket of the last step from here, while that may be taken back */
    last: API.Ticket | null;
    revert_until?: string | null;
    /** Today's figures of the officer who opened the counter last; mean_ms is -1 where no service time is known; direct: without a number, in neither of the others */
    own?: { served: number; mean_ms: number; direct: number };
    /** Of the called ticket: calls that are missing before it can be recorded as absent, from when on, and when the hall does so by itself */
    no_show?: { missing: number; from: string; auto_at: string | null } | null;
    /** Of the ticket at the counter: what its service hands out, and the reasons that its citizen may be told */
    finish?: { deliverables: API.Named[]; reasons: API.Named[] } | null;
  };

  /** A service's load; times in ms, -1 for unknown. */
  type Load = {
    service: API.Named;
    agency: string;
    waiting: number;
    /** Of those waiting */
    priority: number;
    called: number;
    serving: number;
    held: number;
    issued: number;
    done: number;
    no_show: number;
    cancelled: number;
    expired: number;
    oldest_at: string | null;
    median_wait_ms: number;
    median_service_ms: number;
    wait_target_ms: number;
    service_target_ms: number;
    /** Tickets of the day, -1 for no limit, and how many count against it */
    quota: number;
    quota_used: number;
    ended?: boolean;
  };

  /** What ended today has its mark: people may still be there. */
  type Ended = { ended?: boolean };

  /** Of the topics hall and agency:<id>. */
  type Hall = {
    hall: string;
    timezone: string;
    date: string;
    agencies: Record<string, API.Named & Ended>;
    services: Record<string, Load>;
    counters: Record<string, API.Counter & Ended>;
    /** What stands, the hall's first */
    pauses?: API.Pause[];
    /** of the whole hall: calendars without holidays in a year */
    warnings?: Array<{ code: string; params: { calendar: string; year: number } }>;
  };

  /** Of the note of the topic devices: one that somebody should look after. */
  type Device = { name: string; kind: string; state: 'away' | 'mute' | 'paper'; why?: string; since: string | null };
}
