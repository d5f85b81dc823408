package scale

import (
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// work tells what the day cost, less what servers and process spend at rest.
// It returns the process's CPU time for an event, in us.
func (s *site) work(resting rates, before, after reading, tell teller) float64 {
	events, visits, seconds := after.events-before.events, after.visitors-before.visitors, after.at.Sub(before.at).Seconds()
	each := func(name string, spent, atRest, times float64, unit string) float64 {
		value := max(spent-atRest*seconds, 0) / events * times
		tell("scale."+name, value, unit)
		return value
	}
	tell("scale.visits", visits, "visits")
	tell("scale.events", events, "events")
	tell("scale.events_per_visit", events/visits, "events")
	each("redis_commands_per_event", after.commands-before.commands, resting.commands, 1, "commands")
	each("redis_cpu_us_per_event", after.redisCPU-before.redisCPU, resting.redisCPU, 1e6, "us")
	eventCPU := each("process_cpu_us_per_event", after.processCPU-before.processCPU, resting.processCPU, 1e6, "us")
	each("sql_commits_per_event", after.commits-before.commits, 0, 1, "commits")
	each("sql_queries_per_event", after.queries-before.queries, resting.queries, 1, "queries")
	each("redo_bytes_per_event", after.redoBytes-before.redoBytes, 0, 1, "B")
	tell("scale.busy_mb", residentMB(s.t, s.pid), "MB")
	return eventCPU
}

// tables tells rows and bytes of each table that grows, indexes among them, as
// InnoDB has them allocated after a day of inserts in the order of a real one.
func (s *site) tables(tell teller) {
	visits := s.sql.one("SELECT COUNT(*) FROM visits")
	for _, table := range []string{"events", "visits", "legs", "counter_periods"} {
		if _, err := s.sql.db.ExecContext(s.t.Context(), "ANALYZE TABLE "+table); err != nil {
			s.t.Fatal(err)
		}
		rows := s.sql.one("SELECT COUNT(*) FROM " + table)
		where := " FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '" + table + "'"
		data, index := s.sql.one("SELECT data_length"+where), s.sql.one("SELECT index_length"+where)
		tell("scale.sql_"+table+"_rows_per_visit", rows/visits, "rows")
		tell("scale.sql_"+table+"_row_bytes", data/rows, "B")
		tell("scale.sql_"+table+"_index_bytes", index/rows, "B")
	}
	tell("scale.sql_payload_bytes", s.sql.one("SELECT AVG(LENGTH(payload)) FROM events"), "B")
}

// memory tells what the day left in Redis for each visit, by kind of key.
func (s *site) memory(tell teller) {
	visits := s.sql.one("SELECT COUNT(*) FROM visits")
	kinds := map[string]float64{}
	ctx := s.t.Context()
	keys := s.redis.c.Scan(ctx, 0, "mpp:*", 1000).Iterator()
	for keys.Next(ctx) {
		key := keys.Val()
		// With all samples: an estimate by five would miss by the spread of the entries.
		bytes, err := s.redis.c.MemoryUsage(ctx, key, 0).Result()
		if err == redis.Nil { //nolint:errorlint // go-redis returns it bare
			continue // it expired meanwhile
		}
		if err != nil {
			s.t.Fatal(err)
		}
		kinds[kindOf(key)] += float64(bytes)
	}
	if err := keys.Err(); err != nil {
		s.t.Fatal(err)
	}
	for _, kind := range []string{"idem", "stream", "dated", "other"} {
		tell("scale.redis_"+kind+"_bytes_per_visit", kinds[kind]/visits, "B")
	}
}

// kindOf is how long a key stays: answers two days, what carries a date a week after
// its day, the stream and the rest always.
func kindOf(key string) string {
	_, name, _ := strings.Cut(key, "}:")
	name, _, _ = strings.Cut(name, ":")
	switch name {
	case "idem":
		return "idem"
	case "events":
		return "stream"
	case "tickets", "undo", "index", "tally", "legs":
		return "dated"
	}
	return "other"
}

// partition tries what docs/scaling.md says of partitioning by date, on the filled
// tables: that it is refused as they are, and taken with the date in each unique key.
func (s *site) partition(tell teller) {
	by := " PARTITION BY RANGE COLUMNS (business_date) (PARTITION p0 VALUES LESS THAN ('2000-01-01'), PARTITION p1 VALUES LESS THAN (MAXVALUE))"
	keys := map[string]string{
		"events": "hall, seq", "visits": "hall, id", "legs": "hall, ticket_id, leg_no", "counter_periods": "hall, seq",
	}
	for table, key := range keys {
		if _, err := s.sql.db.ExecContext(s.t.Context(), "ALTER TABLE "+table+by); err == nil || !strings.Contains(err.Error(), "1503") {
			s.t.Errorf("%s as it is: %v, want error 1503 (a unique key without the partitioning column)", table, err)
		}
		change := "ALTER TABLE " + table + " DROP PRIMARY KEY, ADD PRIMARY KEY (" + key + ", business_date)"
		for _, statement := range []string{change, "ALTER TABLE " + table + by} {
			if _, err := s.sql.db.ExecContext(s.t.Context(), statement); err != nil {
				s.t.Errorf("%s: %v", statement, err)
			}
		}
	}
	// One number in two partitions: what the key no longer forbids.
	twice := "INSERT INTO events (hall, seq, type, at_ms, business_date, payload) VALUES ('x', 1, 'a', 0, '1999-01-01', '{}'), ('x', 1, 'b', 0, '2026-01-01', '{}')"
	_, err := s.sql.db.ExecContext(s.t.Context(), twice)
	tell("scale.partition_takes_a_number_twice", map[bool]float64{true: 1}[err == nil], "bool")
}

// commits tells how many small transactions a second the database makes durable for 16
// writers at once: with many halls each event is a transaction of its own.
func (s *site) commits(tell teller) {
	ctx := s.t.Context()
	if _, err := s.sql.db.ExecContext(ctx, "CREATE TABLE commits (writer INT, n INT, payload VARCHAR(1000), PRIMARY KEY (writer, n))"); err != nil {
		s.t.Fatal(err)
	}
	const writers, each = 16, 500
	payload := strings.Repeat("x", 800)
	began := time.Now()
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for n := range each {
				if _, err := s.sql.db.ExecContext(ctx, "INSERT INTO commits VALUES (?, ?, ?)", w, n, payload); err != nil {
					s.t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	tell("scale.sql_commits_per_s", writers*each/time.Since(began).Seconds(), "/s")
}

// compressed tells what an event weighs where InnoDB compresses the table's pages.
func (s *site) compressed(tell teller) {
	for _, statement := range []string{
		"CREATE TABLE events_small LIKE events", "ALTER TABLE events_small ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8",
		"INSERT INTO events_small SELECT * FROM events", "ANALYZE TABLE events_small",
	} {
		if _, err := s.sql.db.ExecContext(s.t.Context(), statement); err != nil {
			s.t.Fatalf("%s: %v", statement, err)
		}
	}
	const size = "SELECT data_length + index_length FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'events_small'"
	tell("scale.sql_events_compressed_bytes", s.sql.one(size)/s.sql.one("SELECT COUNT(*) FROM events_small"), "B")
}
