// Written from the API's OpenAPI description by make types; do not edit.

declare namespace API {
  type AddRequest = {
    service: string;
  };
  type AgencyList = {
    agencies: Array<{
      counters_open: number;
      /** Where its hours stand now; nothing changes before the next of the two instants */
      hours: {
        /** Between two spans of the date */
        break: boolean;
        closes_at: NullableInstant;
        /** Of the date, such as a holiday's name */
        note: string;
        opens_at: NullableInstant;
        serving: boolean;
      };
      icon: string;
      id: string;
      name: string;
      /** Of its ticket numbers */
      prefix: string;
      /** Ids */
      services: Array<string>;
      short: string;
      waiting: number;
      zone: Named;
    }>;
    /** In the whole hall, likewise */
    counters_open: number;
    /** In the whole hall, also for agencies that ended today */
    waiting: number;
  };
  type Announcement = {
    agency: Named;
    at: Instant;
    class: string;
    counter: CounterRef;
    /** Rising; speak each once */
    id: number;
    number: string;
    recall: boolean;
    service: Named;
    /** The ticket is still called there */
    standing: boolean;
  };
  type Board = {
    /** By agency id */
    agencies: Record<string, {
      icon: string;
      id: string;
      name: Text;
      short?: string;
      waiting: number;
      zone: string;
    }>;
    /** Null on the board of a zone or of the hall */
    agency: Record<string, any> | null;
    /** The newest call of each ticket whose call stands, and of the 12 tickets called last, by announcement id */
    calls: Record<string, Announcement>;
    /** By counter id */
    counters: Record<string, BoardCounter>;
    hall: string;
    /** Of the hall, then of the board's agencies; announcements too */
    pauses: Array<Pause>;
    ticker: Array<string>;
    timezone: string;
    voice: {
      call_twice: boolean;
      /** Read the number as a cardinal instead of digit by digit */
      cardinal: boolean;
      /** Hours of each day in which a call is chimed and not spoken */
      chime_only: Array<DaySpan>;
      /** In which a call is spoken, one after the other: codes of voice packs */
      languages: Array<string>;
      /** In which room its calls are heard; empty on the board of the hall, which speaks none */
      room: string;
      /** Hours of each day in which a call is neither chimed nor spoken */
      silent: Array<DaySpan>;
      volume: number;
    };
    /** Null on the board of an agency or of the hall */
    zone: Record<string, any> | null;
    /** Where its counters are, in the order of the hall file */
    zones: Array<Named>;
  };
  type BoardCounter = {
    agency: Named;
    class: string;
    /** When the visit there was finished, until somebody else is called */
    finished_at: any;
    id: string;
    name: string;
    number: number;
    /** The officer's name, where the hall file says show_officer; else empty */
    officer: string;
    /** Of the pause */
    reason: '' | 'break' | 'prayer' | 'system_down' | 'meeting' | 'other';
    /** When the pause is said to end */
    return_at: any;
    state: CounterState;
    /** The number now called or served */
    ticket: string;
    ticket_state: '' | 'called' | 'serving';
    zone: string;
  };
  type Boards = {
    media: Array<Slide>;
    place: 'right' | 'left' | 'none';
    /** Percent of the screen's width, upright of its height */
    share: number;
    /** Of the configuration */
    version: number;
  };
  /** `ticket` or `number`, not both. */
  type CallRequest = {
    number?: string;
    reason: string;
    ticket?: string;
  };
  type Class = {
    /** Head start in the queue; a class with one goes before others */
    credit_minutes: number;
    id: string;
    name: Text;
  };
  type ClassEstimate = {
    /** As many wait longer as wait less */
    about_minutes: number;
    /** At this pace the hours end before the call: it may not come today */
    beyond_closing: boolean;
    from_minutes: number;
    to_minutes: number;
  };
  type ClassRequest = {
    /** A class of GET /hall */
    class: string;
    reason: Reason;
  };
  type Counter = {
    agency: Named;
    id: string;
    /** What a supervisor tells the counter, until it is read there; only for staff of the agency */
    message?: {
      at: NullableInstant;
      /** Name */
      by: string;
      id: number;
      text: string;
    };
    name: string;
    number: number;
    /** Name; empty when closed or hidden */
    officer: string;
    /** Of the pause */
    reason: string;
    /** When the pause is said to end */
    return_at?: any;
    services: Array<Named>;
    since: NullableInstant;
    state: CounterState;
    ticket: NullableTicket;
    /** For its services */
    waiting: number;
    zone: string;
  };
  type CounterList = {
    counters: Array<Counter>;
  };
  type CounterRef = {
    id: string;
    name: string;
    /** As called; unique in the hall */
    number: number;
    zone: string;
  };
  type CounterState = 'closed' | 'open' | 'paused';
  type DayClosed = {
    /** The business date that is closed */
    date: string;
    /** How many events it took: tickets that expired, counters that closed, the day itself */
    events: number;
  };
  /** In minutes from midnight, of the hall's time */
  type DaySpan = {
    from: number;
    to: number;
  };
  type Deliverables = {
    /** Null for the whole hall */
    agency: {
      id: string;
      name: Text;
      short?: string;
    } | null;
    from: string;
    hall: Named;
    /** In the order of the hall file */
    rows: Array<{
      agency: Named;
      amount: number;
      deliverable: Named;
      /** At whose finish some of it was handed out */
      legs: number;
      service: Named;
    }>;
    sample: boolean;
    timezone: string;
    to: string;
  };
  type Delivered = {
    count: number;
    /** One of the deliverables of the service */
    id: string;
  };
  type DemoIdentityList = {
    identities: Array<{
      agency: string;
      counter: string;
      key: string;
      label: Text;
      /** A sample name (contoh) */
      name: string;
      role: Role;
    }>;
  };
  type DemoSignInRequest = {
    key: string;
  };
  type DeviceHealth = {
    call?: SpokenCall;
    /** Of a board that speaks. `locked`: the browser waits for a tap; `off`: its address says so; `none`: the machine has no sound; `no_voice`: there are no clips to speak with. */
    sound?: '' | 'on' | 'locked' | 'off' | 'none' | 'no_voice';
    /** Version of the voice pack */
    voice?: string;
  };
  type DeviceOrders = {
    /** When to report again at the latest */
    again_ms: number;
    /** Of a board its address below /board/, of a counter's screen its counter; null while the database does not say */
    place: string | null;
  };
  type DeviceReport = {
    health?: DeviceHealth;
    page?: string;
    printer?: PrinterReport;
    version?: string;
  };
  /** Expected wait as a range, null when nothing is known. One of six is called before from_minutes, one of ten after to_minutes; docs/estimate.md has the method */
  type Estimate = {
    /** As many wait longer as wait less */
    about_minutes: number;
    /** At this pace the hours end before the call: it may not come today */
    beyond_closing: boolean;
    from_minutes: number;
    to_minutes: number;
  } | null;
  type EstimateRow = {
    /** Were told that the call may not come on that day */
    beyond_closing: number;
    /** Mean of told point minus wait; above 0 where waits were told too long */
    bias_ms: number | null;
    /** Waited as long as the range says */
    inside: number | null;
    /** Waited no longer than the upper end */
    kept_upper: number | null;
    key: Named;
    mean_error_ms: number | null;
    /** Distance between the told point and the wait */
    median_error_ms: number | null;
    /** Were told a range and called */
    n: number;
    /** Mean width of the ranges */
    width_ms: number | null;
  };
  type Estimates = {
    /** Null for the whole hall */
    agency: {
      id: string;
      name: Text;
      short?: string;
    } | null;
    classes: Array<EstimateRow>;
    days: Array<EstimateRow>;
    from: string;
    hall: Named;
    /** The share of waits that the upper end is to hold for */
    promised: number;
    sample: boolean;
    services: Array<EstimateRow>;
    timezone: string;
    to: string;
    total: EstimateRow;
  };
  /** One accepted change, with the ticket and the counter as they are after it. */
  type Event = {
    actor: {
      agency?: string;
      counter?: string;
      id: string;
      name?: string;
      role: Role;
    };
    /** When a change that was made late took effect, as the closing of a day that ended while the server was off */
    as_of?: string;
    at: Instant;
    /** By how much the clock that stamped the event was behind the hall's, which stood meanwhile */
    behind_ms?: number;
    /** transferred, continued: the leg that ended */
    closed?: any;
    /** configured: the version that came into force */
    config_version?: number;
    counter?: EventCounter;
    /** Business date */
    date: string;
    /** The ticket's state before */
    from?: string;
    /** class_changed: the class before */
    from_class?: string;
    /** transferred: the group move that it belongs to; group_moved: what the whole of it did */
    group?: {
      id: string;
      /** Tickets so far, this event's included */
      moved: number;
      service: string;
      to: string;
    };
    note?: string;
    /** paused, announced, pause_ended: as it is after the event */
    pause?: {
      /** Empty: of the hall */
      agency: string;
      /** When it ended, which may be before the event: at until, while the power was off */
      ended: any;
      /** Number of the event that began it */
      id: number;
      /** What the citizens read */
      reason: string;
      since: Instant;
      /** false: an announcement */
      stops: boolean;
      until: NullableInstant;
    };
    quota?: QuotaToday;
    reason?: string;
    /** reverted: the step taken back */
    reverts?: string;
    /** Counts without a gap within the hall */
    seq: number;
    ticket?: EventTicket;
    type: 'issued' | 'called' | 'direct_started' | 'recalled' | 'started' | 'finished' | 'no_show' | 'reinstated' | 'requeued' | 'held' | 'resumed' | 'transferred' | 'continued' | 'group_moved' | 'quota_set' | 'paused' | 'announced' | 'pause_ended' | 'late' | 'cancelled' | 'expired' | 'reverted' | 'class_changed' | 'noted' | 'service_added' | 'counter_opened' | 'counter_paused' | 'counter_resumed' | 'counter_closed' | 'counter_told' | 'counter_read' | 'configured' | 'day_opened' | 'day_closed';
    /** called: why this ticket was next */
    why?: {
      /** Of these how many arrived earlier */
      overtaken: number;
      overtaken_numbers?: Array<string>;
      /** The counter's work profile made this ticket next: those who were next by the rule alone wait for a service that is called there behind others (first) or only after a longer wait (after) */
      profile?: 'first' | 'after';
      rule: 'credit' | 'strict' | 'ratio' | 'fifo' | 'chosen';
      /** Arrival minus credit in ms */
      score: number;
      /** Of the configuration */
      version: number;
      waiting: number;
    };
  };
  type EventCounter = {
    id: string;
    /** Of the officer */
    name: string;
    number: string;
    /** Id */
    officer: string;
    opened_at: NullableInstant;
    reason: string;
    rev: number;
    since: NullableInstant;
    state: CounterState;
    /** Id */
    ticket: string;
  };
  type EventList = {
    events: Array<Event>;
    /** Ask again with after = next */
    next: number;
  };
  type EventPlanned = {
    agency: string;
    /** Of one that was dropped */
    reason?: 'ended' | 'unserved' | 'closed';
    service: string;
  };
  type EventTicket = {
    /** As told at issue */
    ahead: number;
    class: string;
    date: string;
    /** Planned services that could not be served any more */
    dropped?: Array<EventPlanned>;
    ended_at: NullableInstant;
    estimate: Estimate;
    id: string;
    issued_at: Instant;
    late_at: NullableInstant;
    leg: Leg;
    number: string;
    ordinal: number;
    origin: string;
    /** Services that the visit still has before it, in order */
    planned?: Array<EventPlanned>;
    prefix: string;
    rev: number;
    state: TicketState;
  };
  type FinishRequest = {
    /** What was handed out, each once */
    deliverables?: Array<Delivered>;
    note?: Note;
    outcome?: 'served' | 'incomplete' | 'rejected' | 'referred';
    /** Words for the citizen, shown on the phone; nothing personal */
    public_note?: string;
    /** What the citizen is told about the outcome: a reason of the service or the hall. Where the hall has none of its own: document, copy, signature, expired, mismatch, payment */
    public_reason?: string;
    /** The next planned service begins at this counter at once, without a call */
    stay?: boolean;
  };
  type GroupMoved = {
    /** How many tickets wait at the other service now */
    moved: number;
    service: string;
    to: string;
  };
  type Hall = {
    address: string;
    /** Whether boards show media, see /boards */
    board_media: boolean;
    /** The local time at which boards load their page anew */
    boards_reload: string;
    /** Addresses of the hall's own look, which change with their content; empty for what it has not */
    brand: {
      logo: string;
      picture: string;
      /** A style sheet with its colours */
      style: string;
    };
    /** Those of which numbers are given */
    classes: Array<Class>;
    /** 1: real time; more in a training hall */
    clock_speed: number;
    /** Business date of now */
    date: string;
    /** Demo sign-in is offered */
    demo: boolean;
    /** Those of which no number is given any more; somebody may still wait in one */
    ended_classes: Array<Class>;
    id: string;
    /** Addresses outside of the hall that citizens are led to, https; empty for none */
    links: {
      complaints: string;
      survey: string;
    };
    name: string;
    now: Instant;
    outcomes: Array<string>;
    pause_reasons: Array<string>;
    /** Pauses and announcements that stand, the hall's first */
    pauses: Array<Pause>;
    regency: string;
    /** The prefix of numbers printed on a roll, '' where the hall has none */
    roll: string;
    /** An example (contoh), not an official hall */
    sample: boolean;
    /** How many slips a printer makes of each ticket */
    slip_copies: number;
    /** Teks berjalan */
    ticker: Array<string>;
    timezone: string;
    /** Of the configuration */
    version: number;
  };
  type HelpAnswer = {
    call: string;
  };
  type HelpCall = {
    at: string;
    /** Who comes */
    by?: string;
    guided?: boolean;
    id: string;
    kiosk: string;
    /** The kiosk's */
    name: string;
    state: 'calling' | 'coming' | 'missed';
  };
  type HelpRequest = {
    /** Whether somebody follows the spoken guidance */
    guided?: boolean;
  };
  type HoldRequest = {
    /** document, copy, payment or system, perhaps with a colon and a note behind it, or free text. Of these the citizen reads the word alone */
    reason: string;
    /** When the citizen was told to return */
    return_at?: string;
  };
  type HolderList = {
    holders: Array<{
      counter: string;
      name: string;
      since: NullableInstant;
      you: boolean;
    }>;
  };
  type Imported = {
    /** One sentence each; empty when nothing changed */
    changes: Array<string>;
    version: number;
  };
  type Instant = string;
  /** Either `service` or `services`. */
  type IssueRequest = {
    /** With `roll`: when the citizen came, today and not later than now; now by default. The place in the queue and the hours in which numbers are given go by it */
    arrived_at?: string;
    /** A class of GET /hall; regular by default */
    class?: string;
    /** Of a kiosk: its page can print the slip itself. The answer's `printed_by` says whether it is to: not where the kiosk has a printer whose agent is at work */
    page_prints?: boolean;
    /** The number on a roll of printed ones that the citizen has in hand: the ticket's number is this one behind `policy.roll`. Roles desk, supervisor (own agency), manager, admin; 400 where the hall has no roll */
    roll?: number;
    service?: string;
    /** Several in one visit, in this order; of any agencies */
    services?: Array<string>;
  };
  /** How a standard was kept, in the three usual ways of counting those who left; null when nothing was promised. Show against_us first. */
  type Kept = {
    /** Who left was not served in time */
    against_us: number | null;
    /** Who left in time is counted as kept */
    for_us: number | null;
    /** Only those who were served */
    ignoring: number | null;
    late: number;
    left_late: number;
    /** Left before the promised time was over */
    left_within: number;
    /** Null when the legs had different ones */
    target_ms: number | null;
    within: number;
  } | null;
  /** One service at one agency within a visit. */
  type Leg = {
    agency: string;
    called_at: NullableInstant;
    calls: number;
    counter: string;
    deliverables: Array<Delivered>;
    /** The state it ended in */
    end: string;
    ended_at: NullableInstant;
    held_at: NullableInstant;
    held_ms: number;
    last_called_at: NullableInstant;
    no: number;
    officer: string;
    outcome: string;
    /** Asked for beforehand, so it counts against its quota */
    planned?: boolean;
    public_note: string;
    /** What the citizen was told about the outcome */
    public_reason: string;
    queued_at: NullableInstant;
    reason: string;
    return_at: NullableInstant;
    service: string;
    service_ms: number;
    serving_since: NullableInstant;
    started_at: NullableInstant;
    /** Finished by the closing of the day, so its service time is not true */
    unattended: boolean;
    /** The hall's clock stood in its time, so its times are not true and reports leave them out */
    untimed: boolean;
  };
  type Me = {
    /** Officers and supervisors; else empty */
    agency: string;
    /** Officers of one counter; else empty */
    counter: string;
    /** Of a person's session, in the answer of GET /me: send it as X-CSRF-Token with each change */
    csrf?: string;
    expires_at: NullableInstant;
    id: string;
    /** person: signed in on a page; device: paired; client: a token of mpp token, or of the demo */
    kind: 'person' | 'device' | 'client';
    name: string;
    role: Role;
  };
  type MessageRead = {
    id: number;
  };
  type MessageRequest = {
    text: string;
  };
  type MoveRequest = {
    /** Queue from now on instead of at the place in line */
    from_now?: boolean;
    reason: string;
    /** Ids of those to move; one that does not wait for the service any more stays where it is. Left out: all */
    tickets?: Array<string>;
    to: string;
  };
  type Named = {
    id: string;
    name: Text;
    /** Agencies: as on boards and spoken */
    short?: string;
  };
  type NamedDelivered = {
    count: number;
    id: string;
    name: Text;
  };
  /** Free text without personal data */
  type Note = string;
  type NoteRequest = {
    note: Note;
  };
  type NoticeRequest = {
    /** What the citizens read */
    reason: string;
    /** When it ends by itself: today, later than now, at the end of the business day at the latest. Left out: not said */
    until?: string;
  };
  type NullableCounterRef = {
    id: string;
    name: string;
    /** As called; unique in the hall */
    number: number;
    zone: string;
  } | null;
  type NullableInstant = string | null;
  type NullableTicket = {
    agency: Named;
    /** How many will be called before it, as things stand; 0 when not waiting */
    ahead: number;
    /** Of an absent citizen: the hall recorded it by itself, by `policy.no_show` */
    by_rule: boolean;
    called_at: NullableInstant;
    calls: number;
    class: string;
    counter: NullableCounterRef;
    /** How many open counters serve it while it waits; with none, nobody is called next */
    counters_open: number;
    /** Business date */
    date: string;
    /** What was handed out at the finish */
    deliverables: Array<NamedDelivered>;
    /** Planned services that could not be served any more when their turn came */
    dropped: Array<{
      agency: Named;
      /** ended: it left the hall; unserved: no counter serves it; closed: its hours are over and all its counters closed */
      reason: 'ended' | 'unserved' | 'closed';
      service: Named;
    }>;
    /** Legs of today before this one, the first first */
    earlier: Array<{
      agency: Named;
      counter: NullableCounterRef;
      deliverables: Array<NamedDelivered>;
      /** done: the visit went on as planned */
      end: 'done' | 'transferred';
      ended_at: NullableInstant;
      /** Of one that is done, like what follows */
      outcome: string;
      public_note: string;
      public_reason: string;
      public_text: Text;
      ready_by?: ReadyBy;
      /** The officer's note at the transfer; empty without a right to find the ticket */
      reason: string;
      service: Named;
    }>;
    ended_at: NullableInstant;
    estimate: Estimate;
    /** Absolute address of the phone page; empty inside a counter */
    follow_url: string;
    held_at: NullableInstant;
    id: string;
    issued_at: NullableInstant;
    /** The language in which the number was taken, and in which its slip is printed */
    lang: '' | 'id' | 'en';
    last_called_at: NullableInstant;
    late_at: NullableInstant;
    /** How many others its citizen may let go first by `late`; 0 when that is not offered, was done, or nobody waits behind. In the answer to a step, and in an event, it is what the hall offers, however many wait */
    late_by: number;
    leg: number;
    /** It waits and its citizen should be close by: it is next, or the call is expected within ten minutes (three or fewer ahead where nothing is known of the wait), and a counter is open */
    near: boolean;
    /** Staff's words for whoever serves next; empty without a right to find the ticket */
    note: string;
    /** Empty for somebody served without one */
    number: string;
    /** Where the number was taken; roll: from a roll of printed ones, so the arrival is what the desk was told; counter: served there without a number */
    origin: '' | 'kiosk' | 'phone' | 'desk' | 'roll' | 'counter';
    outcome: '' | 'served' | 'incomplete' | 'rejected' | 'referred' | 'unknown';
    /** The services that the visit goes on with, in order; of one that has ended, those of which nothing began */
    planned: Array<{
      agency: Named;
      /** What to bring */
      requirements: Array<Text>;
      service: Named;
    }>;
    /** `page`: the kiosk's page prints the slip, and its printer leaves it out */
    printed_by: '' | 'page';
    /** The same in the officer's words for the citizen */
    public_note: string;
    /** What the officer tells the citizen about the outcome: an id, empty for nothing */
    public_reason: string;
    /** The same in words */
    public_text: any;
    queued_at: NullableInstant;
    ready_by: ReadyBy;
    /** Of the last hold, transfer, cancel or chosen call. Without a right to find the ticket: the word of a hold's reason, or nothing */
    reason: string;
    /** What to bring */
    requirements: Array<Text>;
    return_at: NullableInstant;
    /** Of an absent citizen: where the ticket comes back to, by the hall's policy; else null */
    return_place: {
      /** `after`: behind this many others */
      after?: number;
      where: 'arrival' | 'after' | 'end';
    } | null;
    /** Grows by one with each event of the ticket */
    rev: number;
    service: Named;
    /** Closed serving intervals of this leg */
    service_ms: number;
    serving_since: NullableInstant;
    started_at: NullableInstant;
    state: TicketState;
    zone: Named;
  } | null;
  type PairedDevice = {
    kind: 'kiosk' | 'board' | 'counter' | 'printer';
    name: string;
    place: string;
    token: string;
  };
  type Pairing = {
    /** For the screen */
    code: string;
    expires_at: string;
    /** For GET /pairings/{secret}; keep it in the device */
    secret: string;
  };
  type PairingRequest = {
    kind: 'kiosk' | 'board' | 'counter' | 'printer';
    page?: string;
    /** The zone or counter in the page's address */
    place?: string;
    version?: string;
  };
  /** A pause of an agency or of the hall, or an announcement */
  type Pause = {
    /** Missing: of the hall */
    agency?: any;
    /** Only in the answer to its end */
    ended?: string;
    /** Number of the event that began it */
    id: number;
    /** What the citizens read */
    reason: string;
    since: Instant;
    /** false: an announcement, which stops nobody */
    stops: boolean;
    /** When it ends by itself; missing: not said */
    until?: string;
  };
  type PauseRequest = {
    note?: Note;
    reason?: 'break' | 'prayer' | 'system_down' | 'meeting' | 'other';
    /** When the counter is said to be back; shown on the boards */
    return_at?: string;
  };
  type Pauses = {
    /** Null for the whole hall */
    agency: Record<string, any> | null;
    from: string;
    hall: Named;
    /** In the order in which they began */
    rows: Array<{
      /** Null: of the hall */
      agency: Record<string, any> | null;
      /** Null while it stands */
      ended: any;
      /** Null while it stands */
      minutes: number | null;
      reason: string;
      since: Instant;
      /** The return time that was said last */
      until: any;
      /** Who waited for the agency when it began */
      waiting: number;
    }>;
    sample: boolean;
    timezone: string;
    to: string;
  };
  type PhoneCode = {
    code: string;
    /** When the screen shows the next one */
    until: string;
    /** What the screen's QR code holds */
    url: string;
  };
  type PhoneIssueRequest = {
    class?: string;
    /** Of the screen; small letters and blanks are forgiven */
    code: string;
    service: string;
  };
  /** Where in the queue; `to` and `after` exclude each other. */
  type PlaceRequest = {
    /** Behind this many others */
    after?: number;
    /** arrival: where its arrival puts it; end: behind all */
    to?: 'arrival' | 'end';
  };
  type PrintJob = {
    /** Of a slip that was asked for once more */
    order?: string;
    state: PrintState;
    ticket: string;
    /** A PrinterState that explains it, or empty */
    why?: string;
  };
  type PrintOrder = {
    kiosk: string;
    order: string;
    state: PrintState;
    ticket: string;
  };
  type PrintRequest = {
    /** Where it is printed; by default at the kiosk that gave the number */
    kiosk?: string;
  };
  /** Only `printed` says that the slip came out; `sent` went to a printer that says nothing of itself, `unsure` may have come out. */
  type PrintState = 'waiting' | 'printing' | 'printed' | 'sent' | 'failed' | 'unsure' | 'dropped';
  type PrinterReport = {
    /** Of the running agent. 409 `printer_held` while another instance with the same credential is at work. */
    instance: string;
    jobs?: Array<PrintJob>;
    state: PrinterState;
  };
  type PrinterState = 'ready' | 'paper_low' | 'unknown' | 'cutter' | 'cover_open' | 'paper_out' | 'fault' | 'offline' | 'unreached';
  /** RFC 9457. Further members by code, e.g. `field`, `state`, `event`, `number`, `issue_from`. */
  type Problem = {
    code: string;
    detail: string;
    /** Import of a hall file: all that is wrong with it */
    errors?: Array<{
      col: number;
      line: number;
      /** What to do about it */
      mend: string;
      /** What is wrong */
      what: string;
    }>;
    /** invalid_request: which field, parameter or header */
    field?: string;
    /** A technical remark in English or in the language of the source */
    hint?: string;
    /** Names this one request; the same id stands in the server's log and in X-Request-ID */
    instance: string;
    status: number;
    title: string;
    type: string;
  };
  type PublicEstimates = {
    from: string;
    hall: Named;
    /** The share of waits that the upper end is to hold for */
    promised_percent: number;
    rows: Array<{
      agency: Named;
      date: string;
      inside_percent: number;
      kept_upper_percent: number;
      mean_error_minutes: number;
      n: number;
      service: Named;
    }>;
    sample: boolean;
    timezone: string;
    to: string;
  };
  type PublicNumber = {
    agency: Named;
    counter: NullableCounterRef;
    number: string;
    /** ended: the visit is over, however it ended; counter is null then, and while it waits */
    state: 'waiting' | 'called' | 'serving' | 'held' | 'no_show' | 'ended';
    /** Where to wait */
    zone: any;
  };
  type Push = {
    /** Public key of P-256, uncompressed, base64url; empty where it is off */
    key: string;
    on: boolean;
    /** Why it is off */
    reason: '' | 'no_https' | 'off';
  };
  type PushRequest = {
    /** The browser's secret of 16 bytes, base64url */
    auth: string;
    /** https address at a push service that the server knows */
    endpoint: string;
    /** The key of GET /push that it subscribed with */
    key: string;
    lang: 'id' | 'en';
    /** The browser's public key, base64url */
    p256dh: string;
  };
  type PushSubscription = {
    /** Ends it */
    id: string;
  };
  type QuotaRequest = {
    reason: string;
    /** -1: no limit; 0, or fewer than were given: no more today */
    tickets: number;
  };
  /** How many tickets of the service are given on the day, in place of the configuration's quota */
  type QuotaToday = {
    service: string;
    /** -1: no limit */
    tickets: number;
  };
  type Readiness = {
    parts: Record<string, {
      /** How many events wait because of it */
      backlog?: number;
      /** For programs: `ok`, the code of the failure, or what a working part lacks (`sql_away`, `backlog`, ...) */
      detail: string;
      /** Without it nothing works */
      needed: boolean;
      /** It answers */
      ok: boolean;
      /** Since when it lacks that, where known */
      since?: string;
    }>;
    /** `degraded`: it works, but a part that is not needed at once is away, or one works with less than it should.
`not_ready`: a part without which nothing works is away. `stopping`: requests are still served, but no new ones should come.
 */
    status: 'ready' | 'degraded' | 'not_ready' | 'stopping';
  };
  /** Until when the product of a served leg is promised, by the service's completion standard from its end; null where nothing is promised */
  type ReadyBy = {
    at: NullableInstant;
    date: string;
    product: Text;
  } | null;
  /** Free text without personal data */
  type Reason = string;
  type ReasonRequest = {
    reason?: Reason;
  };
  /** A leg is one service at one agency within a visit; served + no_shows + cancelled + unserved + transferred + open = legs. */
  type Report = {
    /** Null for the whole hall */
    agency: {
      id: string;
      name: Text;
      short?: string;
    } | null;
    /** When it was read; the open day goes on */
    at: string | null;
    by: 'service' | 'agency' | 'counter';
    classes: Array<Named>;
    counters: Array<ReportCounter>;
    from: string;
    hall: Named;
    rows: Array<ReportRow>;
    /** Not an official hall */
    sample: boolean;
    /** The dates are those of this zone */
    timezone: string;
    /** Included */
    to: string;
    total: ReportRow;
  };
  /** How a counter spent its time. Its agency is the one that it had then, the last of several; where one agency was asked for, the times are those at that agency. */
  type ReportCounter = {
    agency: Named;
    id: string;
    name: string;
    number: number;
    /** Open, or serving in a pause: who pauses while serving finishes that citizen first */
    open_ms: number;
    /** Pauses without serving */
    paused_ms: number;
    /** With a citizen, from the serving intervals of the legs. Serving that only the closing of the day ended does not count */
    serving_ms: number;
    /** Serving over open; null when it was never open */
    utilisation: number | null;
    zone: string;
  };
  type ReportRow = {
    /** By the citizen or for them */
    cancelled: number;
    direct: Work;
    /** Of legs: of numbers from a roll of printed ones. The arrival is what the desk was told, so their wait is no measured time */
    from_roll: number;
    key: Named;
    /** Services asked for at an agency; a transfer begins another one */
    legs: number;
    /** Called, and did not come */
    no_shows: number;
    /** Still under way */
    open: number;
    /** Finished, with whatever outcome */
    served: number;
    service: Times;
    service_standard: Kept;
    /** Handed on to another service */
    transferred: number;
    /** Of served: finished by the closing of the day; left out of service */
    unattended: number;
    /** Still waiting, called or on hold when the day was closed; those on hold may have been served in part */
    unserved: number;
    /** Tickets with at least one leg in the group */
    visits: number;
    wait: Times;
    /** As wait, by priority class */
    wait_by_class: Record<string, Times>;
    wait_standard: Kept;
    wait_with_left: Times;
  };
  type ResumeRequest = {
    /** The officer's own by default */
    counter?: string;
  };
  type Role = 'citizen' | 'kiosk' | 'display' | 'printer' | 'officer' | 'desk' | 'supervisor' | 'manager' | 'admin' | 'system';
  type ServeRequest = {
    /** question, sent or pickup, with words after a colon or without; or other words. Nothing personal */
    reason: string;
    /** Needed where the counter serves several */
    service?: string;
  };
  type Service = {
    agency: Named;
    /** How many would be called before a citizen of each class who took a number now, by the class's id: of all services that share a counter with this one, as the ticket then says. Empty when no tickets are given */
    ahead: Record<string, number>;
    /** The holiday's name, where there is one; of a pause, its reason */
    closed_note: string;
    /** Empty when open; closed_today: no hours on this date, or no counter that serves it; not_yet: before issue_from; over: after issue_until; paused: the agency or the hall is */
    closed_reason: '' | 'closed_today' | 'not_yet' | 'over' | 'quota_full' | 'paused';
    closes_at: NullableInstant;
    /** How many counters serve it, open or not; with none it is not to be offered, and issuing is refused */
    counters: number;
    /** How many open counters serve it; with none, the estimate is of the time once one has opened */
    counters_open: number;
    estimate: Estimate;
    /** What a citizen of each class would be told now, by the class's id; empty when no tickets are given. estimate is that of the class regular */
    estimates: Record<string, ClassEstimate>;
    fee: Text;
    id: string;
    issue_from: NullableInstant;
    issue_until: NullableInstant;
    /** Everyday words that a search finds it by, from the hall file */
    keywords: Array<string>;
    name: Text;
    /** Tickets are given now */
    open: boolean;
    opens_at: NullableInstant;
    /** 1 for the service used most in the last four weeks and today, up to 12; 0 for all others */
    popular: number;
    prefix: string;
    product: Text;
    /** Null when there is no limit */
    quota: {
      left: number;
      /** Tickets a day */
      limit: number;
    } | null;
    /** When a closed service serves next, holidays left out; null while it is open, when no counter serves it, and when no hours are known for the next three months */
    reopens_at: string | null;
    requirements: Array<Text>;
    standard: Standard;
    waiting: number;
  };
  type ServiceList = {
    services: Array<Service>;
  };
  type SignedIn = {
    agency: string;
    counter: string;
    csrf?: string;
    expires_at: NullableInstant;
    id: string;
    kind: 'person' | 'device' | 'client';
    name: string;
    role: Role;
    token: string;
  };
  type Slide = {
    /** First date on which it is shown; empty for any */
    from: string;
    /** Of each day; empty for all */
    hours: Array<DaySpan>;
    /** How long a picture stands */
    seconds: number;
    /** Last date */
    to: string;
    url: string;
    /** Muted, and shown to its end; else a picture */
    video: boolean;
    /** Empty for all */
    zones: Array<string>;
  };
  /** The last call that the page spoke */
  type SpokenCall = {
    at?: string;
    number: string;
    /** Of the announcement */
    seq: number;
  };
  /** The service's promise on the three clocks; what is missing is not promised */
  type Standard = {
    completion?: Target;
    service?: Target;
    wait?: Target;
  };
  type TakeCounterRequest = {
    counter: string;
    take_over?: boolean;
  };
  type Target = {
    unit: 'minute' | 'hour' | 'working_hour' | 'working_day' | 'calendar_day';
    value: number;
  };
  type Text = {
    en?: string;
    id: string;
  };
  type Ticket = {
    agency: Named;
    /** How many will be called before it, as things stand; 0 when not waiting */
    ahead: number;
    /** Of an absent citizen: the hall recorded it by itself, by `policy.no_show` */
    by_rule: boolean;
    called_at: NullableInstant;
    calls: number;
    class: string;
    counter: NullableCounterRef;
    /** How many open counters serve it while it waits; with none, nobody is called next */
    counters_open: number;
    /** Business date */
    date: string;
    /** What was handed out at the finish */
    deliverables: Array<NamedDelivered>;
    /** Planned services that could not be served any more when their turn came */
    dropped: Array<{
      agency: Named;
      /** ended: it left the hall; unserved: no counter serves it; closed: its hours are over and all its counters closed */
      reason: 'ended' | 'unserved' | 'closed';
      service: Named;
    }>;
    /** Legs of today before this one, the first first */
    earlier: Array<{
      agency: Named;
      counter: NullableCounterRef;
      deliverables: Array<NamedDelivered>;
      /** done: the visit went on as planned */
      end: 'done' | 'transferred';
      ended_at: NullableInstant;
      /** Of one that is done, like what follows */
      outcome: string;
      public_note: string;
      public_reason: string;
      public_text: Text;
      ready_by?: ReadyBy;
      /** The officer's note at the transfer; empty without a right to find the ticket */
      reason: string;
      service: Named;
    }>;
    ended_at: NullableInstant;
    estimate: Estimate;
    /** Absolute address of the phone page; empty inside a counter */
    follow_url: string;
    held_at: NullableInstant;
    id: string;
    issued_at: NullableInstant;
    /** The language in which the number was taken, and in which its slip is printed */
    lang: '' | 'id' | 'en';
    last_called_at: NullableInstant;
    late_at: NullableInstant;
    /** How many others its citizen may let go first by `late`; 0 when that is not offered, was done, or nobody waits behind. In the answer to a step, and in an event, it is what the hall offers, however many wait */
    late_by: number;
    leg: number;
    /** It waits and its citizen should be close by: it is next, or the call is expected within ten minutes (three or fewer ahead where nothing is known of the wait), and a counter is open */
    near: boolean;
    /** Staff's words for whoever serves next; empty without a right to find the ticket */
    note: string;
    /** Empty for somebody served without one */
    number: string;
    /** Where the number was taken; roll: from a roll of printed ones, so the arrival is what the desk was told; counter: served there without a number */
    origin: '' | 'kiosk' | 'phone' | 'desk' | 'roll' | 'counter';
    outcome: '' | 'served' | 'incomplete' | 'rejected' | 'referred' | 'unknown';
    /** The services that the visit goes on with, in order; of one that has ended, those of which nothing began */
    planned: Array<{
      agency: Named;
      /** What to bring */
      requirements: Array<Text>;
      service: Named;
    }>;
    /** `page`: the kiosk's page prints the slip, and its printer leaves it out */
    printed_by: '' | 'page';
    /** The same in the officer's words for the citizen */
    public_note: string;
    /** What the officer tells the citizen about the outcome: an id, empty for nothing */
    public_reason: string;
    /** The same in words */
    public_text: any;
    queued_at: NullableInstant;
    ready_by: ReadyBy;
    /** Of the last hold, transfer, cancel or chosen call. Without a right to find the ticket: the word of a hold's reason, or nothing */
    reason: string;
    /** What to bring */
    requirements: Array<Text>;
    return_at: NullableInstant;
    /** Of an absent citizen: where the ticket comes back to, by the hall's policy; else null */
    return_place: {
      /** `after`: behind this many others */
      after?: number;
      where: 'arrival' | 'after' | 'end';
    } | null;
    /** Grows by one with each event of the ticket */
    rev: number;
    service: Named;
    /** Closed serving intervals of this leg */
    service_ms: number;
    serving_since: NullableInstant;
    started_at: NullableInstant;
    state: TicketState;
    zone: Named;
  };
  type TicketList = {
    tickets: Array<Ticket>;
  };
  type TicketState = 'waiting' | 'called' | 'serving' | 'held' | 'done' | 'no_show' | 'cancelled' | 'expired';
  /** A set of times in milliseconds; null when it is empty. Percentiles are nearest rank. */
  type Times = {
    mean_ms: number | null;
    median_ms: number | null;
    n: number;
    p90_ms: number | null;
    p95_ms: number | null;
  };
  type TransferRequest = {
    /** Queue from now on instead of from the arrival */
    from_now?: boolean;
    reason?: Reason;
    service: string;
  };
  type Turn = {
    turn: 'yours' | 'later' | 'said';
  };
  type TurnRequest = {
    /** A name that the board made up when its page was opened */
    board: string;
    /** The announcement's id */
    call: number;
    /** The call has been spoken */
    over?: boolean;
  };
  type Work = {
    /** Service time; 0 of what only the closing of the day ended */
    ms: number;
    n: number;
  };
  type ZoneList = {
    zones: Array<Named>;
  };
}
