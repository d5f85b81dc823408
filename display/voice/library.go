package voice

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Folder is the folder of a hall's own clips, in the data folder of each node.
const Folder = "voice"

// Library finds clips: a hall's own before those of the base pack. What is put into the
// hall's folder is served without a restart.
type Library struct {
	own    fs.FS
	mu     sync.Mutex
	known  map[string]clip // of the hall's own, by path
	faulty map[string]bool
	fault  func(file string, err error)
}

// clip is a file as it was when it was read.
type clip struct {
	body    []byte
	version string // names the content, for caches
	size    int64
	changed time.Time
}

// baseClips are read once, by path.
var baseClips = sync.OnceValue(func() map[string]clip {
	out := map[string]clip{}
	for _, lang := range Languages {
		keys, _ := clipsOf(Base(), lang)
		for _, key := range keys {
			file := path.Join(lang, key+".wav")
			if body, err := fs.ReadFile(Base(), file); err == nil {
				out[file] = newClip(body)
			}
		}
	}
	return out
})

func newClip(body []byte) clip {
	sum := sha256.Sum256(body)
	return clip{body: body, version: hex.EncodeToString(sum[:6])}
}

// NewLibrary takes the folder of the hall's own clips, which need not exist. fault, if not
// nil, is told of a file that is no clip, once.
func NewLibrary(folder string, fault func(file string, err error)) *Library {
	return &Library{own: os.DirFS(folder), known: map[string]clip{}, faulty: map[string]bool{}, fault: fault}
}

// FolderOf is the folder of clips within a data folder.
func FolderOf(data string) string { return filepath.Join(data, Folder) }

// Manifest lists the versions of all clips by language and key.
type Manifest struct {
	Clips map[string]map[string]string `json:"clips"`
}

// Manifest lists what can be spoken now.
func (l *Library) Manifest() Manifest {
	m := Manifest{Clips: map[string]map[string]string{}}
	for file, c := range baseClips() {
		m.add(file, c)
	}
	for _, lang := range l.languages() {
		keys, _ := clipsOf(l.own, lang)
		for _, key := range keys {
			file := path.Join(lang, key+".wav")
			if c, ok := l.clip(file); ok {
				m.add(file, c)
			}
		}
	}
	return m
}

func (m Manifest) add(file string, c clip) {
	lang, name := path.Split(file)
	lang = path.Clean(lang)
	if m.Clips[lang] == nil {
		m.Clips[lang] = map[string]string{}
	}
	m.Clips[lang][name[:len(name)-len(".wav")]] = c.version
}

// languages are those of the hall's own clips.
func (l *Library) languages() []string {
	entries, _ := fs.ReadDir(l.own, ".")
	var out []string
	for _, e := range entries {
		if e.IsDir() && langForm.MatchString(e.Name()) {
			out = append(out, e.Name())
		}
	}
	return out
}

// Has reports whether there is a clip.
func (l *Library) Has(lang, key string) bool {
	_, ok := l.clip(path.Join(lang, key+".wav"))
	return ok
}

// clip returns the hall's own clip, read anew when it has changed, or that of the base pack.
func (l *Library) clip(file string) (clip, bool) {
	info, err := fs.Stat(l.own, file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxBytes {
		c, ok := baseClips()[file]
		return c, ok
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.known[file]; ok && c.size == info.Size() && c.changed.Equal(info.ModTime()) {
		return c, c.body != nil
	}
	body, err := fs.ReadFile(l.own, file)
	if err == nil {
		_, err = ParseWAV(body)
	}
	c := newClip(body)
	if err != nil {
		if c.body = nil; l.fault != nil && !l.faulty[file] {
			l.fault(file, err)
		}
		l.faulty[file] = true
		if there, ok := baseClips()[file]; ok {
			c = there
		}
	} else {
		delete(l.faulty, file)
	}
	c.size, c.changed = info.Size(), info.ModTime()
	l.known[file] = c
	return c, c.body != nil
}

// maxBytes bounds a clip's file: [maxSeconds] of 16 bit at the highest rate.
const maxBytes = 2*maxRate*int64(maxSeconds) + 4096

// Languages lists the languages that have clips.
func (l *Library) Languages() []string {
	out := append(slices.Clone(Languages), l.languages()...)
	slices.Sort(out)
	return slices.Compact(out)
}
