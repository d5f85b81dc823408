package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"

	"mpp/hall/hallfile"
	"mpp/tools/testkit"
)

// demo is a running "mpp demo".
type demo struct {
	cmd    *exec.Cmd
	url    string
	output io.ReadCloser
}

var address = regexp.MustCompile(`http://[0-9.:]+`)

// startDemo starts one and waits until it tells its address, which it does once it serves.
func startDemo(b *bench, data string) (*demo, error) {
	cmd := exec.Command(b.server, "demo")
	cmd.Env = append(os.Environ(), "MPP_DATA="+data, "MPP_ADDR=127.0.0.1:0", "MPP_LOG=error")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var log bytes.Buffer
	cmd.Stderr = &log
	output, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	d := &demo{cmd: cmd, output: output}
	b.Cleanup(func() { _ = d.stop() })
	if err := testkit.Guard(cmd.Process.Pid); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(output)
	for d.url == "" && lines.Scan() {
		d.url = address.FindString(lines.Text())
	}
	if d.url == "" {
		_ = d.stop()
		return nil, fmt.Errorf("it ended before it served: %s", log.String())
	}
	// What else it prints must not fill the pipe.
	go func() { _, _ = io.Copy(io.Discard, output) }()
	return d, nil
}

// ticket signs in as the kiosk and takes one.
func (d *demo) ticket(ctx context.Context) error {
	cfg, err := hallfile.Sample()
	if err != nil {
		return err
	}
	service := ""
	for i := range cfg.Services {
		if s := &cfg.Services[i]; s.Quota == 0 && s.EndedOn == "" {
			service = s.ID
			break
		}
	}
	var in struct{ Token string }
	if err := d.post(ctx, "/api/v1/demo/sign-in", "", `{"key":"kiosk"}`, http.StatusOK, &in); err != nil {
		return err
	}
	var t struct{ Number string }
	return d.post(ctx, "/api/v1/tickets", in.Token, `{"service":"`+service+`"}`, http.StatusCreated, &t)
}

func (d *demo) post(ctx context.Context, path, token, body string, status int, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.url+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", "start-"+strconv.Itoa(d.cmd.Process.Pid)+path)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != status {
		return fmt.Errorf("%s: %d %s", path, res.StatusCode, raw)
	}
	return json.Unmarshal(raw, into)
}

// resident is the memory that the process has, in MB, the pages of its binary included.
func (d *demo) resident() (float64, error) {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(d.cmd.Process.Pid) + "/statm")
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(raw))
	if len(fields) < 2 {
		return 0, fmt.Errorf("statm: %q", raw)
	}
	pages, err := strconv.Atoi(fields[1])
	return float64(pages*os.Getpagesize()) / 1e6, err
}

// stop ends the process and waits for its end; more than once does no harm.
func (d *demo) stop() error {
	if d.cmd.ProcessState != nil {
		return nil
	}
	err := d.cmd.Process.Signal(syscall.SIGTERM)
	err = errors.Join(err, d.cmd.Wait())
	testkit.Unguard(d.cmd.Process.Pid)
	return err
}
