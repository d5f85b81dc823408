//go:build !unix

package listener

import "net"

// maxFiles returns 0: this system has no such bound.
func maxFiles() int { return 0 }

// hasUnread reports whether the client has sent bytes that were not read yet. It cannot
// be known on this system.
func hasUnread(net.Conn) bool { return false }
