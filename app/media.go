package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"mpp/hall"
	"mpp/hall/hallfile"
	"mpp/internal/settings"
	"mpp/ui"
)

// mediaFolder holds a hall's own pictures, in the data folder of each node.
const mediaFolder = "media"

// media is the pictures of the data folder, and those of the sample hall where the folder
// has none of that name.
type media struct{ own, sample fs.FS }

func mediaOf(set settings.Settings) fs.FS {
	return media{own: os.DirFS(filepath.Join(set.Data, mediaFolder)), sample: hallfile.SampleMedia()}
}

// Open implements fs.FS.
func (m media) Open(name string) (fs.File, error) {
	// What else there is, such as a pipe, may have no end.
	if info, err := fs.Stat(m.own, name); err == nil && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("not an ordinary file")}
	}
	f, err := m.own.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return m.sample.Open(name)
	}
	return f, err
}

// slideFiles lists what the boards of a hall show.
func slideFiles(cfg *hall.Config) []string {
	names := make([]string, len(cfg.Boards.Media))
	for i := range cfg.Boards.Media {
		names[i] = cfg.Boards.Media[i].File
	}
	return names
}

// pictureFaults says of each picture and video that the configuration names why it cannot be shown.
func pictureFaults(set settings.Settings, cfg *hall.Config) (faults []string) {
	names := append([]string{cfg.Hall.Logo, cfg.Hall.Picture, cfg.Slip.Logo}, slideFiles(cfg)...)
	for i, name := range names {
		if name == "" || slices.Contains(names[:i], name) {
			continue
		}
		if err := ui.CheckMedia(mediaOf(set), name); err != nil {
			faults = append(faults, fmt.Sprintf("a picture or video cannot be shown: %v", err))
		}
	}
	return faults
}

// pictureFix is what to do about a fault of one.
func pictureFix(set settings.Settings) string {
	return "put it into " + filepath.Join(set.Data, mediaFolder) + ", or take it out of the hall file"
}

// MediaWarnings says which pictures and videos that the file names this machine's media folder lacks or
// cannot show, and what to do about it.
func (f *HallFile) MediaWarnings(set settings.Settings) (warnings []string) {
	for _, fault := range pictureFaults(set, f.Config) {
		warnings = append(warnings, fault+": "+pictureFix(set))
	}
	return warnings
}
