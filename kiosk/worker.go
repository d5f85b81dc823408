package kiosk

import (
	"encoding/json"
	"fmt"

	"mpp/ui"
)

// phoneFiles is what the phone's page loads beside its modules.
var phoneFiles = []string{"/ui/tokens.css", "/ui/base.css", "/kiosk/phone.css", "/ui/icons.svg", "/ui/favicon.svg"}

// phoneWorker is the source of the phone page's service worker: static/worker.js with the
// files of this build in front. Browsers replace a worker when its source has changed, so
// each build has a worker of its own.
func phoneWorker(u *ui.UI) ([]byte, error) {
	src, err := embedded.ReadFile("static/worker.js")
	if err != nil {
		return nil, fmt.Errorf("kiosk: %w", err)
	}
	kept, version, err := u.Offline("/kiosk/phone.js", phoneFiles...)
	if err != nil {
		return nil, err
	}
	files := make([][2]string, len(kept))
	for i, k := range kept {
		files[i] = [2]string{k.Address, k.Version}
	}
	build, err := json.Marshal(map[string]any{"version": version, "files": files})
	if err != nil {
		return nil, err
	}
	return append([]byte("self.BUILD = "+string(build)+";\n"), src...), nil
}
