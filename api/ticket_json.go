package api

import (
	"encoding/json"
	"strconv"
	"sync"

	"github.com/gofiber/fiber/v2"

	"mpp/hall"
)

// jsonBuffers keep the room in which tickets are written.
var jsonBuffers = sync.Pool{New: func() any { b := make([]byte, 0, 2<<10); return &b }}

// sendTicket answers with a ticket: what Fiber's JSON would send, without reflection
// and copies, since nearly every change is answered so.
func sendTicket(c *fiber.Ctx, v *hall.TicketView) error {
	b, _ := jsonBuffers.Get().(*[]byte)
	*b = appendTicket((*b)[:0], v)
	c.Response().SetBody(*b)
	c.Response().Header.SetContentType(fiber.MIMEApplicationJSON)
	jsonBuffers.Put(b)
	return nil
}

// appendTicket writes a ticket as encoding/json does; a test holds the two together.
func appendTicket(b []byte, v *hall.TicketView) []byte {
	b = appendText(append(b, `{"id":`...), v.ID)
	b = appendText(append(b, `,"number":`...), v.Number)
	b = appendText(append(b, `,"state":`...), string(v.State))
	b = appendText(append(b, `,"class":`...), v.Class)
	b = appendText(append(b, `,"date":`...), v.Date)
	b = appendText(append(b, `,"origin":`...), v.Origin)
	b = appendNamed(append(b, `,"agency":`...), &v.Agency)
	b = appendNamed(append(b, `,"service":`...), &v.Service)
	b = appendNamed(append(b, `,"zone":`...), &v.Zone)
	b = appendCounterRef(append(b, `,"counter":`...), v.Counter)
	b = appendInt(append(b, `,"ahead":`...), v.Ahead)
	b = appendEstimate(append(b, `,"estimate":`...), v.Estimate)
	b = appendInt(append(b, `,"rev":`...), v.Rev)
	b = appendInt(append(b, `,"leg":`...), v.Leg)
	b = appendInt(append(b, `,"calls":`...), v.Calls)
	for i, at := range [...]*string{v.IssuedAt, v.QueuedAt, v.CalledAt, v.LastCalledAt, v.StartedAt, v.ServingSince, v.HeldAt, v.ReturnAt, v.EndedAt} {
		b = appendOptional(append(b, ticketInstants[i]...), at)
	}
	b = strconv.AppendInt(append(b, `,"service_ms":`...), v.ServiceMS, 10)
	b = appendText(append(b, `,"reason":`...), v.Reason)
	b = appendText(append(b, `,"outcome":`...), v.Outcome)
	b = appendTexts(append(b, `,"requirements":`...), v.Requirements)
	b = appendText(append(b, `,"follow_url":`...), v.FollowURL)
	return append(b, '}')
}

var ticketInstants = [...]string{`,"issued_at":`, `,"queued_at":`, `,"called_at":`, `,"last_called_at":`, `,"started_at":`,
	`,"serving_since":`, `,"held_at":`, `,"return_at":`, `,"ended_at":`}

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

func appendNamed(b []byte, v *hall.Named) []byte {
	b = appendText(append(b, `{"id":`...), v.ID)
	b = appendBoth(append(b, `,"name":`...), v.Name)
	if v.Short != "" {
		b = appendText(append(b, `,"short":`...), v.Short)
	}
	return append(b, '}')
}

func appendBoth(b []byte, v hall.Text) []byte {
	b = appendText(append(b, `{"id":`...), v.ID)
	if v.EN != "" {
		b = appendText(append(b, `,"en":`...), v.EN)
	}
	return append(b, '}')
}

func appendTexts(b []byte, list []hall.Text) []byte {
	if list == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendBoth(b, v)
	}
	return append(b, ']')
}

func appendCounterRef(b []byte, v *hall.CounterRef) []byte {
	if v == nil {
		return append(b, "null"...)
	}
	b = appendText(append(b, `{"id":`...), v.ID)
	b = appendInt(append(b, `,"number":`...), v.Number)
	b = appendText(append(b, `,"name":`...), v.Name)
	b = appendText(append(b, `,"zone":`...), v.Zone)
	return append(b, '}')
}

func appendEstimate(b []byte, v *hall.Estimate) []byte {
	if v == nil {
		return append(b, "null"...)
	}
	b = appendInt(append(b, `{"from_minutes":`...), v.FromMinutes)
	b = appendInt(append(b, `,"to_minutes":`...), v.ToMinutes)
	return append(b, '}')
}

func appendOptional(b []byte, v *string) []byte {
	if v == nil {
		return append(b, "null"...)
	}
	return appendText(b, *v)
}

// asItIs are the characters that encoding/json leaves as they are: printable ASCII but
// for the quote, the backslash and what HTML could take for its own.
var asItIs = charsOf(` !#%';==?[]~`)

// appendText writes a string; encoding/json writes those that are more than plain ASCII.
func appendText(b []byte, s string) []byte {
	if !asItIs.spell(s, 0, len(s)) {
		text, err := json.Marshal(s)
		if err != nil { // it never fails for a string
			return append(b, `""`...)
		}
		return append(b, text...)
	}
	b = append(append(b, '"'), s...)
	return append(b, '"')
}
