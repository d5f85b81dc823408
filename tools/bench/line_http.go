package bench

import (
	"bytes"
	"fmt"
	"strconv"
)

// post is a request over HTTP/1.1 with a place for the idempotency key's digits.
type post struct {
	text []byte
	at   int
}

// newPost writes the whole request once; only its key changes from use to use.
func newPost(host, path, token, body string) *post {
	head := "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + token +
		"\r\nContent-Type: application/json\r\nIdempotency-Key: "
	text := head + digits + "\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
	return &post{[]byte(text), len(head)}
}

// with is the request's bytes under a key.
func (p *post) with(key int64) []byte {
	putDigits(p.text[p.at:p.at+len(digits)], key)
	return p.text
}

// wholeHTTP is the length of an answer that has come whole, and its body.
func wholeHTTP(got []byte, status string) (n int, body []byte, err error) {
	const version = "HTTP/1.1 "
	if len(got) < len(version)+len(status) {
		return 0, nil, nil
	}
	if string(got[len(version):len(version)+len(status)]) != status {
		return 0, nil, fmt.Errorf("the server answered: %.600s", got)
	}
	end := bytes.Index(got, []byte("\r\n\r\n"))
	if end < 0 {
		return 0, nil, nil
	}
	_, after, ok := bytes.Cut(got[:end+2], []byte("\r\nContent-Length: "))
	length, _, _ := bytes.Cut(after, []byte("\r\n"))
	size, err := strconv.Atoi(string(length))
	if !ok || err != nil {
		return 0, nil, fmt.Errorf("an answer without a length: %.600s", got)
	}
	if n = end + 4 + size; len(got) < n {
		return 0, nil, nil
	}
	return n, got[end+4 : n], nil
}

// kiosk takes tickets, of one service after the other.
type kiosk struct {
	posts  []*post
	next   int
	serial int64
}

func (k *kiosk) request() []byte {
	k.serial++
	k.next = (k.next + 1) % len(k.posts)
	return k.posts[k.next].with(k.serial)
}

func (k *kiosk) answer(got []byte) (int, error) {
	n, _, err := wholeHTTP(got, "201")
	return n, err
}
