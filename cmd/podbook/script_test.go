package main

import (
	"errors"
	"os/exec"
	"slices"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// suite runs all tests and then ends what they shared.
type suite struct{ *testing.M }

var ends []func()

// atEnd has something done when all tests have run. Tests here run one at a time.
func atEnd(f func()) { ends = append(ends, f) }

func (s suite) Run() int {
	code := s.M.Run()
	for _, end := range slices.Backward(ends) {
		end()
	}
	return code
}

func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"podbook": main})
}

// Each script under testdata runs the real command in a folder of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", env.WorkDir+"/.cache")
			env.Setenv("HOME", env.WorkDir)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}

// status N ARG... runs the command and compares its exit status.
func status(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec("podbook", args[1:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("podbook %v: %v", args[1:], err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("podbook %v: exit status %d, want %d", args[1:], got, want)
	}
}
