package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"mpp/hall"
	"mpp/hall/hallfile"
	"mpp/internal/settings"
)

// chooseHall returns the id of the hall that a process is for: the one that MPP_HALL names
// by its id or its file, or the only one in the ledger. It returns "" if the ledger has
// none. It returns an error if there are several to choose from, and for a hall beside
// those in the ledger, which has to be asked for: a mistyped id would begin a second hall
// with the first numbers. A file that cannot be read does not stop the only hall.
func chooseHall(inLedger []string, set settings.Settings) (string, error) {
	if set.Hall == "" {
		switch len(inLedger) {
		case 0:
			return "", nil
		case 1:
			return inLedger[0], nil
		}
		return "", fmt.Errorf("MPP_HALL: the database holds %d halls: name the one you mean, e.g. MPP_HALL=%s (they are %s)",
			len(inLedger), inLedger[0], strings.Join(inLedger, ", "))
	}
	id, err := hallID(set.Hall)
	switch {
	case err != nil && len(inLedger) == 1:
		set.Logger().Warn("MPP_HALL cannot be read; going on with the only hall in the database", "hall", inLedger[0], "error", err)
		return inLedger[0], nil
	case err != nil:
		return "", err
	case len(inLedger) > 0 && !set.NewHall && !slices.Contains(inLedger, id):
		return "", fmt.Errorf("%s is of hall %q and the database holds %s: correct hall.id if it is mistyped (it cannot change). "+
			"To begin another hall beside it, add --new-hall (MPP_NEW_HALL=true) once and name the hall from then on: MPP_HALL=%s",
			set.Hall, id, strings.Join(inLedger, ", "), id)
	}
	return id, nil
}

// hallID returns the id that MPP_HALL names: of the hall in the file or, where there is no
// such file, the id itself.
func hallID(name string) (string, error) {
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) && hall.IsID(name) {
		return name, nil
	}
	cfg, err := readHallFile(name)
	if err != nil {
		return "", err
	}
	return cfg.Hall.ID, nil
}

func sampleID() (string, error) {
	cfg, err := hallfile.Sample()
	if err != nil {
		return "", err
	}
	return cfg.Hall.ID, nil
}

// firstConfig returns the configuration that a new hall begins with: the hall file or,
// without one, the sample hall.
func firstConfig(file string, alwaysOpen bool) (*hall.Config, error) {
	cfg, err := hallfile.Sample()
	if file != "" {
		cfg, err = readHallFile(file)
	}
	if err == nil && alwaysOpen {
		cfg, err = hallfile.AlwaysOpen(cfg)
	}
	if err != nil {
		return nil, err
	}
	return cfg, cfg.Prepare()
}

func readHallFile(path string) (*hall.Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("hall file: %w", err)
	}
	return hallfile.Parse(path, data)
}
