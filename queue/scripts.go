package queue

import (
	"embed"

	"github.com/redis/go-redis/v9"
)

//go:embed lua/*.lua
var luaFS embed.FS

// The scripts, one a transition. lib.lua stands in front of those that share it.
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

	scriptSnapshot = alone("snapshot")
	scriptAdopt    = alone("adopt")
)

func source(name string) string {
	b, err := luaFS.ReadFile("lua/" + name + ".lua")
	if err != nil {
		panic("queue: script missing from the build: " + err.Error())
	}
	return string(b)
}

func withLib(name string) *redis.Script { return redis.NewScript(source("lib") + "\n" + source(name)) }

func alone(name string) *redis.Script { return redis.NewScript(source(name)) }
