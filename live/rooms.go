package live

import "mpp/hall"

// room is where a socket is counted.
type room int

const (
	guestRoom room = iota // phones, and whoever has not said anything yet
	trialRoom             // came when there was no room for guests: must be staff or a board
	boardRoom             // a board from the reserve
	staffRoom             // said hello with a token
)

// Bounds within the reserve.
const (
	trialShare   = 4 // of the reserve: how much may be on trial at once
	boardShare   = 2 // of the reserve: how much boards may take
	boardPerPeer = 500
	// trialPeers addresses full of such sockets do not fill the trial. By default one
	// has 31 of 500: an honest console says who it is within some milliseconds, long
	// before 31 others came from its own address.
	trialPeers = 16
)

// rooms count the sockets, so that guests, however many and from wherever, leave
// room for the consoles and boards of the hall. The hub's lock guards them.
//
// A socket says only after it is open who it is. So while there is no room for one
// more guest, a new one is let in on trial: a hello with a token, or the
// subscription of a board, gives it a place in the reserve; anything else, or
// silence, ends it. On trial, the newest of an address replaces its oldest.
type rooms struct {
	opts   Options
	count  [staffRoom + 1]int
	peers  map[string]*[staffRoom + 1]int
	actors map[string]int
	trial  map[string][]*socket // by address, the oldest first
}

func newRooms(o Options) *rooms {
	return &rooms{opts: o, peers: map[string]*[staffRoom + 1]int{}, actors: map[string]int{}, trial: map[string][]*socket{}}
}

// roomOf is where a token's role belongs.
func roomOf(r hall.Role) room {
	if r == "" || r == hall.RoleCitizen {
		return guestRoom
	}
	return staffRoom
}

func (r *rooms) total() int {
	n := 0
	for _, c := range r.count {
		n += c
	}
	return n
}

func (r *rooms) of(peer string, in room) int {
	if p := r.peers[peer]; p != nil {
		return p[in]
	}
	return 0
}

// enter counts a new socket; gives is one on trial that must go for it.
func (r *rooms) enter(s *socket) (gives *socket, ok bool) {
	if r.total() >= r.opts.Total {
		return nil, false
	}
	if r.count[guestRoom] < r.opts.Total-r.opts.Reserve && r.of(s.peer, guestRoom) < r.opts.PerPeer {
		r.put(s, guestRoom)
		return nil, true
	}
	onTrial := max(r.opts.Reserve/trialShare, 1)
	mine, mayTry := r.trial[s.peer], max(onTrial/trialPeers, 1)
	switch {
	case r.of(s.peer, trialRoom) >= 2*mayTry: // those that gave way are not gone yet
		return nil, false
	case len(mine) >= mayTry:
		gives = mine[0]
		r.trial[s.peer] = mine[1:]
	case r.count[trialRoom] >= onTrial:
		return nil, false
	}
	r.put(s, trialRoom)
	r.trial[s.peer] = append(r.trial[s.peer], s)
	return gives, true
}

// settle moves a socket; false when the room is full. Who has a place as a guest
// keeps it as a board; a token is counted once.
func (r *rooms) settle(s *socket, to room, account string) bool {
	if to == staffRoom && s.account != account && r.actors[account] >= r.opts.PerActor {
		return false
	}
	full := r.count[boardRoom] >= max(r.opts.Reserve/boardShare, 1) || r.of(s.peer, boardRoom) >= boardPerPeer
	if to == boardRoom && full {
		return false
	}
	r.take(s)
	r.put(s, to)
	if s.account = account; account != "" {
		r.actors[account]++
	}
	return true
}

// leave forgets the socket.
func (r *rooms) leave(s *socket) { r.take(s) }

func (r *rooms) put(s *socket, in room) {
	s.room = in
	r.count[in]++
	p := r.peers[s.peer]
	if p == nil {
		p = &[staffRoom + 1]int{}
		r.peers[s.peer] = p
	}
	p[in]++
}

func (r *rooms) take(s *socket) {
	r.count[s.room]--
	if p := r.peers[s.peer]; p != nil {
		if p[s.room]--; *p == ([staffRoom + 1]int{}) {
			delete(r.peers, s.peer)
		}
	}
	if s.room == trialRoom {
		r.untry(s)
	}
	if s.account == "" {
		return
	}
	if r.actors[s.account]--; r.actors[s.account] == 0 {
		delete(r.actors, s.account)
	}
	s.account = ""
}

func (r *rooms) untry(s *socket) {
	rest := r.trial[s.peer][:0]
	for _, x := range r.trial[s.peer] {
		if x != s {
			rest = append(rest, x)
		}
	}
	if len(rest) == 0 {
		delete(r.trial, s.peer)
		return
	}
	r.trial[s.peer] = rest
}

// onTrial tells whether the socket has still to say that it is no guest.
func (h *Hub) onTrial(s *socket) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return s.room == trialRoom
}
