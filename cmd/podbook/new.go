package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"podbook/site/content"
	"podbook/site/diag"
	"podbook/site/transcript"
)

func (a *app) newEntry() *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:   "new TYPE TITLE [DIR]",
		Short: "Start a new entry",
		Long: `New creates a file with fitting frontmatter in the right folder and prints its
path. TYPE is entry, session, pod, decisions, template, client, or a word of your
own; a TITLE such as "Guides/Client brief" names the folder, too. A file that
exists is never overwritten.

With --from, a session begins with what its transcript tells (speakers, chapters,
how long it is), and the transcript is copied beside it unless it lies in the hub.
` + exitHelp(false),
		Example: `  podbook new entry "Guides/Keyword mapping"
  podbook new session "What we learnt from the spring launches"
  podbook new session "Replies people save" --from talk.vtt
  podbook new pod "Paid Search"`,
		Args: between(2, 3, `a TYPE and a TITLE, such as: podbook new entry "Client brief"`),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := hubDir(args, 2)
			if err != nil {
				return err
			}
			if strings.TrimSpace(args[1]) == "" {
				return usage("the title is empty")
			}
			if near, ok := content.NearType(args[0]); ok {
				return usage("there is no type %q: did you mean %q?", args[0], near)
			}
			kind := strings.ToLower(args[0])
			if from != "" {
				return a.newFrom(kind, args[1], dir, from)
			}
			name, data := content.Scaffold(kind, args[1], time.Now())
			written, err := create(dir, name, data)
			if errors.Is(err, os.ErrExist) {
				return usage("%s exists already: edit it, or choose another title", filepath.Join(dir, filepath.FromSlash(name)))
			}
			if err != nil {
				return err
			}
			fmt.Fprintln(a.out, written)
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "transcript `FILE` that a session begins with")
	return cmd
}

// newFrom starts a session from its transcript.
func (a *app) newFrom(kind, title, dir, from string) error {
	if kind != "session" {
		return usage("--from is for sessions, not for the type %q", kind)
	}
	text, err := os.ReadFile(from)
	if errors.Is(err, os.ErrNotExist) {
		return usage("there is no file %q", from)
	} else if err != nil {
		return err
	}
	cues, chapters, diags := transcript.Parse(filepath.Base(from), text)
	for i := range diags {
		diags[i].File = from
	}
	if err := diag.Print(a.err, diags, colour(a.err)); err != nil {
		return err
	}
	if len(cues) == 0 {
		return usage("%s is no transcript that can be read", from)
	}
	facts := content.Facts{}
	end := 0.0
	for _, c := range cues {
		end = max(end, c.End)
		if c.Speaker != "" && !slices.Contains(facts.Speakers, c.Speaker) {
			facts.Speakers = append(facts.Speakers, c.Speaker)
		}
	}
	facts.Duration = time.Duration(math.Ceil(end)) * time.Second
	for _, c := range chapters {
		sec := int(c.Start)
		facts.Chapters = append(facts.Chapters, fmt.Sprintf("%02d:%02d:%02d %s", sec/3600, sec/60%60, sec%60, c.Title))
	}
	now := time.Now()
	name, _ := content.ScaffoldWith(kind, title, now, facts)
	stem := strings.TrimSuffix(name, path.Ext(name))
	copied := ""
	if rel, ok := below(dir, from); ok {
		if rel != stem+path.Ext(rel) { // else it is found by its name
			facts.Transcript = "/" + rel
		} else {
			facts.Transcript = path.Base(rel)
		}
	} else {
		copied = stem + strings.ToLower(filepath.Ext(from))
		facts.Transcript = path.Base(copied)
	}
	name, data := content.ScaffoldWith(kind, title, now, facts)
	written, err := create(dir, name, data)
	if errors.Is(err, os.ErrExist) {
		return usage("%s exists already: edit it, or choose another title", filepath.Join(dir, filepath.FromSlash(name)))
	} else if err != nil {
		return err
	}
	fmt.Fprintln(a.out, written)
	if copied == "" {
		return nil
	}
	beside, err := create(dir, copied, text)
	if errors.Is(err, os.ErrExist) {
		return usage("%s exists already: the transcript was not copied", filepath.Join(dir, filepath.FromSlash(copied)))
	} else if err != nil {
		return err
	}
	fmt.Fprintln(a.out, beside)
	return nil
}

// below is the slash path of a file within dir, when it lies there.
func below(dir, file string) (string, bool) {
	d, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	f, err := filepath.Abs(file)
	if err != nil {
		return "", false
	}
	rel, err := filepath.Rel(d, f)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// create writes a file that must not exist, below dir and nowhere else.
func create(dir, name string, data []byte) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	if err := root.MkdirAll(filepath.FromSlash(path.Dir(name)), 0o777); err != nil {
		return "", err
	}
	f, err := root.OpenFile(filepath.FromSlash(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return "", fmt.Errorf("create %s: %w", filepath.Join(dir, filepath.FromSlash(name)), err)
	}
	_, err = f.Write(data)
	return filepath.Join(dir, filepath.FromSlash(name)), errors.Join(err, f.Close())
}
