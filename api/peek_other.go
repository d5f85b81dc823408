//go:build !unix

package api

import "net"

// unread tells whether the client has sent something that nobody has read yet; here it
// cannot be known.
func unread(net.Conn) bool { return false }
