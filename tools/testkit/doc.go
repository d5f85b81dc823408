// Package testkit gives tests private Redis and MariaDB servers on free loopback ports, in
// temporary folders, one of each for a test binary.
//
// Nothing has to be set up or torn down. A server is started when the first test asks for
// it, and a small watchdog process stops all of them and removes their folders when the
// test binary ends, whether by its last test, by os.Exit, by a panic or by kill -9. No
// TestMain is needed, and since no goroutine is kept, tests may check for leaks.
//
// Redis, RedisCluster, MariaDB and Miniredis return addresses in the form that
// MPP_REDIS_URL and MPP_DATABASE_URL take. Tests that break things start a
// server of their own with StartRedis or StartMariaDB, or several that replace
// each other with StartSentinel, StartReplicatedCluster or StartGalera, and
// stop, freeze, kill and restart each through its Process. StartProxy starts a
// proxy between a process and a server that can break the network. Database addresses may
// be routed through it; clusters and sentinels announce their own addresses.
//
// A missing program fails the test with the name of the package to install. It never
// skips the test: a test that did not run must not look like one that passed. The one
// exception is WithDisk where the machine does not permit mounting a disk.
package testkit
