package hallfile

import (
	"strings"

	"mpp/hall"
)

// maxWorded bounds the problems that are worded; each may be compared with all ids.
const maxWorded = 10 * maxFaults

// report turns the problems of the configuration into faults of the file. A value that
// could not be read is missing from the configuration, and was reported already.
func (f *file) report(problems []hall.Problem) {
	for _, p := range problems[:min(len(problems), maxWorded)] {
		path := f.filePath(p.Path)
		if f.couldNotRead(path) {
			continue
		}
		what, mend := f.words(p, path)
		f.fault(f.spotOf(path), p.Code, what, mend)
	}
}

// fileKeys are the keys of the file that differ from the names in the configuration.
var fileKeys = map[string]string{
	"credit_minutes": "credit", "wait_minutes": "wait", "issue_early_minutes": "issue_early", "last_ticket_minutes": "last_ticket",
	"revert_ms": "revert", "recall_ms": "recall", "late_after": "late", "gap_ms": "gap", "auto_ms": "auto_after", "max_per_kiosk_min": "max_per_kiosk_minute",
}

// filePath is the path in the file of a path in the configuration. A service stands
// under its agency there, a label may be a single text, a list may have empty entries.
func (f *file) filePath(path string) string {
	if i := strings.LastIndexByte(path, '.'); i >= 0 && fileKeys[path[i+1:]] != "" {
		path = path[:i+1] + fileKeys[path[i+1:]]
	}
	for range 3 { // a service, an entry in one of its lists, the text of that
		for p := path; p != ""; p = above(p) {
			if to, ok := f.moved[p]; ok {
				path = to + path[len(p):]
				break
			}
		}
	}
	return path
}

// couldNotRead reports whether the path or a part around it could not be read.
func (f *file) couldNotRead(path string) bool {
	for ; path != ""; path = above(path) {
		if f.unread[path] {
			return true
		}
	}
	return false
}
