package live

import (
	"slices"

	"mpp/hall"
)

// class is how a socket is counted.
type class int

const (
	guestClass class = iota // phones, and sockets that have not said anything yet
	trialClass              // came when there was no place for guests; must prove to be staff or a board
	boardClass              // a board from the reserve
	staffClass              // authenticated with a token
)

// Bounds within the reserve.
const (
	trialShare   = 4 // one in so many places of the reserve may be on trial at once
	boardShare   = 2 // one in so many places of the reserve may be a board's
	boardPerPeer = 500
	// trialPeers is how many addresses it takes to fill the trial. By default an address
	// has 31 of 500 places: a console says hello within some milliseconds, long before 31
	// other sockets come from its own address.
	trialPeers = 16
)

// admission counts the sockets, so that guests, however many and from wherever, leave
// places for the consoles and boards of the hall. The hub's lock guards it.
//
// A socket says only after it is open whose it is. While there is no place for another
// guest, a new socket is let in on trial: a hello with a token, or the subscription of a
// board, gives it a place in the reserve; anything else, or silence, ends it. The newest
// socket on trial from an address replaces the oldest one.
type admission struct {
	opts   Options
	count  [staffClass + 1]int
	peers  map[string]*[staffClass + 1]int
	actors map[string]int
	trial  map[string][]*socket // by address, the oldest first
}

func newAdmission(o Options) *admission {
	return &admission{opts: o, peers: map[string]*[staffClass + 1]int{}, actors: map[string]int{}, trial: map[string][]*socket{}}
}

// classOf is the class of a token's role.
func classOf(r hall.Role) class {
	if r == "" || r == hall.RoleCitizen {
		return guestClass
	}
	return staffClass
}

func (a *admission) total() int {
	n := 0
	for _, c := range a.count {
		n += c
	}
	return n
}

func (a *admission) fromPeer(peer string, c class) int {
	if p := a.peers[peer]; p != nil {
		return p[c]
	}
	return 0
}

// admit counts a new socket; evicted is one on trial that has to go for it.
func (a *admission) admit(s *socket) (evicted *socket, ok bool) {
	if a.total() >= a.opts.Total {
		return nil, false
	}
	if a.count[guestClass] < a.opts.Total-a.opts.Reserve && a.fromPeer(s.peer, guestClass) < a.opts.PerPeer {
		a.add(s, guestClass)
		return nil, true
	}
	places := max(a.opts.Reserve/trialShare, 1)
	mine, limit := a.trial[s.peer], max(places/trialPeers, 1)
	switch {
	case a.fromPeer(s.peer, trialClass) >= 2*limit: // the evicted ones are not gone yet
		return nil, false
	case len(mine) >= limit:
		evicted = mine[0]
		a.trial[s.peer] = mine[1:]
	case a.count[trialClass] >= places:
		return nil, false
	}
	a.add(s, trialClass)
	a.trial[s.peer] = append(a.trial[s.peer], s)
	return evicted, true
}

// reclassify moves a socket to another class; false when that is full. Each account is
// counted once for a socket.
func (a *admission) reclassify(s *socket, to class, account string) bool {
	if to == staffClass && s.account != account && a.actors[account] >= a.opts.PerActor {
		return false
	}
	full := a.count[boardClass] >= max(a.opts.Reserve/boardShare, 1) || a.fromPeer(s.peer, boardClass) >= boardPerPeer
	if to == boardClass && full {
		return false
	}
	a.remove(s)
	a.add(s, to)
	if s.account = account; account != "" {
		a.actors[account]++
	}
	return true
}

func (a *admission) add(s *socket, to class) {
	s.class = to
	a.count[to]++
	p := a.peers[s.peer]
	if p == nil {
		p = &[staffClass + 1]int{}
		a.peers[s.peer] = p
	}
	p[to]++
}

// remove forgets the socket.
func (a *admission) remove(s *socket) {
	a.count[s.class]--
	if p := a.peers[s.peer]; p != nil {
		if p[s.class]--; *p == ([staffClass + 1]int{}) {
			delete(a.peers, s.peer)
		}
	}
	if s.class == trialClass {
		a.endTrial(s)
	}
	if s.account == "" {
		return
	}
	if a.actors[s.account]--; a.actors[s.account] == 0 {
		delete(a.actors, s.account)
	}
	s.account = ""
}

func (a *admission) endTrial(s *socket) {
	rest := slices.DeleteFunc(a.trial[s.peer], func(x *socket) bool { return x == s })
	if len(rest) == 0 {
		delete(a.trial, s.peer)
		return
	}
	a.trial[s.peer] = rest
}

// onTrial reports whether the socket has yet to prove that it is no guest.
func (h *Hub) onTrial(s *socket) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return s.class == trialClass
}
