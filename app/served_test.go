package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDatabaseIsGone: a folder from which a hall was served does not begin anew when its
// database is missing, or is another without a hall.
func TestDatabaseIsGone(t *testing.T) {
	s := open(t, testSettings(t))
	s.issueMany(2)
	s.recorded()
	file := filepath.Join(t.TempDir(), "mpp.backup")
	backUp(t, s.set, file)
	s.down()
	for _, name := range []string{"mpp.db", "mpp.db-wal", "mpp.db-shm"} {
		_ = os.Remove(filepath.Join(s.set.Data, name))
	}
	s.mustRefuse("hall mpp-uji was served", "mpp restore", "remove")
	s.mustRefuse("hall mpp-uji was served") // the new file that the first try has made is no cure

	_, err := restore(t, s.set, file)
	must(t, err)
	s.up()
	if x := s.issue("ktp", "regular"); !strings.HasSuffix(x.Number, "003") {
		t.Errorf("after the restore %s was given", x.Number)
	}
	s.down()
	for _, name := range []string{"mpp.db", "mpp.db-wal", "mpp.db-shm", servedFile} {
		_ = os.Remove(filepath.Join(s.set.Data, name))
	}
	s.up() // it was asked for
	if x := s.issue("ktp", "regular"); !strings.HasSuffix(x.Number, "001") {
		t.Errorf("a hall that begins anew gave %s", x.Number)
	}
}
