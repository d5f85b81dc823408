package hall

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
)

// VoicePolicy is how loud, when and in which languages calls are spoken.
type VoicePolicy struct {
	Volume    int      `json:"volume,omitempty"`    // 1 to FullVolume; 0: FullVolume
	Languages []string `json:"languages,omitempty"` // of voice packs, in their order; none: Indonesian
	ChimeOnly []Span   `json:"chime_only,omitempty"`
	Silent    []Span   `json:"silent,omitempty"` // not even the chime
}

// Bounds of how calls are spoken.
const (
	FullVolume   = 100
	MaxLanguages = 4
)

// Loud returns the volume in force.
func (p *VoicePolicy) Loud() int { return cmp.Or(p.Volume, FullVolume) }

// Spoken returns the languages in force.
func (p *VoicePolicy) Spoken() []string {
	if len(p.Languages) == 0 {
		return []string{"id"}
	}
	return p.Languages
}

// languageCode is that of a voice pack's folder: id, en, jv, ban.
var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

func (v *validator) voice(p *VoicePolicy) {
	const path = "policy.voice"
	if p.Volume != 0 {
		v.integer(path+".volume", p.Volume, 1, FullVolume)
	}
	if n := len(p.Languages); n > MaxLanguages {
		v.add(path+".languages", ProblemTooMany, "count", n, "max", MaxLanguages)
	}
	for i, lang := range p.Languages {
		at := fmt.Sprintf("%s.languages[%d]", path, i)
		switch {
		case !languageCode.MatchString(lang):
			v.add(at, ProblemLanguage, "value", lang)
		case slices.Contains(p.Languages[:i], lang):
			v.add(at, ProblemLanguageTwice, "value", lang)
		}
	}
	v.spans(path+".chime_only", p.ChimeOnly)
	v.spans(path+".silent", p.Silent)
}
