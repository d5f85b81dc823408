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
// server of their own with StartRedis or StartMariaDB, or several that stand in
// for each other with StartSentinel, StartReplicatedCluster or StartGalera, and
// stop, freeze, kill and restart each through its Process. StartProxy stands
// between a process and a server and breaks the network. Database addresses may
// be led through it; a cluster and sentinels tell addresses of their own.
//
// A missing program fails the test with the name of the package to install. It
// never skips: a test that did not run must not look like one that passed. The
// one exception is WithDisk, where the machine lets nobody mount a disk.
package testkit
