package live

import (
	"cmp"
	"slices"

	"mpp/hall"
)

// OpenBoard is a board that somebody looks at without a token.
type OpenBoard struct {
	Peer  string // the client's address
	Place string // below /board/: a zone's id, "agency/<id>", or "hall"
}

// UnpairedBoards lists the boards that are connected to this node without a token: screens that
// nobody has paired, and whoever else looks at one.
func (h *Hub) UnpairedBoards() (list []OpenBoard) {
	var guests []*socket
	h.mu.Lock()
	for s := range h.sockets {
		guests = append(guests, s)
	}
	h.mu.Unlock()
	guests = slices.DeleteFunc(guests, func(s *socket) bool {
		s.auth.Lock()
		defer s.auth.Unlock()
		return s.actor.Role != hall.RoleCitizen
	})
	h.feed.View(func(*hall.Day) {
		for _, s := range guests {
			for _, name := range s.watching {
				if place := placeOf(name); place != "" {
					list = append(list, OpenBoard{s.peer, place})
				}
			}
		}
	})
	slices.SortFunc(list, func(a, b OpenBoard) int { return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Peer, b.Peer)) })
	return list
}

// placeOf is the address below /board/ of a board's topic, "" for other topics.
func placeOf(name string) string {
	switch k, id, _ := parseTopic(name); k {
	case boardTopic:
		return id
	case agencyBoardTopic:
		return "agency/" + id
	case hallBoardTopic:
		return hall.WholeHall
	default:
		return ""
	}
}
