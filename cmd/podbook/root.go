package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"podbook/site"
)

const (
	exitContent = 1
	exitUsage   = 2
	exitMachine = 3
)

// exitHelp explains the exit status, with that of content that has errors or without.
func exitHelp(judges bool) string {
	if judges {
		return "\nExit status: 0 fine, 1 the content has errors, 2 wrong usage, 3 the machine failed."
	}
	return "\nExit status: 0 fine, 2 wrong usage, 3 the machine failed."
}

// failure is an error that knows the exit status it leads to.
type failure struct {
	code int
	err  error // nil: everything was said already
}

func (f failure) Error() string {
	if f.err == nil {
		return ""
	}
	return f.err.Error()
}

func usage(format string, args ...any) error {
	return failure{exitUsage, fmt.Errorf(format, args...)}
}

// app is what every verb shares: where it writes, and the flags of all verbs.
type app struct {
	out, err io.Writer
	cache    string
	verbose  bool
}

func run(args []string, stdout, stderr io.Writer) int {
	a := &app{out: stdout, err: stderr}
	root := a.root()
	root.SetArgs(args)
	verb, err := root.ExecuteContextC(context.Background())
	if err == nil {
		return 0
	}
	code := exitMachine
	var f failure
	if errors.As(err, &f) {
		code = f.code
	}
	if text := err.Error(); text != "" {
		fmt.Fprintf(stderr, "podbook: %s\n", text)
		if code == exitUsage && verb.HasSubCommands() {
			fmt.Fprintf(stderr, "%s --help lists the verbs\n", verb.CommandPath())
		} else if code == exitUsage {
			fmt.Fprintf(stderr, "%s --help tells how it is used\n", verb.CommandPath())
		}
	}
	return code
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "podbook",
		Short: "The living playbook of a decentralised agency",
		Long: `Podbook turns a folder of Markdown into a living playbook: a static site,
a faceted search server and a live preview, in one binary.

DIR is the hub's folder; without it, "content" if there is one, else this folder.
` + exitHelp(true),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownVerb,
		RunE:          help,
	}
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return failure{exitUsage, err} })
	root.PersistentFlags().StringVar(&a.cache, "cache", "", "folder for the index and other things that can be made again (default .podbook in DIR)")
	root.PersistentFlags().BoolVarP(&a.verbose, "verbose", "v", false, "tell what is being done")
	root.AddCommand(a.serve(), a.build(), a.check(), a.sessions(), a.newEntry(), a.search(), a.version())
	root.SetUsageTemplate(strings.Replace(root.UsageTemplate(), "{{if .Runnable}}", "{{if not .HasAvailableSubCommands}}", 1))
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "help" {
			cmd.Args = func(_ *cobra.Command, args []string) error {
				if named, _, _ := root.Find(args); named == root {
					return knownVerb(root, args)
				}
				return nil
			}
		}
	}
	return root
}

// untilSignal gives a verb that has something to put in order the time to do so:
// its context ends with the first Ctrl-C, the program with the second. All other
// verbs end at once.
func untilSignal(parent context.Context) (ctx context.Context, stop func()) {
	ctx, stop = signal.NotifyContext(parent, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// help is what a command does that only holds verbs.
func help(cmd *cobra.Command, _ []string) error { return cmd.Help() }

// knownVerb refuses words after a command that only holds verbs.
func knownVerb(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	text := fmt.Sprintf("there is no verb %q", strings.Join(append(strings.Fields(cmd.CommandPath())[1:], args[0]), " "))
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		text += fmt.Sprintf(": did you mean %q?", near[0])
	}
	return usage("%s", text)
}

// between checks the number of arguments, as a mistake of usage.
func between(least, most int, names string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usage("%s needs %s", cmd.CommandPath(), names)
		case len(args) > most && most == 0:
			return usage("%s takes %s: there is %q", cmd.CommandPath(), names, args[0])
		case len(args) > most:
			return usage("%s takes %s, not %d words: put words that belong together in quotes", cmd.CommandPath(), names, len(args))
		}
		return nil
	}
}

// hubDir is the hub's folder: the argument at i, or the default.
func hubDir(args []string, i int) (string, error) {
	dir := "."
	if i < len(args) {
		dir = args[i]
	} else if info, err := os.Stat("content"); err == nil && info.IsDir() {
		dir = "content"
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "", usage("there is no folder %q", dir)
	case err != nil:
		return "", err
	case !info.IsDir():
		return "", usage("%q is not a folder", dir)
	}
	return dir, nil
}

// open opens the hub that the arguments name.
func (a *app) open(args []string, i int, opt site.Options) (*site.Site, error) {
	dir, err := hubDir(args, i)
	if err != nil {
		return nil, err
	}
	opt.Dir, opt.Cache, opt.Reading = dir, a.cache, newProgress(a.err, "reading entry").step
	level := slog.LevelWarn
	if a.verbose {
		level = slog.LevelDebug
	}
	opt.Log = slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: level, ReplaceAttr: withoutTime}))
	return site.Open(opt)
}

// withoutTime leaves the time out of messages that a person reads as they come.
func withoutTime(_ []string, attr slog.Attr) slog.Attr {
	if attr.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return attr
}

// terminal reports whether w is a terminal, and how wide.
func terminal(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 20 {
		width = 80
	}
	return width, true
}

// colour reports whether w wants colour: a terminal, and nobody said NO_COLOR.
func colour(w io.Writer) bool {
	_, ok := terminal(w)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
