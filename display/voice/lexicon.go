package voice

import (
	"regexp"
	"slices"
	"strings"
)

// Lexicon corrects how words within a text are said, by their keys.
type Lexicon map[string]string

// lexicon joins lists of words; a later one wins.
func lexicon(lists ...[]Word) Lexicon {
	out := Lexicon{}
	for _, list := range lists {
		for _, w := range list {
			out[w.Key()] = w.Say
		}
	}
	return out
}

// corrected are the words that are said otherwise than they are written.
func corrected(words []Word) []Word {
	return slices.DeleteFunc(slices.Clone(words), func(w Word) bool { return w.Say == w.Text })
}

// What may stand before, between and after the vowels of an Indonesian word.
const (
	consonant = `[BCDFGHJKLMNPQRSTVWXYZ]`
	between   = `(?:` + consonant + `{0,2}|NG` + consonant + `|` + consonant + `{2,3}[LR])`
	final     = `(?:NG|` + consonant + `)`
)

var (
	spokenParts = regexp.MustCompile(`\pL+(?:['’]\pL+)*|[0-9]+|,`)
	acronym     = regexp.MustCompile(`^[A-Z]{2,8}$`)
	// sayable are words whose syllables could be Indonesian ones: SIM, SAMSAT, LAMPUNG, but not
	// RI, BRI, KTP or PDAM.
	sayable = regexp.MustCompile(`^(?:` + consonant + `?[AEIOU](?:` + between + `[AEIOU])*` + final + `?|` +
		`[BDFGKPT][RL][AEIOU](?:(?:` + between + `[AEIOU])+` + final + `?|` + final + `))$`)
)

// spelt reports whether a word in capitals is said by its letters. Others are said as words,
// also those of a name that is all in capitals. ui/static/spoken.js has its twin.
func spelt(word string) bool {
	two := len(word) == 2 && word != "DI" && word != "KE"
	return acronym.MatchString(word) && (two || !sayable.MatchString(word))
}

// Say is what espeak-ng is given for a name: corrected as a whole or word by word, and
// acronyms by their letters.
func (l Lexicon) Say(text string) string {
	if say, ok := l[Key(text)]; ok {
		return say
	}
	var out []string
	for _, part := range spokenParts.FindAllString(text, -1) {
		switch say, ok := l[Key(part)]; {
		case ok:
			out = append(out, say)
		case spelt(part):
			out = append(out, l.letters(part))
		case acronym.MatchString(part): // beside small letters espeak-ng would spell it
			out = append(out, strings.ToLower(part))
		default:
			out = append(out, part)
		}
	}
	return strings.Join(out, " ")
}

// letters spells an acronym. A letter that begins with a vowel is set off from the one
// before, or espeak-ng would run the two together and change both.
func (l Lexicon) letters(word string) string {
	var out []string
	for i, r := range word {
		say := l[strings.ToLower(string(r))]
		phonemes, ok := strings.CutPrefix(strings.TrimSuffix(say, "]]"), "[[")
		if !ok {
			return strings.Join(strings.Split(word, ""), " ")
		}
		if i < len(word)-1 {
			phonemes = strings.ReplaceAll(phonemes, "'", ",") // the last letter has the stress
		}
		if i > 0 && strings.ContainsAny(strings.TrimLeft(phonemes, ",'")[:1], "aeiouE@O") {
			phonemes = "?" + phonemes
		}
		out = append(out, phonemes)
	}
	return "[[" + strings.Join(out, " ") + "]]"
}
