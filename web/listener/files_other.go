//go:build !unix

package listener

// maxFiles returns 0: this system has no such bound.
func maxFiles() int { return 0 }
