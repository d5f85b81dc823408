package api_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"mpp/access"
	"mpp/api"
	"mpp/api/apitest"
	"mpp/hall"
)

// badCase is a request that must be refused, and how.
type badCase struct {
	name   string
	r      apitest.Request
	status int
	code   hall.Code
	field  string // of the problem document
}

func post(as, path, body string) apitest.Request {
	return apitest.Request{Method: http.MethodPost, Path: path, As: as, Body: body}
}

func get(as, path string) apitest.Request {
	return apitest.Request{Method: http.MethodGet, Path: path, As: as}
}

func with(r apitest.Request, change func(*apitest.Request)) apitest.Request {
	change(&r)
	return r
}

// badBodies are about what is inside a body.
func badBodies(ticket string) []badCase {
	const issue = "/api/v1/tickets"
	at := func(action string) string { return "/api/v1/tickets/" + ticket + "/" + action }
	long := strings.Repeat("a", 201)
	bad := func(name string, r apitest.Request, field string) badCase {
		return badCase{name, r, 400, hall.CodeInvalid, field}
	}
	return []badCase{
		bad("no body", post(kiosk, issue, ""), "service"),
		bad("broken JSON", post(kiosk, issue, `{"service":`), ""),
		bad("unfinished JSON", post(kiosk, issue, `{"service":"ktp"`), ""),
		bad("not JSON", post(kiosk, issue, `service=ktp`), ""),
		bad("an array", post(kiosk, issue, `["ktp"]`), ""),
		bad("a string", post(kiosk, issue, `"ktp"`), ""),
		bad("null", post(kiosk, issue, `null`), ""),
		bad("trailing data", post(kiosk, issue, `{"service":"ktp"}{"service":"kk"}`), ""),
		bad("trailing rubbish", post(kiosk, issue, `{"service":"ktp"} x`), ""),
		bad("unknown field", post(kiosk, issue, `{"service":"ktp","nik":"1801"}`), "nik"),
		bad("another case", post(kiosk, issue, `{"Service":"ktp"}`), "Service"),
		bad("a field twice", post(kiosk, issue, `{"service":"ktp","service":"kk"}`), "service"),
		bad("a number for a string", post(kiosk, issue, `{"service":5}`), "service"),
		bad("null for a string", post(kiosk, issue, `{"service":null}`), "service"),
		bad("an object for a string", post(kiosk, issue, `{"service":{"id":"ktp"}}`), "service"),
		bad("service too long", post(kiosk, issue, `{"service":"`+strings.Repeat("s", 65)+`"}`), "service"),
		bad("not UTF-8", post(kiosk, issue, "{\"service\":\"\xff\xfe\"}"), ""),
		bad("deep nesting", post(kiosk, issue, `{"service":`+strings.Repeat("[", 12000)), ""),
		bad("a body where none belongs", post(atOne, at("start"), `{"force":true}`), "force"),
		bad("unknown outcome", post(atOne, at("finish"), `{"outcome":"unknown"}`), "outcome"),
		bad("note too long", post(atOne, at("finish"), `{"note":"`+strings.Repeat("é", 501)+`"}`), "note"),
		bad("hold without a reason", post(atOne, at("hold"), `{"reason":"  "}`), "reason"),
		bad("hold for a reason that nobody sees", post(atOne, at("hold"), `{"reason":"\u200b\u2060"}`), "reason"),
		bad("control characters", post(atOne, at("hold"), `{"reason":"a\u0000b"}`), "reason"),
		bad("text turned around", post(atOne, at("hold"), `{"reason":"a\u202eb"}`), "reason"),
		bad("reason too long", post(atOne, at("hold"), `{"reason":"`+long+`"}`), "reason"),
		bad("no instant", post(atOne, at("hold"), `{"reason":"x","return_at":"besok"}`), "return_at"),
		bad("an instant of no age", post(atOne, at("hold"), `{"reason":"x","return_at":"0001-01-01T00:00:00Z"}`), "return_at"),
		bad("place and number", post(atOne, at("requeue"), `{"to":"end","after":2}`), "to"),
		bad("unknown place", post(atOne, at("requeue"), `{"to":"front"}`), "to"),
		bad("negative place", post(atOne, at("requeue"), `{"after":-1}`), "after"),
		bad("place zero", post(atOne, at("requeue"), `{"after":0}`), "after"),
		bad("place too far", post(atOne, at("requeue"), `{"after":100000}`), "after"),
		bad("place past all integers", post(atOne, at("requeue"), `{"after":1e99}`), "after"),
		bad("half a place", post(atOne, at("requeue"), `{"after":1.5}`), "after"),
		bad("transfer to nowhere", post(atOne, at("transfer"), `{}`), "service"),
		bad("a word for a switch", post(atOne, at("transfer"), `{"service":"kk","from_now":"yes"}`), "from_now"),
		bad("resume nowhere", post("manager", at("resume"), ``), "counter"),
		bad("pause until never", post(atOne, "/api/v1/counters/dukcapil-1/pause", `{"return_at":"nanti"}`), "return_at"),
		bad("unknown pause", post(atOne, "/api/v1/counters/dukcapil-1/pause", `{"reason":"lunch"}`), "reason"),
		bad("call nobody", post(atOne, "/api/v1/counters/dukcapil-1/call", `{"reason":"x"}`), "ticket"),
		bad("call twice", post(atOne, "/api/v1/counters/dukcapil-1/call", `{"reason":"x","number":"A-001","ticket":"`+ticket+`"}`), "ticket"),
		bad("call without a reason", post(atOne, "/api/v1/counters/dukcapil-1/call", `{"number":"A-001"}`), "reason"),
		bad("empty key", post("", "/api/v1/demo/sign-in", `{}`), "key"),
		bad("empty hall file", with(post("admin", "/api/v1/hall", " "), func(r *apitest.Request) { r.Type = "application/yaml" }), "body"),
		bad("faulty hall file", with(post("admin", "/api/v1/hall", "nama: X"), func(r *apitest.Request) { r.Type = "application/yaml" }), ""),
		{"oversized", post(kiosk, issue, `{"service":"`+strings.Repeat("s", 17<<10)+`"}`), 413, hall.CodeTooLarge, ""},
		{"form", with(post(kiosk, issue, "service=ktp"), func(r *apitest.Request) { r.Type = "application/x-www-form-urlencoded" }), 415, hall.CodeUnsupportedMedia, ""},
		{"other charset", with(post(kiosk, issue, `{"service":"ktp"}`), func(r *apitest.Request) { r.Type = "application/json; charset=latin1" }), 415, hall.CodeUnsupportedMedia, ""},
		{"rubbish type", with(post(kiosk, issue, `{"service":"ktp"}`), func(r *apitest.Request) { r.Type = ";;" }), 415, hall.CodeUnsupportedMedia, ""},
		{"JSON as a hall file", post("admin", "/api/v1/hall", "{}"), 415, hall.CodeUnsupportedMedia, ""},
		{"unknown service", post(kiosk, issue, `{"service":"paspor"}`), 422, hall.CodeUnknownService, ""},
		{"look-alike service", post(kiosk, issue, `{"service":"ktр"}`), 422, hall.CodeUnknownService, ""}, // a Cyrillic letter
		{"unknown class", post(kiosk, issue, `{"service":"ktp","class":"vip"}`), 422, hall.CodeUnknownClass, ""},
		{"ended service", post(kiosk, issue, `{"service":"lama"}`), 409, hall.CodeServiceEnded, ""},
		{"not open yet", post(kiosk, issue, `{"service":"sim"}`), 409, hall.CodeServiceClosed, ""},
		{"closed today", post(kiosk, issue, `{"service":"libur"}`), 409, hall.CodeServiceClosed, ""},
		{"wrong state", post(atOne, at("start"), ""), 409, hall.CodeWrongState, ""},
		{"counter closed", post(atOne, "/api/v1/counters/dukcapil-1/call-next", ""), 409, hall.CodeCounterNotOpen, ""},
		{"counter not paused", post(atOne, "/api/v1/counters/dukcapil-1/resume", ""), 409, hall.CodeCounterState, ""},
	}
}

