// Package testkit gives tests the real thing: private Redis and MariaDB
// servers on free loopback ports, in temporary folders, one of each for a test
// binary.
//
// Nothing has to be set up or torn down. A server is started when the first
// test asks for it, and a small watchdog process takes all of them down, and
// their folders with them, when the test binary ends, however it ends: by its
// last test, by os.Exit, by a panic or by kill -9. Because of that no TestMain
// is needed, and because no goroutine is kept, tests may look for leaks.
//
// Redis, RedisCluster, MariaDB and Miniredis return addresses in the form that
// MPP_REDIS_URL and MPP_DATABASE_URL take. Tests that break things start a
// server of their own with StartRedis, StartCluster or StartMariaDB and stop,
// freeze, kill and restart it through its Process.
//
// A missing program fails the test with the name of the package to install. It
// never skips: a test that did not run must not look like one that passed.
package testkit
