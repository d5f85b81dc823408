package api

import (
	"github.com/gofiber/fiber/v2"

	"mpp/hall"
)

// boardsFacts are what boards show beside the queue.
type boardsFacts struct {
	Version int64        `json:"version"`
	Place   string       `json:"place"`
	Share   int          `json:"share"`
	Media   []slideFacts `json:"media"`
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

// getBoards is GET /boards. It leaves out what this node cannot show, so that no board asks for it.
func (a *API) getBoards(c *fiber.Ctx) error {
	cfg := a.Queue.Config()
	b := &cfg.Boards
	f := boardsFacts{Version: cfg.Version, Place: b.Side(), Share: b.Percent(), Media: []slideFacts{}}
	for i := range b.Media {
		s := &b.Media[i]
		if a.SlideURL == nil {
			break
		}
		if url := a.SlideURL(s.File); url != "" {
			f.Media = append(f.Media, slideFacts{URL: url, Video: s.IsVideo(), Seconds: s.Stands(), Zones: some(s.Zones), From: s.From, To: s.To, Hours: some(s.Hours)})
		}
	}
	return c.JSON(f)
}
