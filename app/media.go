package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"mpp/hall/hallfile"
	"mpp/internal/settings"
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
	f, err := m.own.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return m.sample.Open(name)
	}
	return f, err
}
