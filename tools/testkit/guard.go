package testkit

// Guard lets the watchdog take down a process that a test started by itself, however
// the test binary ends.
func Guard(pid int) error {
	if _, err := baseDir(); err != nil {
		return err
	}
	return guard(pid)
}

// Unguard ends what Guard began: the process has been collected.
func Unguard(pid int) { unguard(pid) }

// Dir makes a folder that goes with the test binary, however that ends.
func Dir(name string) (string, error) { return newDir(name) }