// badAddresses are about where a request goes and under which headers.
func badAddresses(s *apitest.Server, ticket string) []badCase {
	const issue = "/api/v1/tickets"
	ok := `{"service":"ktp"}`
	key := func(k string) apitest.Request {
		return with(post(kiosk, issue, ok), func(r *apitest.Request) { r.Key = k })
	}
	token := func(token string) apitest.Request {
		return with(post("", issue, ok), func(r *apitest.Request) { r.Token = token })
	}
	method := func(m, path string) apitest.Request { return apitest.Request{Method: m, Path: path, As: kiosk} }
	short, err := s.Keys.Mint(access.Principal{Role: hall.RoleKiosk, ID: "k"}, time.Second)
	if err != nil {
		short = err.Error()
	}
	return []badCase{
		{"no key", key("-"), 400, hall.CodeIdempotencyMissing, ""},
		{"key with a space", key("a b"), 400, hall.CodeInvalid, "Idempotency-Key"},
		{"key too long", key(strings.Repeat("k", 201)), 400, hall.CodeInvalid, "Idempotency-Key"},
		{"key of other letters", key("kunci-é"), 400, hall.CodeInvalid, "Idempotency-Key"},
		{"no token", token(""), 401, hall.CodeUnauthenticated, ""},
		{"rubbish token", token("rubbish"), 401, hall.CodeUnauthenticated, ""},
		{"broken token", token(short[:len(short)-4] + "AAAA"), 401, hall.CodeUnauthenticated, ""},
		{"rubbish token where none is needed", with(get("", "/api/v1/tickets/"+ticket), func(r *apitest.Request) { r.Token = "x" }), 401, hall.CodeUnauthenticated, ""},
		{"display issues", post("display", issue, ok), 403, hall.CodeForbidden, ""},
		{"officer issues", post(atOne, issue, ok), 403, hall.CodeForbidden, ""},
		{"kiosk calls", post(kiosk, "/api/v1/counters/dukcapil-1/call-next", ""), 403, hall.CodeForbidden, ""},
		{"another counter", post(atOne, "/api/v1/counters/dukcapil-2/open", ""), 403, hall.CodeNotYourCounter, ""},
		{"another agency's service", post("supervisor-polres", issue, ok), 403, hall.CodeNotYourAgency, ""},
		{"another agency's counter", post("supervisor-polres", "/api/v1/counters/dukcapil-2/open", ""), 403, hall.CodeNotYourAgency, ""},
		{"another agency's ticket", post(police, "/api/v1/tickets/"+ticket+"/cancel", ""), 403, hall.CodeNotYourAgency, ""},
		{"another agency's report", get("supervisor-polres", "/api/v1/report?from=2026-01-05&agency=dukcapil"), 403, hall.CodeNotYourAgency, ""},
		{"citizen's step", post("", "/api/v1/tickets/"+ticket+"/start", ""), 401, hall.CodeUnauthenticated, ""},
		{"unknown ticket", get("", "/api/v1/tickets/20260105aaaaaaaaaaaaaaaa"), 404, hall.CodeUnknownTicket, ""},
		{"no ticket's id", get("", "/api/v1/tickets/"+strings.Repeat("9", 500)), 404, hall.CodeUnknownTicket, ""},
		{"path tricks", get("", "/api/v1/tickets/..%2f..%2fhall"), 404, hall.CodeUnknownTicket, ""},
		{"a key's wildcard", get("", "/api/v1/tickets/%2A"), 404, hall.CodeUnknownTicket, ""},
		{"step of an unknown ticket", post(atOne, "/api/v1/tickets/x/start", ""), 404, hall.CodeUnknownTicket, ""},
		{"unknown step", post(atOne, "/api/v1/tickets/"+ticket+"/expire", ""), 404, hall.CodeNotFound, ""},
		{"unknown counter", post(atOne, "/api/v1/counters/nine/open", ""), 404, hall.CodeUnknownCounter, ""},
		{"unknown zone", get("", "/api/v1/zones/nine/board"), 404, hall.CodeUnknownZone, ""},
		{"unknown route", get("", "/api/v1/nothing"), 404, hall.CodeNotFound, ""},
		{"another case of a route", get("", "/API/V1/hall"), 404, hall.CodeNotFound, ""},
		{"unknown page", get("", "/nothing"), 404, hall.CodeNotFound, ""},
		{"unknown identity", post("", "/api/v1/demo/sign-in", `{"key":"root"}`), 404, hall.CodeNotFound, ""},
		{"GET changes nothing", get(atOne, "/api/v1/counters/dukcapil-1/call-next"), 405, hall.CodeMethodNotAllowed, ""},
		{"DELETE", method("DELETE", "/api/v1/tickets/"+ticket), 405, hall.CodeMethodNotAllowed, ""},
		{"OPTIONS", method("OPTIONS", issue), 405, hall.CodeMethodNotAllowed, ""},
		{"PUT", method("PUT", "/api/v1/hall"), 405, hall.CodeMethodNotAllowed, ""},
		{"find nothing", get(desk, issue), 400, hall.CodeInvalid, "number"},
		{"find on no date", get(desk, issue+"?number=A-001&date=2026-02-30"), 400, hall.CodeInvalid, "date"},
		{"unknown agency", get("", "/api/v1/services?agency=none"), 422, hall.CodeUnknownAgency, ""},
		{"events after a word", get("manager", "/api/v1/events?after=x"), 400, hall.CodeInvalid, "after"},
		{"events after less than none", get("manager", "/api/v1/events?after=-1"), 400, hall.CodeInvalid, "after"},
		{"too many events", get("manager", "/api/v1/events?limit=1001"), 400, hall.CodeInvalid, "limit"},
		{"report of no time", get("manager", "/api/v1/report"), 400, hall.CodeInvalid, "from"},
		{"report backwards", get("manager", "/api/v1/report?from=2026-01-05&to=2026-01-04"), 400, hall.CodeInvalid, "to"},
		{"report of an age", get("manager", "/api/v1/report?from=1900-01-05&to=2026-01-04"), 400, hall.CodeInvalid, "to"},
		{"report by stars", get("manager", "/api/v1/report?from=2026-01-05&by=star"), 400, hall.CodeInvalid, "by"},
		{"report as a film", get("manager", "/api/v1/report?from=2026-01-05&format=mp4"), 400, hall.CodeInvalid, "format"},
		{"report of no agency", get("manager", "/api/v1/report?from=2026-01-05&agency=none"), 422, hall.CodeUnknownAgency, ""},
	}
}

