package live

import "mpp/hall"

// subscription is one socket's interest in one topic.
type subscription struct {
	socket *socket
	topic  *topic
	// floor is the last event that the client has. It is beyond this node's own when the
	// client comes from a faster node, or saw events that are lost by now; the number does
	// not show which. The client gets nothing until this node is past the floor, and then
	// a snapshot.
	floor   int64
	waiting int // heartbeats while the floor was ahead of this node
}

// catchUp sends the deltas that the client lacks and says that these were all, or sends a
// snapshot.
func (r *topics) catchUp(d *hall.Day, sub *subscription) {
	if sub.floor > d.Seq() {
		r.ahead[sub] = true
		return
	}
	if sub.floor >= 0 {
		if missing, ok := sub.topic.history.since(sub.floor); ok && sub.socket.replay(missing) {
			sub.socket.send(envelope{Op: "resumed", Topic: sub.topic.name}.message())
			return
		}
	}
	r.sendSnapshot(d, sub)
}

func (r *topics) sendSnapshot(d *hall.Day, sub *subscription) {
	sub.socket.send(sub.topic.snapshotMessage(d))
	sub.floor = sub.topic.shownAt
}
