package bench

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"
)

// digits is what redis-benchmark replaces by twelve random digits.
const digits = "__rand_int__"

// capture is a hook of go-redis that keeps the last script call as it went out. So a
// reference has the very arguments that the queue sends, however it builds them.
type capture struct{ last []string }

// DialHook implements redis.Hook.
func (c *capture) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

// ProcessHook implements redis.Hook.
func (c *capture) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c.keep(cmd)
		return next(ctx, cmd)
	}
}

// ProcessPipelineHook implements redis.Hook.
func (c *capture) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		for _, cmd := range cmds {
			c.keep(cmd)
		}
		return next(ctx, cmds)
	}
}

func (c *capture) keep(cmd redis.Cmder) {
	if cmd.Name() != "evalsha" {
		return
	}
	c.last = c.last[:0:0]
	for _, a := range cmd.Args() {
		switch a := a.(type) {
		case []byte:
			c.last = append(c.last, string(a))
		default:
			c.last = append(c.last, fmt.Sprint(a))
		}
	}
}

// call is a script call with places for random digits.
type call []string

// taken is what was captured, with some of its texts replaced.
func (c *capture) taken(replace ...string) (call, error) {
	if len(c.last) < 4 {
		return nil, fmt.Errorf("the queue made no script call: %q", c.last)
	}
	out := make(call, len(c.last))
	r := strings.NewReplacer(replace...)
	for i, a := range c.last {
		out[i] = r.Replace(a)
	}
	return out, nil
}

// key is the name of the key that has the part.
func (c call) key(part string) string {
	for _, a := range c[3:] {
		if strings.HasPrefix(a, "mpp:{") && strings.Contains(a, part) {
			return a
		}
	}
	return ""
}

// resp is the call as it goes over the wire, and where its digits are.
func (c call) resp() (text []byte, at []int) {
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(c))
	for _, a := range c {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(a), a)
	}
	s := b.String()
	for from := 0; ; {
		i := strings.Index(s[from:], digits)
		if i < 0 {
			return []byte(s), at
		}
		at = append(at, from+i)
		from += i + len(digits)
	}
}
