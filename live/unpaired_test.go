package live

import (
	"reflect"
	"testing"

	"mpp/hall"
)

// TestUnpairedBoards: what is open without a token, and is a board.
func TestUnpairedBoards(t *testing.T) {
	_, hub, phones := crowd(t, 1)
	open := func(peer, topic string, role hall.Role) {
		s := hub.watch(t, topic)
		s.peer, s.actor.Role, s.watching = peer, role, []string{topic}
		hub.sockets[s] = true
	}
	hub.sockets[phones[0]] = true
	open("10.0.0.7", "board:utama", hall.RoleCitizen)
	open("10.0.0.3", "hallboard", hall.RoleCitizen)
	open("10.0.0.4", "board:utama", hall.RoleDisplay)
	open("10.0.0.5", "agencyboard:dukcapil", hall.RoleCitizen)
	open("10.0.0.6", "board:utama", hall.RoleCitizen)
	want := []OpenBoard{{"10.0.0.5", "agency/dukcapil"}, {"10.0.0.3", "hall"}, {"10.0.0.6", "utama"}, {"10.0.0.7", "utama"}}
	if got := hub.UnpairedBoards(); !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
}
