package printing

import (
	"fmt"
	"image"
	"strings"
)

// lineHeight is the height of a line of a size.
func lineHeight(size int) int { return size * 13 / 10 }

// inside is how wide the paper is between its margins.
func (l *layout) inside() int { return l.page.Width - 2*l.margin }

func (l *layout) face(s Style) *face { return faceOf(s >= Bold, l.size[s]) }

// text places a text in the middle, on as many lines as it needs.
func (l *layout) text(s Style, text string) {
	for _, line := range l.face(s).balance(text, l.inside()) {
		l.line(s, line, false)
	}
}

func (l *layout) lines(s Style, texts []string) {
	for _, t := range texts {
		l.text(s, t)
	}
}

// line places a line that fits in the middle, white on black if inverse.
func (l *layout) line(s Style, text string, inverse bool) {
	f := l.face(s)
	width, height := f.width(text), lineHeight(f.size)
	if inverse {
		width += f.size // half a letter of black on each side
		height += f.size / 4
	}
	l.place(Item{Kind: KindText, Text: text, Style: s, Inverse: inverse, face: f}, (l.page.Width-width)/2, width, height)
}

// lineFrom places a line that fits from x on.
func (l *layout) lineFrom(s Style, x int, text string) {
	f := l.face(s)
	l.place(Item{Kind: KindText, Text: text, Style: s, face: f}, x, f.width(text), lineHeight(f.size))
}

// picture places an item's picture in the middle.
func (l *layout) picture(it Item) {
	size := it.Picture.Rect.Size()
	l.place(it, (l.page.Width-size.X)/2, size.X, size.Y)
}

// place appends an item and goes on below it.
func (l *layout) place(it Item, x, width, height int) {
	l.room()
	it.Box = image.Rect(x, l.y, x+width, l.y+height)
	l.page.Items = append(l.page.Items, it)
	l.y += height
}

// number places the ticket's number on one line, as large as the paper allows.
func (l *layout) number() {
	size := l.size[Number]
	f := faceOf(true, size)
	for size > l.size[Strong]+4 && f.width(l.slip.Number) > l.inside() {
		size -= 4
		f = faceOf(true, size)
	}
	width := f.width(l.slip.Number)
	l.place(Item{Kind: KindText, Text: l.slip.Number, Style: Number, face: f}, (l.page.Width-width)/2, width, size+l.gap)
}

// class places the class, white on black where its holder goes before others.
func (l *layout) class() { l.line(Strong, strings.ToUpper(l.slip.Class), l.slip.Priority) }

// time places date and time on one line or, where that is too long, on one each.
func (l *layout) time() {
	both := l.slip.Date + ", " + l.slip.Time
	if l.face(Body).width(both) <= l.inside() {
		l.line(Body, both, false)
		return
	}
	l.lines(Body, []string{l.slip.Date, l.slip.Time})
}

// afterwards places the services that follow, several of them as a list in their order.
func (l *layout) afterwards() {
	switch then := l.slip.Afterwards; len(then) {
	case 0:
		return
	case 1:
		l.text(Small, l.slip.Then+" "+then[0])
	default:
		l.textFrom(Small, l.slip.Then)
		for i, service := range then {
			l.entry(fmt.Sprintf("%d. ", i+1), service)
		}
	}
	l.text(Small, l.slip.SameNumber)
}

// requirements places what each service asks for as a list, below the service's name where
// there are several.
func (l *layout) requirements() {
	if len(l.slip.Requirements) == 0 {
		return
	}
	l.textFrom(Bold, l.slip.Prepare)
	for i, r := range l.slip.Requirements {
		if i > 0 {
			l.y += l.gap
		}
		if r.Service != "" {
			l.textFrom(Body, r.Service)
		}
		for _, line := range r.Lines {
			l.entry("- ", line)
		}
	}
}

// textFrom places a text from the margin on.
func (l *layout) textFrom(s Style, text string) {
	for _, line := range l.face(s).wrap(text, l.inside()) {
		l.lineFrom(s, l.margin, line)
	}
}

// entry places an entry of a list after its mark, and its further lines below it.
func (l *layout) entry(mark, text string) {
	f := l.face(Small)
	indent := f.width(mark)
	for i, line := range f.wrap(text, l.inside()-indent) {
		if i == 0 {
			l.lineFrom(Small, l.margin, mark+line)
		} else {
			l.lineFrom(Small, l.margin+indent, line)
		}
	}
}

func (l *layout) qrItem() error {
	if l.slip.Follow == "" {
		return nil
	}
	m, module, err := drawQR(l.slip.Follow, l.qr, l.module, l.inside())
	if err != nil {
		return err
	}
	l.picture(Item{Kind: KindQR, Text: l.slip.Follow, Module: module, Picture: m})
	l.text(Small, l.slip.Scan)
	return nil
}

// logoItem places the hall's emblem.
func (l *layout) logoItem() {
	if l.slip.Logo != nil {
		l.picture(Item{Kind: KindPicture, Picture: dither(l.slip.Logo, l.inside(), l.logo)})
	}
}
