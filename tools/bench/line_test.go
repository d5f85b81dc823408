package bench

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestWholeAnswersOfRedis(t *testing.T) {
	l := &redisLine{}
	whole := "*2\r\n:1\r\n$5\r\nhello\r\n"
	for cut := range len(whole) {
		if n, err := l.answer([]byte(whole[:cut])); n != 0 || err != nil {
			t.Errorf("after %d bytes: %d, %v", cut, n, err)
		}
	}
	if n, err := l.answer([]byte(whole)); n != len(whole) || err != nil {
		t.Errorf("whole: %d, %v", n, err)
	}
	for _, other := range []string{"*3\r\n:0\r\n$10\r\nquota_full\r\n$2\r\n{}\r\n", "-NOSCRIPT no such script\r\n", "*1\r\n:2\r\n            "} {
		if _, err := l.answer([]byte(other)); err == nil {
			t.Errorf("%q is taken for a change", other)
		}
	}
}

func TestWholeAnswersOverHTTP(t *testing.T) {
	const head = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n"
	whole := head + `{"id":"0123"`
	for cut := range len(whole) {
		if n, _, err := wholeHTTP([]byte(whole[:cut]), "201"); n != 0 || err != nil {
			t.Errorf("after %d bytes: %d, %v", cut, n, err)
		}
	}
	if n, body, err := wholeHTTP([]byte(whole), "201"); n != len(whole) || string(body) != `{"id":"0123"` || err != nil {
		t.Errorf("whole: %d, %q, %v", n, body, err)
	}
	if _, _, err := wholeHTTP([]byte(strings.Replace(whole, "201", "503", 1)), "201"); err == nil {
		t.Error("a 503 is taken for a ticket")
	}
	if _, _, err := wholeHTTP([]byte("HTTP/1.1 201 Created\r\n\r\n"), "201"); err == nil {
		t.Error("an answer without a length is taken for whole")
	}
}

// TestOfficer: a call's ticket is the one that is finished next.
func TestOfficer(t *testing.T) {
	const id = "20261123abcdefghjkmnpqrs"
	o := &officerLine{next: newPost("h", "/call-next", "t", "{}"), finish: newPost("h", "/tickets/"+strings.Repeat("-", idLength)+"/finish", "t", "{}")}
	o.ticketAt = strings.Index(string(o.finish.text), strings.Repeat("-", idLength))
	first := string(o.request())
	body := `{"id":"` + id + `","number":"A-001"}`
	if _, err := o.answer(fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)); err != nil {
		t.Fatal(err)
	}
	second := string(o.request())
	if !strings.HasPrefix(first, "POST /call-next ") || !strings.HasPrefix(second, "POST /tickets/"+id+"/finish ") {
		t.Errorf("asked %.40q, then %.60q", first, second)
	}
	_, key, _ := strings.Cut(first, "Idempotency-Key: ")
	if key, _, _ = strings.Cut(key, "\r\n"); key == "" || strings.Contains(second, key) {
		t.Error("two changes under one key")
	}
}

// TestCapture: the call that is made again is the one that went out, with new digits
// in each of the places, and of the right length on the wire.
func TestCapture(t *testing.T) {
	c := &capture{}
	ctx := context.Background()
	cmd := redis.NewCmd(ctx, "evalsha", "abc", 1, "mpp:{h}:idem:key-1", []byte(`{"key":"key-1","id":"T1"}`))
	last := c.ProcessPipelineHook(func(context.Context, []redis.Cmder) error { return nil })
	if err := last(ctx, []redis.Cmder{redis.NewCmd(ctx, "info"), cmd, redis.NewCmd(ctx, "wait", 1)}); err != nil {
		t.Fatal(err)
	}
	got, err := c.taken("key-1", "k"+digits, "T1", digits)
	if err != nil {
		t.Fatal(err)
	}
	want := `[evalsha abc 1 mpp:{h}:idem:k__rand_int__ {"key":"k__rand_int__","id":"__rand_int__"}]`
	if fmt.Sprint(got) != want {
		t.Errorf("%v, want %v", got, want)
	}
	if k := got.key(":idem:"); k != "mpp:{h}:idem:k"+digits {
		t.Errorf("key %q", k)
	}
	serial := &view{}
	one := string(serial.lines(1, got)[0].request())
	if !strings.Contains(one, "$26\r\nmpp:{h}:idem:k000000000001\r\n") || strings.Contains(one, digits) {
		t.Errorf("sent %q", one)
	}
	if _, err := (&capture{}).taken(); err == nil {
		t.Error("no call is taken for one")
	}
}

func TestDigits(t *testing.T) {
	text := []byte("a" + digits)
	putDigits(text[1:], 40_725)
	if string(text) != "a000000040725" {
		t.Errorf("%s", text)
	}
}

func TestRunsOfRedisBenchmarkStayApart(t *testing.T) {
	c := call{"evalsha", "k" + digits, `{"id":"` + digits + `"}`}
	one, two := c.apart(1), c.apart(2)
	if one[1] == two[1] || one[2] == two[2] || one[0] != "evalsha" || c[1] != "k"+digits {
		t.Errorf("%v and %v of %v", one, two, c)
	}
}
