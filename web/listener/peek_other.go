//go:build !unix

package listener

import "net"

// hasUnread reports whether the client has sent bytes that were not read yet. It cannot
// be known on this system.
func hasUnread(net.Conn) bool { return false }
