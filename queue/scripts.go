package queue

import (
	"embed"

	"github.com/redis/go-redis/v9"
)

//go:embed lua/*.lua
var luaFS embed.FS

// The scripts, one a transition. The library stands in front of those that share it.
var (
	scriptIssue         = withLib("issue")
	scriptCallNext      = withLib("call_next")
	scriptCall          = withLib("call")
	scriptRecall        = withLib("recall")
	scriptStart         = withLib("start")
	scriptFinish        = withLib("finish")
	scriptNoShow        = withLib("no_show")
	scriptReinstate     = withLib("reinstate")
	scriptRequeue       = withLib("requeue")
	scriptHold          = withLib("hold")
	scriptResume        = withLib("resume")
	scriptTransfer      = withLib("transfer")
	scriptCancel        = withLib("cancel")
	scriptRevert        = withLib("revert")
	scriptCounterOpen   = withLib("counter_open")
	scriptCounterPause  = withLib("counter_pause")
	scriptCounterResume = withLib("counter_resume")
	scriptCounterClose  = withLib("counter_close")
	scriptOpenDay       = withLib("open_day")
	scriptCloseDay      = withLib("close_day")
	scriptConfigure     = withLib("configure")

	scriptSnapshot = standalone("snapshot")
	scriptAdopt    = standalone("adopt")
	scriptFence    = standalone("fence")
	scriptUnlock   = standalone("unlock")
)

// changeScripts are the scripts that are loaded together. A Redis that does not know them is
// a process that no node of ours has looked at yet: restarted, or a promoted replica.
var changeScripts = []*script{scriptIssue, scriptCallNext, scriptCall, scriptRecall, scriptStart, scriptFinish,
	scriptNoShow, scriptReinstate, scriptRequeue, scriptHold, scriptResume, scriptTransfer, scriptCancel, scriptRevert,
	scriptCounterOpen, scriptCounterPause, scriptCounterResume, scriptCounterClose, scriptOpenDay, scriptCloseDay,
	scriptConfigure}

func source(name string) string {
	b, err := luaFS.ReadFile("lua/" + name + ".lua")
	if err != nil {
		panic("queue: script missing from the build: " + err.Error())
	}
	return string(b)
}

// script keeps the source beside go-redis's script, to load many in one pipeline.
type script struct {
	*redis.Script
	text string
}

func withLib(name string) *script { return newScript(library() + source(name)) }

// library is what the scripts of the hall share.
func library() string { return source("lib") + "\n" + source("queues") + "\n" }

func standalone(name string) *script { return newScript(source(name)) }

func newScript(text string) *script { return &script{redis.NewScript(text), text} }