// A body beyond what is read at all is refused by its announced length. It is only
// announced here: the server closes after its answer, and a client that goes on
// sending may have its connection reset before it has read that answer.
func TestFarOversized(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t)
	token, err := s.Token("kiosk")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "POST /api/v1/tickets HTTP/1.1\r\nHost: mpp\r\nAuthorization: Bearer %s\r\n"+
		"Idempotency-Key: besar\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", token, 2<<20+1); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var doc struct{ Code hall.Code }
	if err := json.NewDecoder(res.Body).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusRequestEntityTooLarge || doc.Code != hall.CodeTooLarge {
		t.Errorf("got %d %s", res.StatusCode, doc.Code)
	}
}

// Whatever comes in: a problem document with the right status, and nothing changed.
func TestBadInput(t *testing.T) {
	t.Parallel()
	s := apitest.Start(t, func(d *api.Deps) { d.Timeout = 10 * time.Second })
	ticket := take(t, s, "ktp", "regular")
	before, err := s.Queue.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append(badBodies(ticket.ID), badAddresses(s, ticket.ID)...) {
		t.Run(c.name, func(t *testing.T) {
			a, err := s.Send(c.r)
			if err != nil {
				t.Fatal(err)
			}
			code, doc := a.Problem()
			if a.Status != c.status || code != c.code {
				t.Fatalf("got %d %s, want %d %s: %s", a.Status, code, c.status, c.code, a.Body)
			}
			if field, _ := doc["field"].(string); field != c.field {
				t.Errorf("field %q, want %q: %s", field, c.field, a.Body)
			}
			if doc["type"] != "urn:mpp:problem:"+string(c.code) || doc["status"] != float64(c.status) || doc["title"] == "" || doc["detail"] == "" ||
				doc["instance"] != "urn:mpp:request:"+a.Header.Get("X-Request-ID") {
				t.Errorf("incomplete document: %s (%s)", a.Body, a.Header.Get("X-Request-ID"))
			}
		})
	}
	after, err := s.Queue.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if after.Seq != before.Seq {
		t.Errorf("%d events were made", after.Seq-before.Seq)
	}
}
