package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// bench is what all tracks share: the contestants, and the rows so far.
type bench struct {
	opt      options
	work     string
	podbook  string // binary
	hugo     string // binary; "" when it cannot be had
	hugoSite string // folder with Hugo's theme and settings
	nginx    string // binary; "" when there is none
	noSearch bool   // podbook build knows --no-search
	versions []string
	corpora  []string
	outputs  []string // what each contestant wrote
	rows     []row
}

func prepare(ctx context.Context, opt options, work string) (*bench, error) {
	tree, err := filepath.Abs(opt.tree)
	if err != nil {
		return nil, err
	}
	opt.tree = tree
	b := &bench{opt: opt, work: work, podbook: opt.podbook}
	if b.podbook == "" {
		say("building podbook")
		b.podbook = filepath.Join(work, "podbook")
		build := exec.CommandContext(ctx, "go", "build", "-o", b.podbook, "./cmd/podbook")
		build.Dir, build.Stderr = tree, os.Stderr
		if err := build.Run(); err != nil {
			return nil, fmt.Errorf("build podbook: %w", err)
		}
	}
	help, err := exec.CommandContext(ctx, b.podbook, "build", "--help").Output()
	if err != nil {
		return nil, fmt.Errorf("podbook build --help: %w", err)
	}
	b.noSearch = bytes.Contains(help, []byte("--no-search"))
	if b.hugo, err = findHugo(ctx); err != nil {
		say("going on without Hugo: %v", err)
	} else if b.hugoSite, err = writeHugoSite(filepath.Join(work, "hugo-site")); err != nil {
		return nil, err
	}
	b.versions = append(b.versions, runtime.Version())
	if b.hugo != "" {
		b.versions = append(b.versions, "hugo "+hugoVersion)
	}
	if b.nginx, err = exec.LookPath("nginx"); err != nil {
		b.nginx = ""
		say("going on without nginx: it is not installed")
	} else if out, err := exec.CommandContext(ctx, b.nginx, "-v").CombinedOutput(); err == nil {
		_, v, _ := strings.Cut(strings.TrimSpace(string(out)), "nginx/")
		b.versions = append(b.versions, "nginx "+v)
	}
	return b, ctx.Err()
}

// longest is how long any one program may take.
const longest = 15 * time.Minute

// sample is one run of a program.
type sample struct {
	Wall float64 `json:"wall_s"`
	CPU  float64 `json:"cpu_s"` // user and system, of all threads
	Peak float64 `json:"peak_mb"`
}

// timed runs a program to its end.
func timed(ctx context.Context, name string, args ...string) (sample, string, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		tail := errs.String()
		return sample{}, "", fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, tail[max(0, len(tail)-2000):])
	}
	s := sample{Wall: wall.Seconds()}
	s.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		s.Peak = float64(usage.Maxrss) / 1024 // KiB on Linux
		if runtime.GOOS == "darwin" {
			s.Peak /= 1024
		}
	}
	// A child's peak begins with its parent's at the time of the fork.
	if own := memory(os.Getpid(), "VmHWM"); s.Peak <= own {
		say("the peak memory of %s is at most %.0f MB, which is our own", filepath.Base(name), own)
	}
	return s, out.String(), nil
}

// memory reads a value of /proc/PID/status, in MB; 0 where there is none.
func memory(pid int, key string) float64 {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, key+":"); ok {
			var kb float64
			_, _ = fmt.Sscan(rest, &kb)
			return kb / 1024
		}
	}
	return 0
}

// contestant prepares and does one run; the preparation is not measured.
type contestant func(ctx context.Context, run int) (sample, error)

// inTurn runs the contestants A B A B …; a nil one is left out.
func (b *bench) inTurn(ctx context.Context, list ...contestant) ([][]sample, error) {
	all := make([][]sample, len(list))
	for run := range b.opt.runs {
		for i, c := range list {
			if c == nil {
				continue
			}
			s, err := c(ctx, run)
			if err != nil {
				return nil, err
			}
			all[i] = append(all[i], s)
		}
	}
	return all, nil
}

// value is a measured quantity: all its runs, in one unit.
type value struct {
	Unit string    `json:"unit"`
	Runs []float64 `json:"runs"`
	Tail bool      `json:"tail,omitempty"` // its 95th of a hundred matters
}

func wall(list []sample) value {
	return each(list, "s", func(s sample) float64 { return s.Wall })
}
func cpu(list []sample) value { return each(list, "s", func(s sample) float64 { return s.CPU }) }
func peak(list []sample) value {
	return each(list, "MB", func(s sample) float64 { return s.Peak })
}

func each(list []sample, unit string, of func(sample) float64) value {
	v := value{Unit: unit}
	for _, s := range list {
		v.Runs = append(v.Runs, of(s))
	}
	return v
}

// at is the value at a quantile, by nearest rank; 0.5 of an even number of runs
// is the mean of the middle two.
func (v value) at(q float64) float64 {
	s := slices.Sorted(slices.Values(v.Runs))
	n := len(s)
	if n == 0 {
		return 0
	}
	if q == 0.5 && n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	rank := int(q*float64(n) + 0.999999)
	return s[min(max(rank, 1), n)-1]
}

func (v value) median() float64 { return v.at(0.5) }

// removed takes folders away before a run.
func removed(dirs ...string) error {
	var errs []error
	for _, dir := range dirs {
		errs = append(errs, os.RemoveAll(dir))
	}
	return errors.Join(errs...)
}
