package queue

import (
	"embed"
	"strings"

	"github.com/redis/go-redis/v9"

	"mpp/hall"
)

//go:embed lua/*.lua
var luaFS embed.FS

// changeScripts are the scripts of changes, loaded together. A Redis that lacks them is a
// process that no node has verified yet: restarted, or a promoted replica.
var changeScripts []*script

// The scripts, one for each transition; those of changes have the library in front.
var (
	scriptIssue     = withLib("issue")
	scriptCallNext  = withLib("call_next")
	scriptCall      = withLib("call")
	scriptServe     = withLib("serve")
	scriptOpenDay   = withLib("open_day")
	scriptMove      = withLib("move")
	scriptQuota     = withLib("quota")
	scriptPause     = withLib("pause")
	scriptPauseEnd  = withLib("pause_end")
	scriptCloseDay  = withLib("close_day")
	scriptConfigure = withLib("configure")

	ticketScripts  = actionScripts("", hall.TicketActions...)
	counterScripts = actionScripts("counter_", hall.CounterActOpen, hall.CounterActPause, hall.CounterActResume, hall.CounterActClose)

	scriptTell, scriptRead = withLib("counter_tell"), withLib("counter_read")

	scriptSnapshot = newScript(source("snapshot"))
	scriptAdopt    = newScript(source("adopt"))
	scriptFence    = newScript(source("fence"))
	scriptWhole    = newScript(source("whole"))
	scriptUnlock   = newScript(source("unlock"))
)

func source(name string) string {
	b, err := luaFS.ReadFile("lua/" + name + ".lua")
	if err != nil {
		panic("queue: script missing from the build: " + err.Error())
	}
	return string(b)
}

// script has the source beside go-redis's script, so that many are loaded in one pipeline.
type script struct {
	*redis.Script
	text string
}

func withLib(name string) *script {
	s := newScript(library() + source(name))
	changeScripts = append(changeScripts, s)
	return s
}

// actionScripts returns the scripts of actions; their files are named after the actions.
func actionScripts[A ~string](prefix string, actions ...A) map[A]*script {
	scripts := map[A]*script{}
	for _, a := range actions {
		scripts[a] = withLib(prefix + strings.ReplaceAll(string(a), "-", "_"))
	}
	return scripts
}

// library is the source that the scripts of changes share.
func library() string {
	return source("lib") + "\n" + source("pauses") + "\n" + source("queues") + "\n" + source("visits") + "\n"
}

func newScript(text string) *script { return &script{redis.NewScript(text), text} }
