package queue

import (
	"embed"

	"github.com/redis/go-redis/v9"
)

//go:embed lua/*.lua
var luaFS embed.FS

// The scripts, one for each transition; those of changes have the library in front.
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

// changeScripts are the scripts of changes, loaded together. A Redis that lacks them is a
// process that no node has verified yet: restarted, or a promoted replica.
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

// script has the source beside go-redis's script, so that many are loaded in one pipeline.
type script struct {
	*redis.Script
	text string
}

func withLib(name string) *script { return newScript(library() + source(name)) }

// library is the source that the scripts of changes share.
func library() string { return source("lib") + "\n" + source("queues") + "\n" }

func standalone(name string) *script { return newScript(source(name)) }

func newScript(text string) *script { return &script{redis.NewScript(text), text} }
