package testkit

// Guard has the watchdog kill a process that a test started by itself when the test binary
// ends.
func Guard(pid int) error {
	if _, err := baseDir(); err != nil {
		return err
	}
	return guard(pid)
}

// Unguard undoes Guard once the process has been reaped.
func Unguard(pid int) { unguard(pid) }

// Dir creates a folder that is removed when the test binary ends.
func Dir(name string) (string, error) { return newDir(name) }
