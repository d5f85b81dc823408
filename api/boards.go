package api

import "mpp/hall"

// boardsFacts are what boards show beside the queue.
type boardsFacts struct {
	Place string       `json:"place"`
	Share int          `json:"share"`
	Media []slideFacts `json:"media"`
}

type slideFacts struct {
	URL     string      `json:"url"`
	Video   bool        `json:"video"`
	Seconds int         `json:"seconds"`
	Zones   []string    `json:"zones"`
	From    string      `json:"from"`
	To      string      `json:"to"`
	Hours   []hall.Span `json:"hours"`
}

// boards leaves out what this node cannot show, so that no board asks for it.
func (a *API) boards(b *hall.Boards) boardsFacts {
	f := boardsFacts{Place: b.Side(), Share: b.Percent(), Media: []slideFacts{}}
	for i := range b.Media {
		s := &b.Media[i]
		if a.SlideURL == nil {
			break
		}
		if url := a.SlideURL(s.File); url != "" {
			f.Media = append(f.Media, slideFacts{URL: url, Video: s.IsVideo(), Seconds: s.Stands(), Zones: some(s.Zones), From: s.From, To: s.To, Hours: some(s.Hours)})
		}
	}
	return f
}
