package app

import (
	"context"
	"time"
)

// every calls do at once and then after each wait until ctx ends.
func every(ctx context.Context, wait time.Duration, do func(context.Context)) {
	for {
		do(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}
